// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses: alone, with a port, and as a prefix of many.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "address.h"
#include "netlink.h"

/**
 * address_set() - read an address of a message
 * @address: is filled
 * @bytes: the address in network order
 * @size: 4 for IPv4, 16 for IPv6
 *
 * Return: false, and @address untouched, if there is no family of that size.
 */
bool address_set(struct address *address, const void *bytes, size_t size)
{
	if (size != 4 && size != 16)
		return false;
	memset(address, 0, sizeof(*address));
	address->family = size == 4 ? AF_INET : AF_INET6;
	memcpy(address->bytes, bytes, size);
	return true;
}

/**
 * address_size() - count the bytes of an address
 * @address: the address
 *
 * Return: 4 or 16; 0 without a family.
 */
size_t address_size(const struct address *address)
{
	if (!address->family)
		return 0;
	return address->family == AF_INET ? 4 : 16;
}

/**
 * address_is_unset() - say whether it is missing, or the unspecified address
 * @address: the address
 *
 * Return: true if no connection can lead there.
 */
bool address_is_unset(const struct address *address)
{
	static const unsigned char unspecified[sizeof(address->bytes)];

	return !memcmp(address->bytes, unspecified, sizeof(unspecified));
}

/**
 * address_to_core() - write it as the module does
 * @to: filled
 * @from: the address
 */
void address_to_core(struct ftp_address *to, const struct address *from)
{
	to->family = from->family == AF_INET6 ? FTP_IPV6 : FTP_IPV4;
	memcpy(to->byte, from->bytes, sizeof(to->byte));
}

/**
 * address_is_host() - say whether it can be the address of one distant host
 * @address: the address
 *
 * Return: as the module decides, which takes no other to be announced.
 */
bool address_is_host(const struct address *address)
{
	struct ftp_address core;

	address_to_core(&core, address);
	return !ftp_address_is_reserved(&core);
}

/**
 * address_parse() - read an address of a user
 * @text: the text, terminated
 * @address: the address
 *
 * Return: false, and @address untouched, if it is none.
 */
bool address_parse(const char *text, struct address *address)
{
	unsigned char bytes[sizeof(address->bytes)];

	if (inet_pton(AF_INET, text, bytes) == 1)
		return address_set(address, bytes, 4);
	if (inet_pton(AF_INET6, text, bytes) == 1)
		return address_set(address, bytes, 16);
	return false;
}

/**
 * address_compare() - put two addresses in order
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to, or greater than 0, as memcmp() does.
 */
int address_compare(const struct address *a, const struct address *b)
{
	if (a->family != b->family)
		return a->family < b->family ? -1 : 1;
	return memcmp(a->bytes, b->bytes, sizeof(a->bytes));
}

/**
 * endpoint_compare() - put two endpoints in order, by address, then by port
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to, or greater than 0, as memcmp() does.
 */
int endpoint_compare(const struct endpoint *a, const struct endpoint *b)
{
	int order = address_compare(&a->address, &b->address);

	return order ? order : (int)a->port - (int)b->port;
}

/**
 * address_print() - write an address as text
 * @address: the address
 * @text: room for INET6_ADDRSTRLEN bytes; "?" is put there without a family
 *
 * Return: @text.
 */
const char *address_print(const struct address *address, char *text)
{
	if (!inet_ntop(address->family, address->bytes, text, INET6_ADDRSTRLEN))
		memcpy(text, "?", sizeof("?"));
	return text;
}

/**
 * endpoint_print() - write an endpoint as text: "192.0.2.1:21", "[2001:db8::1]:21"
 * @endpoint: the endpoint
 * @text: room for ENDPOINT_TEXT_SIZE bytes
 *
 * Return: @text.
 */
const char *endpoint_print(const struct endpoint *endpoint, char *text)
{
	bool brackets = endpoint->address.family == AF_INET6;
	char address[INET6_ADDRSTRLEN];

	snprintf(text, ENDPOINT_TEXT_SIZE, brackets ? "[%s]:%u" : "%s:%u",
		 address_print(&endpoint->address, address), endpoint->port);
	return text;
}

/**
 * endpoint_json() - put an endpoint into an object for programs
 * @object: the object
 * @name: the address stands under this name; null if there is none
 * @port_name: the port stands under this name
 * @endpoint: the endpoint
 */
void endpoint_json(json_t *object, const char *name, const char *port_name,
		   const struct endpoint *endpoint)
{
	char address[INET6_ADDRSTRLEN];

	json_object_set_new(object, name, endpoint->address.family ?
			    json_string(address_print(&endpoint->address,
						      address)) : json_null());
	json_object_set_new(object, port_name, json_integer(endpoint->port));
}

static __u8 bits_of(const struct address *address)
{
	return (__u8)(8 * address_size(address));
}

/* Make the bits behind the length 0. */
static struct prefix cut(const struct prefix *prefix)
{
	struct prefix short_one = *prefix;
	unsigned int bit;

	for (bit = prefix->length; bit < bits_of(&prefix->address); bit++)
		short_one.address.bytes[bit / 8] &=
			(unsigned char)~(0x80 >> bit % 8);
	return short_one;
}

static bool is_cut(const struct prefix *prefix)
{
	struct prefix short_one = cut(prefix);

	return !address_compare(&short_one.address, &prefix->address);
}

/**
 * prefix_has() - say whether an address begins so
 * @prefix: the prefix
 * @address: the address
 */
bool prefix_has(const struct prefix *prefix, const struct address *address)
{
	struct prefix of_address = {
		.address = *address, .length = prefix->length,
	};

	if (address->family != prefix->address.family)
		return false;
	of_address = cut(&of_address);
	return !address_compare(&of_address.address, &prefix->address);
}

static enum exit_code parse_length(struct span text, struct prefix *prefix,
				   char *why)
{
	__u32 most = bits_of(&prefix->address);
	__u32 length;

	if (!parse_number(text, 0, most, &length))
		return refuse(EXIT_USAGE, why,
			      "behind the slash of such an address stands a number from 0 to %u",
			      most);
	prefix->length = (__u8)length;
	return EXIT_DONE;
}

static enum exit_code refuse_host_bits(const struct prefix *prefix, char *why)
{
	struct prefix meant = cut(prefix);
	char text[PREFIX_TEXT_SIZE];

	return refuse(EXIT_USAGE, why,
		      "bits are set behind the prefix, was %s meant?",
		      prefix_print(&meant, text));
}

/**
 * prefix_parse() - read a prefix, or an address, which is a prefix of one
 * @text: what the user wrote
 * @prefix: the prefix
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
enum exit_code prefix_parse(struct span text, struct prefix *prefix, char *why)
{
	const char *slash = memchr(text.start, '/', text.length);
	char address[INET6_ADDRSTRLEN] = "";
	struct prefix parsed = { 0 };
	struct span length = { 0 };

	if (slash) {
		length.start = slash + 1;
		length.length = text.length - (size_t)(slash + 1 - text.start);
		text.length = (size_t)(slash - text.start);
	}
	if (text.length < sizeof(address))
		memcpy(address, text.start, text.length);
	if (!address_parse(address, &parsed.address))
		return refuse(EXIT_USAGE, why,
			      "expected a prefix such as 10.0.0.0/8 or 2001:db8::/32, or an address");
	parsed.length = bits_of(&parsed.address);
	if (slash && parse_length(length, &parsed, why))
		return EXIT_USAGE;
	if (!is_cut(&parsed))
		return refuse_host_bits(&parsed, why);
	*prefix = parsed;
	return EXIT_DONE;
}

/**
 * prefix_compare() - put two prefixes in order
 * @a: one
 * @b: the other
 *
 * Return: less than, equal to, or greater than 0, as memcmp() does.
 */
int prefix_compare(const struct prefix *a, const struct prefix *b)
{
	int order = address_compare(&a->address, &b->address);

	return order ? order : (int)a->length - (int)b->length;
}

/**
 * prefix_print() - write a prefix as text, always with its length
 * @prefix: the prefix
 * @text: room for %PREFIX_TEXT_SIZE bytes
 *
 * Return: @text.
 */
const char *prefix_print(const struct prefix *prefix, char *text)
{
	char address[INET6_ADDRSTRLEN];

	snprintf(text, PREFIX_TEXT_SIZE, "%s/%u",
		 address_print(&prefix->address, address), prefix->length);
	return text;
}

/**
 * prefix_encode() - write what is in an attribute for a prefix
 * @nlh: the message
 * @prefix: the prefix
 */
void prefix_encode(struct nlmsghdr *nlh, const struct prefix *prefix)
{
	mnl_attr_put(nlh, NF_FTP_PREFIX_A_ADDRESS,
		     address_size(&prefix->address), prefix->address.bytes);
	mnl_attr_put_u8(nlh, NF_FTP_PREFIX_A_LENGTH, prefix->length);
}

/**
 * attr_address() - read an address of 4 or 16 bytes
 * @attr: the attribute
 * @address: the address
 *
 * Return: 0 or -EBADMSG.
 */
int attr_address(const struct nlattr *attr, struct address *address)
{
	bool known = address_set(address, mnl_attr_get_payload(attr),
				 mnl_attr_get_payload_len(attr));

	return known ? 0 : -EBADMSG;
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct prefix *prefix = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_PREFIX_A_ADDRESS:
		return attr_address(attr, &prefix->address);
	case NF_FTP_PREFIX_A_LENGTH:
		return attr_u8(attr, &prefix->length);
	default:
		return 0;
	}
}

/**
 * prefix_decode() - read a nest of enum nf_ftp_prefix_attr
 * @nest: the nest
 * @prefix: is filled only if this returns 0
 *
 * Return: 0 or -EBADMSG.
 */
int prefix_decode(const struct nlattr *nest, struct prefix *prefix)
{
	struct prefix decoded = { .length = 255 };
	int err = attr_each_in(nest, decode_attr, &decoded);

	if (err)
		return err;
	if (decoded.length > bits_of(&decoded.address) || !is_cut(&decoded) ||
	    !decoded.address.family)
		return -EBADMSG;
	*prefix = decoded;
	return 0;
}

static int compare(const void *a, const void *b)
{
	return prefix_compare(a, b);
}

static void print(const void *entry, FILE *out)
{
	char text[PREFIX_TEXT_SIZE];

	fputs(prefix_print(entry, text), out);
}

static json_t *json(const void *entry)
{
	char text[PREFIX_TEXT_SIZE];

	return json_string(prefix_print(entry, text));
}

static void encode(struct nlmsghdr *nlh, const void *entry)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PREFIX);

	prefix_encode(nlh, entry);
	mnl_attr_nest_end(nlh, nest);
}

static int decode(const struct nlattr *attr, void *entry)
{
	return prefix_decode(attr, entry);
}

#define PREFIX_LIST_TYPE(most)					\
	.offset = offsetof(struct prefix_list, prefixes),	\
	.size = sizeof(struct prefix),				\
	.max = (most),						\
	.separator = ",",					\
	.attr = NF_FTP_A_PREFIX,				\
	.compare = compare,					\
	.print = print,						\
	.json = json,						\
	.encode = encode,					\
	.decode = decode

/** prefix_list_type - as many prefixes as a profile can have */
const struct list_type prefix_list_type = {
	PREFIX_LIST_TYPE(NF_FTP_PREFIXES_MAX)
};

/** except_list_type - as many as an advertised address can have exceptions */
const struct list_type except_list_type = {
	PREFIX_LIST_TYPE(NF_FTP_EXCEPT_MAX)
};

/* Name the member of a list that is to blame. */
static enum exit_code blame(struct span member, enum exit_code code,
			    const char *reason, char *why)
{
	return refuse(code, why, "`%.*s': %.180s", span_shown(member),
		      member.start, reason);
}

/**
 * prefix_list_parse() - read one more member of a list that a user wrote
 * @type: of the list
 * @list: the list
 * @member: what the user wrote
 * @why: gets the reason if it is refused, and the member; room for %WHY_SIZE
 *	bytes
 *
 * Return: %EXIT_DONE, %EXIT_USAGE, or %EXIT_FAILED if there are too many.
 */
enum exit_code prefix_list_parse(const struct list_type *type,
				 struct prefix_list *list, struct span member,
				 char *why)
{
	char reason[WHY_SIZE];
	struct prefix prefix;
	int err;

	if (prefix_parse(member, &prefix, reason))
		return blame(member, EXIT_USAGE, reason, why);
	err = list_add(type, list, &prefix);
	if (err == -EEXIST)
		return blame(member, EXIT_USAGE,
			     "the list names this prefix twice", why);
	if (err)
		return refuse(EXIT_FAILED, why,
			      "the list can have at most %u prefixes", type->max);
	return EXIT_DONE;
}
