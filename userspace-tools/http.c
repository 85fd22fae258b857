// SPDX-License-Identifier: GPL-2.0
/*
 * Questions to a web server nearby.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

#include "http.h"

#define CONNECT_MILLISECONDS 1000l
#define ALL_MILLISECONDS 2000l
#define URL_SIZE (HTTP_BASE_SIZE + 256)

static bool has_part(CURLU *url, unsigned int part)
{
	char *text = NULL;
	bool found = !curl_url_get(url, part, &text, 0);

	curl_free(text);
	return found;
}

static bool is_base(CURLU *url, const char *text)
{
	if (strncmp(text, "http://", 7) && strncmp(text, "https://", 8))
		return false;
	return !curl_url_set(url, CURLUPART_URL, text, 0) &&
	       has_part(url, CURLUPART_HOST) &&
	       !has_part(url, CURLUPART_USER) &&
	       !has_part(url, CURLUPART_QUERY) &&
	       !has_part(url, CURLUPART_FRAGMENT);
}

/**
 * http_parse_base() - read what all URLs are to begin with
 * @text: what the user wrote
 * @base: room for %HTTP_BASE_SIZE bytes
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
enum exit_code http_parse_base(const char *text, char *base, char *why)
{
	size_t length = strlen(text);
	CURLU *url;
	bool good;

	url = curl_url();
	good = url && length < HTTP_BASE_SIZE && is_base(url, text);
	curl_url_cleanup(url);
	if (!good)
		return refuse(EXIT_USAGE, why,
			      "expected a URL such as http://169.254.169.254");
	while (text[length - 1] == '/')
		length--;
	memcpy(base, text, length);
	base[length] = '\0';
	return EXIT_DONE;
}

static size_t take_body(char *bytes, size_t size, size_t count, void *arg)
{
	struct http *http = arg;

	size *= count;
	/* less than what was given ends the transfer */
	if (size >= sizeof(http->body) - http->length)
		return 0;
	memcpy(http->body + http->length, bytes, size);
	http->length += size;
	return size;
}

static size_t take_header(char *bytes, size_t size, size_t count, void *arg)
{
	struct http *http = arg;
	size_t length = http->mark ? strlen(http->mark) : 0;

	size *= count;
	if (length && size >= length &&
	    !strncasecmp(bytes, http->mark, length) &&
	    strspn(bytes + length, "\r\n") == size - length)
		http->marked = true;
	return size;
}

/**
 * http_open() - prepare for questions; none is asked yet
 * @http: is filled; to be given to http_close() if this succeeds
 * @base: from http_parse_base()
 *
 * Return: 0 or -ENOMEM.
 */
int http_open(struct http *http, const char *base)
{
	CURL *curl = curl_easy_init();

	memset(http, 0, sizeof(*http));
	if (!curl)
		return -ENOMEM;
	http->curl = curl;
	snprintf(http->base, sizeof(http->base), "%s", base);
	curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS);
	curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ALL_MILLISECONDS);
	curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1l);
	/* "" is none, and not the environment's */
	curl_easy_setopt(curl, CURLOPT_PROXY, "");
	curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0l);
	curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
	curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(curl, CURLOPT_HEADERDATA, http);
	return 0;
}

/**
 * http_close() - let go of what http_open() made
 * @http: the server
 */
void http_close(struct http *http)
{
	curl_easy_cleanup(http->curl);
	http->curl = NULL;
}

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
	     const char *header)
{
	struct curl_slist *headers = curl_slist_append(NULL, header);
	char url[URL_SIZE];
	unsigned int code;

	http->marked = false;
	http->status = 0;
	http->length = 0;
	snprintf(url, sizeof(url), "%s%s", http->base, path);
	curl_easy_setopt(http->curl, CURLOPT_URL, url);
	curl_easy_setopt(http->curl, CURLOPT_CUSTOMREQUEST, method);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
	code = curl_easy_perform(http->curl);
	curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &http->status);
	curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(headers);
	http->body[http->length] = '\0';
	if (code && code != CURLE_WRITE_ERROR)
		return -EHOSTUNREACH;
	return code || strlen(http->body) != http->length ? -EBADMSG : 0;
}
