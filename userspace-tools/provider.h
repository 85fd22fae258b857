/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Asking the cloud: AWS, Google and Azure, each in its own way.
 */
#ifndef NF_FTP_TOOL_PROVIDER_H
#define NF_FTP_TOOL_PROVIDER_H

#include "cloud.h"

/** define PROVIDER_URL - where each of them has its metadata service */
#define PROVIDER_URL "http://169.254.169.254"

/**
 * enum cloud_finding - what became of it; the greater says more
 * @CLOUD_READ: there are public addresses
 * @CLOUD_SILENT: nobody answers
 * @CLOUD_STRANGE: what answers is no such service
 * @CLOUD_REFUSED: it refuses to answer
 * @CLOUD_NONE: it answers, and there is no public address
 * @CLOUD_BROKEN: its answer is not understood
 */
enum cloud_finding {
	CLOUD_READ,
	CLOUD_SILENT,
	CLOUD_STRANGE,
	CLOUD_REFUSED,
	CLOUD_NONE,
	CLOUD_BROKEN,
};

/**
 * provider_read() - ask one after the other
 * @base: what the URLs begin with, from http_parse_base()
 * @cloud: is filled; empty unless there are public addresses
 * @why: why there are none, room for %WHY_SIZE bytes
 *
 * Return: what became of it.
 */
enum cloud_finding provider_read(const char *base, struct cloud *cloud,
				 char *why);

#endif /* NF_FTP_TOOL_PROVIDER_H */
