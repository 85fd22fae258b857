/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Addresses: alone, with a port (an endpoint), and as a prefix of many.
 */
#ifndef NF_FTP_TOOL_ADDRESS_H
#define NF_FTP_TOOL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <arpa/inet.h>
#include <jansson.h>
#include <linux/netfilter/nf_ftp.h>
#include <linux/types.h>

#include "core/endpoint.h"
#include "list.h"
#include "report.h"
#include "value.h"

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

bool address_set(struct address *address, const void *bytes, size_t size);
size_t address_size(const struct address *address);
bool address_is_unset(const struct address *address);
void address_to_core(struct ftp_address *to, const struct address *from);
bool address_is_host(const struct address *address);
bool address_parse(const char *text, struct address *address);
int address_compare(const struct address *a, const struct address *b);
int endpoint_compare(const struct endpoint *a, const struct endpoint *b);
const char *address_print(const struct address *address, char *text);
const char *endpoint_print(const struct endpoint *endpoint, char *text);
void endpoint_json(json_t *object, const char *name, const char *port_name,
		   const struct endpoint *endpoint);

/** define PREFIX_TEXT_SIZE - "address/128" with its final NUL */
#define PREFIX_TEXT_SIZE (INET6_ADDRSTRLEN + sizeof("/128"))

/**
 * struct prefix - addresses that begin alike
 * @address: the first of them: the bits behind the length are 0
 * @length: bits that are alike
 */
struct prefix {
	struct address address;
	__u8 length;
};

/**
 * struct prefix_list - a list of prefixes, sorted by family, address and length
 * @count: how many there are
 * @prefixes: the prefixes
 */
struct prefix_list {
	unsigned int count;
	struct prefix prefixes[NF_FTP_PREFIXES_MAX];
};

enum exit_code prefix_parse(struct span text, struct prefix *prefix, char *why);
int prefix_compare(const struct prefix *a, const struct prefix *b);
bool prefix_has(const struct prefix *prefix, const struct address *address);
const char *prefix_print(const struct prefix *prefix, char *text);
void prefix_encode(struct nlmsghdr *nlh, const struct prefix *prefix);
int attr_address(const struct nlattr *attr, struct address *address);
int prefix_decode(const struct nlattr *nest, struct prefix *prefix);

extern const struct list_type prefix_list_type;
extern const struct list_type except_list_type;

enum exit_code prefix_list_parse(const struct list_type *type,
				 struct prefix_list *list, struct span member,
				 char *why);

#endif /* NF_FTP_TOOL_ADDRESS_H */
