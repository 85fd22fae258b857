// SPDX-License-Identifier: GPL-2.0
/*
 * Loading libcurl.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#include "libcurl.h"

#define LIBRARY "libcurl.so.4"

static const struct {
	const char *name;
	size_t offset;
} functions[] = {
	{ "curl_easy_cleanup", offsetof(struct libcurl, curl_easy_cleanup) },
	{ "curl_easy_getinfo", offsetof(struct libcurl, curl_easy_getinfo) },
	{ "curl_easy_init", offsetof(struct libcurl, curl_easy_init) },
	{ "curl_easy_perform", offsetof(struct libcurl, curl_easy_perform) },
	{ "curl_easy_setopt", offsetof(struct libcurl, curl_easy_setopt) },
	{ "curl_free", offsetof(struct libcurl, curl_free) },
	{ "curl_slist_append", offsetof(struct libcurl, curl_slist_append) },
	{ "curl_slist_free_all", offsetof(struct libcurl, curl_slist_free_all) },
	{ "curl_url", offsetof(struct libcurl, curl_url) },
	{ "curl_url_cleanup", offsetof(struct libcurl, curl_url_cleanup) },
	{ "curl_url_get", offsetof(struct libcurl, curl_url_get) },
	{ "curl_url_set", offsetof(struct libcurl, curl_url_set) },
	{ NULL, 0 }
};

static bool find_all(void *library, struct libcurl *found)
{
	void **function;
	size_t i;

	for (i = 0; functions[i].name; i++) {
		function = (void *)((char *)found + functions[i].offset);
		*function = dlsym(library, functions[i].name);
		if (!*function)
			return false;
	}
	return true;
}

const struct libcurl *libcurl(void)
{
	static struct libcurl found;
	static bool loaded;
	void *library;

	if (loaded)
		return &found;
	library = dlopen(LIBRARY, RTLD_NOW);
	if (!library)
		return NULL;
	loaded = find_all(library, &found);
	if (!loaded)
		dlclose(library);
	return loaded ? &found : NULL;
}
