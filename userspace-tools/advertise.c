// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses that the peers know under another one.
 */
#include <errno.h>
#include <string.h>

#include "advertise.h"
#include "netlink.h"

static const char *family_name(int family)
{
	return family == AF_INET ? "IPv4" : "IPv6";
}

/**
 * advertise_parse_as() - read what is announced in the place of the prefix
 * @line: has the prefix, gets the address
 * @text: what the user wrote
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
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
	return prefix_list_parse(&except_list_type, &line->except, member,
				 why);
}

/**
 * advertise_parse_except() - read to whom it is not announced
 * @line: has the prefix, gets these
 * @text: what the user wrote: prefixes and `private', between commas
 * @why: why not, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE, %EXIT_USAGE, or %EXIT_FAILED if there are too many.
 */
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

/**
 * advertise_equal() - say whether two lines are the same
 * @a: one
 * @b: the other
 */
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

static int compare(const void *a, const void *b)
{
	return prefix_compare(a, b);
}

/* Print it in words that `advertise add' reads. */
static void print(const void *entry, FILE *out)
{
	const struct advertise *line = entry;
	char prefix[PREFIX_TEXT_SIZE];
	char as[INET6_ADDRSTRLEN];

	fprintf(out, "%s as %s", prefix_print(&line->prefix, prefix),
		address_print(&line->as, as));
	if (line->spare_private || line->except.count)
		fputs(" except ", out);
	if (line->spare_private)
		fprintf(out, "private%s", line->except.count ? "," : "");
	list_print(&except_list_type, &line->except, out);
	putc('\n', out);
}

/* Print the command that makes it. */
static void save(const void *entry, FILE *out)
{
	fputs("advertise add ", out);
	print(entry, out);
}

static json_t *json(const void *entry)
{
	const struct advertise *line = entry;
	char prefix[PREFIX_TEXT_SIZE];
	char as[INET6_ADDRSTRLEN];
	json_t *except = json_array();

	if (line->spare_private)
		json_array_append_new(except, json_string("private"));
	list_append(&except_list_type, &line->except, except);
	return json_pack("{s:s, s:s, s:o}",
			 "prefix", prefix_print(&line->prefix, prefix),
			 "as", address_print(&line->as, as),
			 "except", except);
}

static void encode(struct nlmsghdr *nlh, const void *entry)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISE);
	const struct advertise *line = entry;
	struct nlattr *prefix;

	prefix = mnl_attr_nest_start(nlh, NF_FTP_ADVERTISE_A_PREFIX);
	prefix_encode(nlh, &line->prefix);
	mnl_attr_nest_end(nlh, prefix);
	mnl_attr_put(nlh, NF_FTP_ADVERTISE_A_AS, address_size(&line->as),
		     line->as.bytes);
	mnl_attr_put_u8(nlh, NF_FTP_ADVERTISE_A_PRIVATE, line->spare_private);
	if (line->except.count)
		list_encode(nlh, NF_FTP_ADVERTISE_A_EXCEPT, &except_list_type,
			    &line->except);
	mnl_attr_nest_end(nlh, nest);
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
		return list_decode(attr, &except_list_type, &line->except);
	default:
		return 0;
	}
}

static int decode(const struct nlattr *attr, void *entry)
{
	struct advertise *line = entry;
	int err = attr_each_in(attr, decode_attr, line);

	if (err)
		return err;
	if (!line->as.family || line->as.family != line->prefix.address.family)
		return -EBADMSG;
	return 0;
}

const struct list_type advertise_list_type = {
	.offset = offsetof(struct advertise_list, lines),
	.size = sizeof(struct advertise),
	.max = NF_FTP_ADVERTISES_MAX,
	.name = "advertise",
	.separator = "",
	.empty = "nothing is advertised: each address is announced as it is\n",
	.attr = NF_FTP_A_ADVERTISE,
	.compare = compare,
	.print = print,
	.save = save,
	.json = json,
	.encode = encode,
	.decode = decode,
};
