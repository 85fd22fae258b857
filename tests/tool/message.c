// SPDX-License-Identifier: GPL-2.0
/*
 * Messages made in memory, as the kernel would send them.
 */
#include <arpa/inet.h>
#include <linux/genetlink.h>

#include "message.h"

struct nlmsghdr *message_begin(enum nf_ftp_cmd cmd)
{
	static __u64 buffer[MESSAGE_SIZE / sizeof(__u64)];
	struct nlmsghdr *nlh;
	struct genlmsghdr *genl;

	memset(buffer, 0, sizeof(buffer));
	nlh = mnl_nlmsg_put_header(buffer);
	nlh->nlmsg_type = 30;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = (unsigned char)cmd;
	genl->version = NF_FTP_GENL_VERSION;
	return nlh;
}

void put_counter(struct nlmsghdr *nlh, const char *name,
		 unsigned long long value)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_COUNTER);

	mnl_attr_put_strz(nlh, NF_FTP_COUNTER_A_NAME, name);
	mnl_attr_put_u64(nlh, NF_FTP_COUNTER_A_VALUE, value);
	mnl_attr_nest_end(nlh, nest);
}

void put_address(struct nlmsghdr *nlh, unsigned short type, const char *text)
{
	int family = strchr(text, ':') ? AF_INET6 : AF_INET;
	unsigned char bytes[16];

	assert_int_equal(inet_pton(family, text, bytes), 1);
	mnl_attr_put(nlh, type, family == AF_INET ? 4 : 16, bytes);
}

/* A copy of its own, so that a step past its end is seen. */
static void give_copy(const struct nlmsghdr *nlh, size_t size,
		      size_t at, unsigned char bits,
		      void (*once)(const struct nlmsghdr *nlh))
{
	unsigned char *copy = malloc(size);

	memcpy(copy, nlh, size);
	((struct nlmsghdr *)copy)->nlmsg_len = (unsigned int)size;
	if (at < size)
		copy[at] ^= bits;
	once((const struct nlmsghdr *)copy);
	free(copy);
}

void damage_each_byte(const struct nlmsghdr *nlh,
		      void (*once)(const struct nlmsghdr *nlh))
{
	static const unsigned char bits[] = { 1, 4, 0x40, 0x80, 0xff };
	size_t at, i;

	for (at = sizeof(*nlh); at < nlh->nlmsg_len; at++) {
		give_copy(nlh, at, at, 0, once);
		for (i = 0; i < sizeof(bits); i++)
			give_copy(nlh, nlh->nlmsg_len, at, bits[i], once);
	}
}

void assert_json(json_t *object, const char *expected)
{
	char *text = json_dumps(object, JSON_COMPACT);
	char *wanted = strdup(expected);
	char *end = wanted;
	const char *from;

	for (from = expected; *from; from++)
		if (*from != '\n')
			*end++ = *from;
	*end = '\0';
	assert_non_null(text);
	assert_string_equal(text, wanted);
	free(wanted);
	free(text);
	json_decref(object);
}

void assert_list(const struct list_type *type, const void *list,
		 const char *expected)
{
	size_t size;
	char *text = NULL;
	FILE *out = open_memstream(&text, &size);

	list_print(type, list, out);
	fclose(out);
	assert_string_equal(text, expected);
	free(text);
}
