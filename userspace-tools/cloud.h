/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a cloud tells a machine of its addresses: AWS, Google and Azure are asked,
 * each in its own way.
 */
#ifndef NF_FTP_TOOL_CLOUD_H
#define NF_FTP_TOOL_CLOUD_H

#include "advertise.h"

/**
 * struct cloud_pair - an address of the machine, and what others call it
 * @inside: the private one
 * @outside: the public one
 */
struct cloud_pair {
	struct address inside;
	struct address outside;
};

/**
 * struct cloud - all that have a public one
 * @count: how many there are
 * @pairs: each of them, no two with the same private address
 */
struct cloud {
	unsigned int count;
	struct cloud_pair pairs[NF_FTP_ADVERTISES_MAX];
};

int cloud_add(struct cloud *cloud, const char *inside, const char *outside);
int cloud_read_google(const char *text, struct cloud *cloud);
int cloud_read_azure(const char *text, struct cloud *cloud);
int cloud_next_line(const char **text, char *line, size_t size);
bool cloud_is_token(const char *text);
void cloud_lines(const struct cloud *cloud, struct advertise_list *lines);
int cloud_put(const struct cloud *cloud, const struct advertise_list *ours,
	      struct advertise_list *list);

/** define PROVIDER_URL - where each of them has its metadata service */
#define PROVIDER_URL "http://169.254.169.254"

/**
 * enum cloud_result - what became of it; the greater says more
 * @CLOUD_READ: there are public addresses
 * @CLOUD_SILENT: nobody answers
 * @CLOUD_STRANGE: what answers is no such service
 * @CLOUD_REFUSED: it refuses to answer
 * @CLOUD_NONE: it answers, and there is no public address
 * @CLOUD_BROKEN: its answer is not understood
 */
enum cloud_result {
	CLOUD_READ,
	CLOUD_SILENT,
	CLOUD_STRANGE,
	CLOUD_REFUSED,
	CLOUD_NONE,
	CLOUD_BROKEN,
};

enum cloud_result provider_read(const char *base, struct cloud *cloud,
				char *why);

#endif /* NF_FTP_TOOL_CLOUD_H */
