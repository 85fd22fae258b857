// SPDX-License-Identifier: GPL-2.0
/*
 * An address and a port, as netlink gives them and as a person reads them.
 */
#include <stdio.h>
#include <string.h>

#include "endpoint.h"

bool address_set(struct address *address, const void *bytes, size_t size)
{
	if (size != 4 && size != 16)
		return false;
	memset(address, 0, sizeof(*address));
	address->family = size == 4 ? AF_INET : AF_INET6;
	memcpy(address->bytes, bytes, size);
	return true;
}

bool address_is_unset(const struct address *address)
{
	static const unsigned char unspecified[sizeof(address->bytes)];

	return !memcmp(address->bytes, unspecified, sizeof(unspecified));
}

int address_compare(const struct address *a, const struct address *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

int endpoint_compare(const struct endpoint *a, const struct endpoint *b)
{
	int order = address_compare(&a->address, &b->address);

	return order ? order : (int)a->port - (int)b->port;
}

const char *address_print(const struct address *address, char *text)
{
	if (!inet_ntop(address->family, address->bytes, text, INET6_ADDRSTRLEN))
		memcpy(text, "?", sizeof("?"));
	return text;
}

const char *endpoint_print(const struct endpoint *endpoint, char *text)
{
	bool brackets = endpoint->address.family == AF_INET6;
	char address[INET6_ADDRSTRLEN];

	snprintf(text, ENDPOINT_TEXT_SIZE, brackets ? "[%s]:%u" : "%s:%u",
		 address_print(&endpoint->address, address), endpoint->port);
	return text;
}
