// SPDX-License-Identifier: GPL-2.0
/*
 * An address that the peers know under another one: read, and in messages.
 */
#include <errno.h>
#include <string.h>

#include "advertise.h"
#include "attr.h"

static const char *family_name(int family)
{
	return family == AF_INET ? "IPv4" : "IPv6";
}

enum exit_code advertise_parse_as(struct advertise *line, const char *text,
				  char *why)
{
	struct address as;

	if (!address_parse(text, &as))
		return refuse(EXIT_USAGE, why, "expected an address");
	if (as.family != line->prefix.address.family)
		return refuse(EXIT_USAGE, why,
			      "it has to be an %s address, as the prefix",
			      family_name(line->prefix.address.family));
	if (!address_is_host(&as))
		return refuse(EXIT_USAGE, why,
			      "this cannot be the address of one host");
	line->as = as;
	return EXIT_DONE;
}

static enum exit_code parse_member(struct advertise *line, struct span member,
				   char *why)
{
	struct prefix prefix;

	if (span_is(member, "private")) {
		if (line->spare_private)
			return refuse(EXIT_USAGE, why,
				      "`private': the list names it twice");
		line->spare_private = true;
		return EXIT_DONE;
	}
	if (!prefix_parse(member, &prefix, why) &&
	    prefix.address.family != line->prefix.address.family)
		return refuse(EXIT_USAGE, why,
			      "`%.*s': its peers have %s addresses",
			      span_shown(member), member.start,
			      family_name(line->prefix.address.family));
	return prefix_list_parse(&line->except, member, NF_FTP_EXCEPT_MAX,
				 why);
}

enum exit_code advertise_parse_except(struct advertise *line, struct span text,
				      char *why)
{
	struct advertise parsed = *line;
	struct span member;
	enum exit_code code;

	while (span_next(&text, &member)) {
		code = parse_member(&parsed, member, why);
		if (code)
			return code;
	}
	*line = parsed;
	return EXIT_DONE;
}

bool advertise_equal(const struct advertise *a, const struct advertise *b)
{
	unsigned int i;

	if (prefix_compare(&a->prefix, &b->prefix) ||
	    address_compare(&a->as, &b->as) ||
	    a->spare_private != b->spare_private ||
	    a->except.count != b->except.count)
		return false;
	for (i = 0; i < a->except.count; i++) {
		if (prefix_compare(&a->except.prefixes[i],
				   &b->except.prefixes[i]))
			return false;
	}
	return true;
}

void advertise_encode(struct nlmsghdr *nlh, const struct advertise *line)
{
	struct nlattr *nest;

	nest = mnl_attr_nest_start(nlh, NF_FTP_ADVERTISE_A_PREFIX);
	prefix_encode(nlh, &line->prefix);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put(nlh, NF_FTP_ADVERTISE_A_AS, address_size(&line->as),
		     line->as.bytes);
	mnl_attr_put_u8(nlh, NF_FTP_ADVERTISE_A_PRIVATE, line->spare_private);
	if (line->except.count)
		prefix_list_encode(nlh, NF_FTP_ADVERTISE_A_EXCEPT,
				   &line->except);
}

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct advertise *line = into;

	switch (mnl_attr_get_type(attr)) {
	case NF_FTP_ADVERTISE_A_PREFIX:
		return prefix_decode(attr, &line->prefix);
	case NF_FTP_ADVERTISE_A_AS:
		return attr_address(attr, &line->as);
	case NF_FTP_ADVERTISE_A_PRIVATE:
		return attr_flag(attr, &line->spare_private);
	case NF_FTP_ADVERTISE_A_EXCEPT:
		return prefix_list_decode(attr, &line->except,
					  NF_FTP_EXCEPT_MAX);
	default:
		return 0;
	}
}

int advertise_decode(const struct nlattr *nest, struct advertise *line)
{
	int err;

	memset(line, 0, sizeof(*line));
	err = attr_each_in(nest, decode_attr, line);
	if (err)
		return err;
	if (!line->as.family || line->as.family != line->prefix.address.family)
		return -EBADMSG;
	return 0;
}
