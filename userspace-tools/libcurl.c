// SPDX-License-Identifier: GPL-2.0
/*
 * Loading libcurl.
 */
#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>

#include "libcurl.h"

#define LIBRARY "libcurl.so.4"

static bool find(void *library, const char *name, void **function)
{
	*function = dlsym(library, name);
	return *function;
}

#define FIND(name) && find(library, #name, (void **)&functions.name)

const struct libcurl *libcurl(void)
{
	static struct libcurl functions;
	void *library;

	if (functions.curl_url_set)
		return &functions;
	library = dlopen(LIBRARY, RTLD_NOW);
	if (!library)
		return NULL;
	if (true LIBCURL_FUNCTIONS(FIND))
		return &functions;
	functions.curl_url_set = NULL;
	dlclose(library);
	return NULL;
}
