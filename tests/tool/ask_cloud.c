// SPDX-License-Identifier: GPL-2.0
/*
 * ask_cloud URL: ask a metadata service as `nf-ftp advertise cloud' does, and
 * print what would be advertised; or why nothing, and exit with the finding.
 */
#include <stdio.h>

#include "http.h"
#include "provider.h"

int main(int argc, char **argv)
{
	static struct advertise_list lines;
	static struct cloud cloud;
	enum cloud_finding finding;
	char base[HTTP_BASE_SIZE];
	char why[WHY_SIZE];

	if (argc != 2 || http_parse_base(argv[1], base, why))
		return 99;
	finding = provider_read(base, &cloud, why);
	if (finding)
		fprintf(stderr, "%s\n", why);
	cloud_lines(&cloud, &lines);
	advertise_list_text(&lines, stdout);
	return (int)finding;
}
