/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libcurl, loaded by who asks for it: it brings some thirty libraries with it,
 * and nearly all that the tool does needs none of them.
 */
#ifndef NF_FTP_TOOL_LIBCURL_H
#define NF_FTP_TOOL_LIBCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/**
 * struct libcurl - those of its functions that are used
 */
struct libcurl {
	/* private: <curl/curl.h> says what each does */
	__typeof__(curl_easy_cleanup) *curl_easy_cleanup;
	__typeof__(curl_easy_getinfo) *curl_easy_getinfo;
	__typeof__(curl_easy_init) *curl_easy_init;
	__typeof__(curl_easy_perform) *curl_easy_perform;
	__typeof__(curl_easy_setopt) *curl_easy_setopt;
	__typeof__(curl_free) *curl_free;
	__typeof__(curl_slist_append) *curl_slist_append;
	__typeof__(curl_slist_free_all) *curl_slist_free_all;
	__typeof__(curl_url) *curl_url;
	__typeof__(curl_url_cleanup) *curl_url_cleanup;
	__typeof__(curl_url_get) *curl_url_get;
	__typeof__(curl_url_set) *curl_url_set;
};

/**
 * libcurl() - its functions
 *
 * Return: them; NULL if it is not installed.
 */
const struct libcurl *libcurl(void);

#endif /* NF_FTP_TOOL_LIBCURL_H */
