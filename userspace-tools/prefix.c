// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that begin alike.
 */
#include <errno.h>
#include <string.h>

#include "attr.h"
#include "prefix.h"

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

int prefix_compare(const struct prefix *a, const struct prefix *b)
{
	int order = address_compare(&a->address, &b->address);

	return order ? order : (int)a->length - (int)b->length;
}

const char *prefix_print(const struct prefix *prefix, char *text)
{
	char address[INET6_ADDRSTRLEN];

	snprintf(text, PREFIX_TEXT_SIZE, "%s/%u",
		 address_print(&prefix->address, address), prefix->length);
	return text;
}

void prefix_encode(struct nlmsghdr *nlh, const struct prefix *prefix)
{
	mnl_attr_put(nlh, NF_FTP_PREFIX_A_ADDRESS,
		     address_size(&prefix->address), prefix->address.bytes);
	mnl_attr_put_u8(nlh, NF_FTP_PREFIX_A_LENGTH, prefix->length);
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

int prefix_list_add(struct prefix_list *list, const struct prefix *prefix,
		    unsigned int most)
{
	unsigned int at = 0;
	int order = 1;

	while (at < list->count) {
		order = prefix_compare(&list->prefixes[at], prefix);
		if (order >= 0)
			break;
		at++;
	}
	if (!order)
		return -EEXIST;
	if (list->count == most)
		return -E2BIG;
	memmove(&list->prefixes[at + 1], &list->prefixes[at],
		(list->count - at) * sizeof(*prefix));
	list->prefixes[at] = *prefix;
	list->count++;
	return 0;
}

/* Name the member of a list that is to blame. */
static enum exit_code blame(struct span member, enum exit_code code,
			    const char *reason, char *why)
{
	return refuse(code, why, "`%.*s': %.180s", span_shown(member),
		      member.start, reason);
}

enum exit_code prefix_list_parse(struct prefix_list *list, struct span member,
				 unsigned int most, char *why)
{
	char reason[WHY_SIZE];
	struct prefix prefix;
	int err;

	if (prefix_parse(member, &prefix, reason))
		return blame(member, EXIT_USAGE, reason, why);
	err = prefix_list_add(list, &prefix, most);
	if (err == -EEXIST)
		return blame(member, EXIT_USAGE,
			     "the list names this prefix twice", why);
	if (err)
		return refuse(EXIT_FAILED, why,
			      "the list can have at most %u prefixes", most);
	return EXIT_DONE;
}
