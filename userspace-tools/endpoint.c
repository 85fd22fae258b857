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

size_t address_size(const struct address *address)
{
	if (!address->family)
		return 0;
	return address->family == AF_INET ? 4 : 16;
}

bool address_is_unset(const struct address *address)
{
	static const unsigned char unspecified[sizeof(address->bytes)];

	return !memcmp(address->bytes, unspecified, sizeof(unspecified));
}

bool address_is_host(const struct address *address)
{
	static const unsigned char broadcast[] = { 255, 255, 255, 255 };

	if (address_is_unset(address))
		return false;
	if (address->family == AF_INET6)
		return address->bytes[0] != 0xff;
	return (address->bytes[0] & 0xf0) != 0xe0 &&
	       memcmp(address->bytes, broadcast, sizeof(broadcast)) != 0;
}

bool address_parse(const char *text, struct address *address)
{
	unsigned char bytes[sizeof(address->bytes)];

	if (inet_pton(AF_INET, text, bytes) == 1)
		return address_set(address, bytes, 4);
	if (inet_pton(AF_INET6, text, bytes) == 1)
		return address_set(address, bytes, 16);
	return false;
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
