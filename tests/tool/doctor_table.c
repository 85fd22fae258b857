// SPDX-License-Identifier: GPL-2.0
/*
 * Prints the causes that the doctor knows, as docs/troubleshooting.md has them.
 */
#include "doctor.h"

int main(void)
{
	doctor_table(stdout);
	return 0;
}
