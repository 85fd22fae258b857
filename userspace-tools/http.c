// SPDX-License-Identifier: GPL-2.0
/*
 * Questions to a web server nearby.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "http.h"
#include "libcurl.h"

#define CONNECT_MILLISECONDS 1000l
#define ALL_MILLISECONDS 2000l
#define URL_SIZE (HTTP_BASE_SIZE + 256)

static bool has_part(CURLU *url, unsigned int part)
{
	char *text = NULL;
	bool found = !libcurl()->curl_url_get(url, part, &text, 0);

	libcurl()->curl_free(text);
	return found;
}

static bool is_base(CURLU *url, const char *text)
{
	if (strncmp(text, "http://", 7) && strncmp(text, "https://", 8))
		return false;
	return !libcurl()->curl_url_set(url, CURLUPART_URL, text, 0) &&
	       has_part(url, CURLUPART_HOST) &&
	       !has_part(url, CURLUPART_USER) &&
	       !has_part(url, CURLUPART_QUERY) &&
	       !has_part(url, CURLUPART_FRAGMENT);
}

enum exit_code http_parse_base(const char *text, char *base, char *why)
{
	size_t length = strlen(text);
	CURLU *url;
	bool good;

	if (!libcurl())
		return refuse(EXIT_FAILED, why,
			      "this needs libcurl, which is not installed");
	url = libcurl()->curl_url();
	good = url && length < HTTP_BASE_SIZE && is_base(url, text);
	libcurl()->curl_url_cleanup(url);
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

int http_open(struct http *http, const char *base)
{
	CURL *curl = libcurl()->curl_easy_init();

	memset(http, 0, sizeof(*http));
	if (!curl)
		return -ENOMEM;
	http->curl = curl;
	snprintf(http->base, sizeof(http->base), "%s", base);
	libcurl()->curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MILLISECONDS);
	libcurl()->curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ALL_MILLISECONDS);
	libcurl()->curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1l);
	/* "" is none, and not the environment's */
	libcurl()->curl_easy_setopt(curl, CURLOPT_PROXY, "");
	libcurl()->curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0l);
	libcurl()->curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_body);
	libcurl()->curl_easy_setopt(curl, CURLOPT_WRITEDATA, http);
	libcurl()->curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_header);
	libcurl()->curl_easy_setopt(curl, CURLOPT_HEADERDATA, http);
	return 0;
}

void http_close(struct http *http)
{
	libcurl()->curl_easy_cleanup(http->curl);
	http->curl = NULL;
}

int http_ask(struct http *http, const char *method, const char *path,
	     const char *header)
{
	struct curl_slist *headers = libcurl()->curl_slist_append(NULL, header);
	char url[URL_SIZE];
	unsigned int code;

	http->marked = false;
	http->status = 0;
	http->length = 0;
	snprintf(url, sizeof(url), "%s%s", http->base, path);
	libcurl()->curl_easy_setopt(http->curl, CURLOPT_URL, url);
	libcurl()->curl_easy_setopt(http->curl, CURLOPT_CUSTOMREQUEST, method);
	libcurl()->curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, headers);
	code = libcurl()->curl_easy_perform(http->curl);
	libcurl()->curl_easy_getinfo(http->curl, CURLINFO_RESPONSE_CODE, &http->status);
	libcurl()->curl_easy_setopt(http->curl, CURLOPT_HTTPHEADER, NULL);
	libcurl()->curl_slist_free_all(headers);
	http->body[http->length] = '\0';
	if (code && code != CURLE_WRITE_ERROR)
		return -EHOSTUNREACH;
	return code || strlen(http->body) != http->length ? -EBADMSG : 0;
}
