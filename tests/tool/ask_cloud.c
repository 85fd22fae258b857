// SPDX-License-Identifier: GPL-2.0
/*
 * ask_cloud URL: ask a metadata service as nf-ftp-cloud does, and
 * print what would be advertised; or why nothing, and exit with the result.
 */
#include <stdio.h>

#include "cloud.h"
#include "http.h"

int main(int argc, char **argv)
{
	static struct advertise_list lines;
	static struct cloud cloud;
	enum cloud_result result;
	char base[HTTP_BASE_SIZE];
	char why[WHY_SIZE];

	if (argc != 2 || http_parse_base(argv[1], base, why))
		return 99;
	result = provider_read(base, &cloud, why);
	if (result)
		fprintf(stderr, "%s\n", why);
	cloud_lines(&cloud, &lines);
	if (lines.count)
		list_print(&advertise_list_type, &lines, stdout);
	return (int)result;
}
