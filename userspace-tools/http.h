/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions to a web server nearby, which has to answer at once.
 */
#ifndef NF_FTP_TOOL_HTTP_H
#define NF_FTP_TOOL_HTTP_H

#include <stdbool.h>
#include <stddef.h>

#include "report.h"

/** define HTTP_BASE_SIZE - room for what all URLs begin with */
#define HTTP_BASE_SIZE 512
/** define HTTP_BODY_SIZE - the longest answer, with a final NUL */
#define HTTP_BODY_SIZE 4097

/**
 * struct http - a server, and what it answered last
 * @curl: libcurl's
 * @base: what all URLs begin with
 * @mark: a line that its header may have
 * @marked: the last answer's header has @mark
 * @status: of the last answer
 * @length: of @body
 * @body: the last answer, terminated
 */
struct http {
	void *curl;
	char base[HTTP_BASE_SIZE];
	const char *mark;
	bool marked;
	long status;
	size_t length;
	char body[HTTP_BODY_SIZE];
};

enum exit_code http_parse_base(const char *text, char *base, char *why);
int http_open(struct http *http, const char *base);
void http_close(struct http *http);
int http_ask(struct http *http, const char *method, const char *path,
	     const char *header);

#endif /* NF_FTP_TOOL_HTTP_H */
