/* SPDX-License-Identifier: GPL-2.0 */
/*
 * libcurl, loaded by who asks for it: it brings some thirty libraries with it,
 * and nearly all that the tool does needs none of them.
 */
#ifndef NF_FTP_TOOL_LIBCURL_H
#define NF_FTP_TOOL_LIBCURL_H

#define CURL_DISABLE_TYPECHECK
#include <curl/curl.h>

/** define LIBCURL_FUNCTIONS - what is used of it */
#define LIBCURL_FUNCTIONS(each) \
	each(curl_easy_cleanup) \
	each(curl_easy_getinfo) \
	each(curl_easy_init) \
	each(curl_easy_perform) \
	each(curl_easy_setopt) \
	each(curl_free) \
	each(curl_slist_append) \
	each(curl_slist_free_all) \
	each(curl_url) \
	each(curl_url_cleanup) \
	each(curl_url_get) \
	each(curl_url_set)

#define LIBCURL_MEMBER(name) __typeof__(name) *name;

/**
 * struct libcurl - its functions, each as <curl/curl.h> declares it
 */
struct libcurl {
	LIBCURL_FUNCTIONS(LIBCURL_MEMBER)
};

/**
 * libcurl() - its functions
 *
 * Return: them; NULL if it is not installed.
 */
const struct libcurl *libcurl(void);

#endif /* NF_FTP_TOOL_LIBCURL_H */
