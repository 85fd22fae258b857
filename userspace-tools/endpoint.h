/* SPDX-License-Identifier: GPL-2.0 */
/*
 * An address and a port, as netlink gives them and as a person reads them.
 */
#ifndef NF_FTP_TOOL_ENDPOINT_H
#define NF_FTP_TOOL_ENDPOINT_H

#include <arpa/inet.h>
#include <stdbool.h>
#include <stddef.h>
#include <linux/types.h>

/** define ENDPOINT_TEXT_SIZE - "[address]:65535" with its final NUL */
#define ENDPOINT_TEXT_SIZE (INET6_ADDRSTRLEN + sizeof("[]:65535"))

/**
 * struct address - an IPv4 or IPv6 address
 * @family: AF_INET, AF_INET6, or 0 where there is none
 * @bytes: in network order; an IPv4 address has the first four, the rest is 0
 */
struct address {
	int family;
	unsigned char bytes[16];
};

/**
 * struct endpoint - where a connection begins or ends
 * @address: the address
 * @port: the port, in host order
 */
struct endpoint {
	struct address address;
	__u16 port;
};

/**
 * address_set() - take an address from a message
 * @address: is filled
 * @bytes: the address in network order
 * @size: 4 for IPv4, 16 for IPv6
 *
 * Return: false, and @address untouched, if there is no family of that size.
 */
bool address_set(struct address *address, const void *bytes, size_t size);

/**
 * address_size() - how many bytes has it?
 * @address: the address
 *
 * Return: 4 or 16; 0 without a family.
 */
size_t address_size(const struct address *address);

/**
 * address_is_unset() - is it missing, or the unspecified address?
 * @address: the address
 *
 * Return: true if no connection can lead there.
 */
bool address_is_unset(const struct address *address);

/**
 * address_is_host() - can it be that of one host?
 * @address: the address
 *
 * Return: false for an unspecified one, a multicast or the broadcast address.
 */
bool address_is_host(const struct address *address);

/**
 * address_parse() - an address from text
 * @text: the text, terminated
 * @address: the address
 *
 * Return: false, and @address untouched, if it is none.
 */
bool address_parse(const char *text, struct address *address);

/**
 * address_compare() - put two addresses in order
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to, or greater than 0, as memcmp() does.
 */
int address_compare(const struct address *a, const struct address *b);

/**
 * endpoint_compare() - put two endpoints in order, by address, then by port
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to, or greater than 0, as memcmp() does.
 */
int endpoint_compare(const struct endpoint *a, const struct endpoint *b);

/**
 * address_print() - an address as text
 * @address: the address
 * @text: room for INET6_ADDRSTRLEN bytes; "?" is put there without a family
 *
 * Return: @text.
 */
const char *address_print(const struct address *address, char *text);

/**
 * endpoint_print() - an endpoint as text: "192.0.2.1:21", "[2001:db8::1]:21"
 * @endpoint: the endpoint
 * @text: room for ENDPOINT_TEXT_SIZE bytes
 *
 * Return: @text.
 */
const char *endpoint_print(const struct endpoint *endpoint, char *text);

#endif /* NF_FTP_TOOL_ENDPOINT_H */
