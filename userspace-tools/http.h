/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Questions to a web server nearby: short ones, and no patience.
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

/**
 * http_parse_base() - what all URLs are to begin with
 * @text: what the user wrote
 * @base: room for %HTTP_BASE_SIZE bytes
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE; %EXIT_USAGE; %EXIT_FAILED if there is no libcurl.
 */
enum exit_code http_parse_base(const char *text, char *base, char *why);

/**
 * http_open() - prepare for questions; none is asked yet
 * @http: is filled; to be given to http_close() if this succeeds
 * @base: from http_parse_base()
 *
 * Return: 0 or -ENOMEM.
 */
int http_open(struct http *http, const char *base);

/** http_close() - let go of what http_open() made */
void http_close(struct http *http);

/**
 * http_ask() - ask a question
 * @http: the server
 * @method: GET or PUT
 * @path: what follows the base
 * @header: a line for the header of the question
 *
 * Neither a proxy is asked, whatever the environment says, nor a redirection
 * followed.
 *
 * Return: 0, whatever the status is; -EHOSTUNREACH if nobody answers in time;
 * -EBADMSG for an answer that is too long, or no text.
 */
int http_ask(struct http *http, const char *method, const char *path,
	     const char *header);

#endif /* NF_FTP_TOOL_HTTP_H */
