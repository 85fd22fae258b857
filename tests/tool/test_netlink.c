// SPDX-License-Identifier: GPL-2.0
/*
 * Answers of the kernel: their end, and why it refused.
 */
#include <errno.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

#include "message.h"
#include "netlink.h"
#include "netns.h"

#define SEQ 77

static unsigned int taken;

static int take(const struct nlmsghdr *nlh, void *arg)
{
	(void)nlh;
	taken++;
	return *(int *)arg;
}

static int verdict;

static struct nl_answer begin_answer(void)
{
	taken = 0;
	verdict = 0;
	return (struct nl_answer){ .seq = SEQ, .take = take, .arg = &verdict };
}

/* An error for a request of @request_size bytes, of which @kept are sent. */
static struct nlmsghdr *error_begin(int code, unsigned int request_size,
				    bool kept)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_UNSPEC);
	struct nlmsgerr *error;

	memset(nlh, 0, MESSAGE_SIZE);
	mnl_nlmsg_put_header(nlh);
	nlh->nlmsg_type = NLMSG_ERROR;
	nlh->nlmsg_seq = SEQ;
	nlh->nlmsg_flags = kept ? 0 : NLM_F_CAPPED;
	error = mnl_nlmsg_put_extra_header(nlh, sizeof(*error));
	error->error = code;
	error->msg.nlmsg_len = request_size;
	if (kept)
		mnl_nlmsg_put_extra_header(nlh, request_size -
					   sizeof(error->msg));
	return nlh;
}

static void put_sentence(struct nlmsghdr *nlh)
{
	nlh->nlmsg_flags |= NLM_F_ACK_TLVS;
	mnl_attr_put_u32(nlh, NLMSGERR_ATTR_OFFS, 20);
	mnl_attr_put_strz(nlh, NLMSGERR_ATTR_MSG, "a port is 1 to 65535");
}

static void an_acknowledgment_ends_it(void **state)
{
	struct nlmsghdr *nlh = error_begin(0, 20, false);
	struct nl_answer answer = begin_answer();

	(void)state;
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), 0);
	assert_string_equal(answer.sentence, "");
}

static void a_refusal_has_a_sentence(void **state)
{
	struct nlmsghdr *nlh = error_begin(-EINVAL, 36, false);
	struct nl_answer answer = begin_answer();

	(void)state;
	put_sentence(nlh);
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), -EINVAL);
	assert_string_equal(answer.sentence, "a port is 1 to 65535");
}

static void a_sentence_follows_the_whole_request(void **state)
{
	struct nlmsghdr *nlh = error_begin(-EINVAL, 36, true);
	struct nl_answer answer = begin_answer();

	(void)state;
	put_sentence(nlh);
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), -EINVAL);
	assert_string_equal(answer.sentence, "a port is 1 to 65535");
}

static void a_refusal_without_a_sentence(void **state)
{
	struct nlmsghdr *nlh = error_begin(-EPERM, 20, false);
	struct nl_socket nl = { 0 };
	struct nl_answer answer = begin_answer();

	(void)state;
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), -EPERM);
	assert_string_equal(answer.sentence, "");
	assert_non_null(strstr(nl_strerror(&nl, -EPERM),
			       "CAP_NET_ADMIN"));
	snprintf(nl.sentence, sizeof(nl.sentence),
		 "the kernel's own words");
	assert_string_equal(nl_strerror(&nl, -EPERM),
			    "the kernel's own words");
}

static struct nlmsghdr *put_message(union nl_request *room, size_t *size,
				    __u16 type, __u16 flags)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(room->bytes + *size);

	nlh->nlmsg_type = type;
	nlh->nlmsg_flags = flags;
	nlh->nlmsg_seq = SEQ;
	*(int *)mnl_nlmsg_put_extra_header(nlh, sizeof(int)) = 0;
	*size += nlh->nlmsg_len;
	return nlh;
}

static void a_dump_is_read_to_its_end(void **state)
{
	union nl_request room;
	struct nl_answer answer = begin_answer();
	size_t size = 0;

	(void)state;
	put_message(&room, &size, 30, NLM_F_MULTI);
	put_message(&room, &size, 30, NLM_F_MULTI);
	assert_int_equal(nl_answer_read(&answer, &room, size), 1);
	assert_int_equal(taken, 2);
	put_message(&room, &size, NLMSG_DONE, NLM_F_MULTI);
	assert_int_equal(nl_answer_read(&answer, &room, size), 0);
	assert_int_equal(taken, 4);
	assert_false(answer.interrupted);
}

static void a_torn_dump_is_told(void **state)
{
	union nl_request room;
	struct nl_answer answer = begin_answer();
	size_t size = 0;

	(void)state;
	put_message(&room, &size, 30, NLM_F_MULTI | NLM_F_DUMP_INTR);
	put_message(&room, &size, NLMSG_DONE, NLM_F_MULTI);
	assert_int_equal(nl_answer_read(&answer, &room, size), 0);
	assert_true(answer.interrupted);
}

static void a_dump_can_fail_at_its_end(void **state)
{
	union nl_request room;
	struct nl_answer answer = begin_answer();
	struct nlmsghdr *nlh;
	size_t size = 0;

	(void)state;
	nlh = put_message(&room, &size, NLMSG_DONE, NLM_F_MULTI);
	*(int *)mnl_nlmsg_get_payload(nlh) = -EPERM;
	put_sentence(nlh);
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), -EPERM);
	assert_string_equal(answer.sentence, "a port is 1 to 65535");
}

static void others_answers_are_passed_over(void **state)
{
	union nl_request room;
	struct nl_answer answer = begin_answer();
	size_t size = 0;

	(void)state;
	put_message(&room, &size, 30, 0)->nlmsg_seq = SEQ - 1;
	put_message(&room, &size, NLMSG_DONE, 0)->nlmsg_seq = SEQ - 1;
	put_message(&room, &size, NLMSG_NOOP, 0);
	assert_int_equal(nl_answer_read(&answer, &room, size), 1);
	assert_int_equal(taken, 0);
}

static void a_taker_can_end_it(void **state)
{
	union nl_request room;
	struct nl_answer answer = begin_answer();
	size_t size = 0;

	(void)state;
	verdict = -EBADMSG;
	put_message(&room, &size, 30, 0);
	put_message(&room, &size, 30, 0);
	assert_int_equal(nl_answer_read(&answer, &room, size), -EBADMSG);
	assert_int_equal(taken, 1);
}

static void read_once(const struct nlmsghdr *nlh)
{
	struct nl_answer answer = begin_answer();

	nl_answer_read(&answer, nlh, nlh->nlmsg_len);
}

static void a_damaged_error_does_no_harm(void **state)
{
	struct nlmsghdr *nlh = error_begin(-EINVAL, 36, true);

	(void)state;
	put_sentence(nlh);
	damage_each_byte(nlh, read_once);
}

static void the_family_has_a_number(void **state)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_UNSPEC);
	__u16 family = 0;

	(void)state;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, "nf_ftp");
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, 41);
	mnl_attr_put_u32(nlh, CTRL_ATTR_VERSION, 1);
	assert_int_equal(family_decode(nlh, &family), 0);
	assert_int_equal(family, 41);
}

static void assert_netns(const char *name, const char *expected)
{
	char path[64];

	assert_int_equal(netns_path(name, path, sizeof(path)), 0);
	assert_string_equal(path, expected);
}

static void namespaces_have_paths(void **state)
{
	char path[16];

	(void)state;
	assert_netns("gw", "/run/netns/gw");
	assert_netns("/proc/1/ns/net", "/proc/1/ns/net");
	assert_netns("./gw", "./gw");
	assert_int_equal(netns_path("a-long-name", path, sizeof(path)),
			 -ENAMETOOLONG);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(an_acknowledgment_ends_it),
		cmocka_unit_test(a_refusal_has_a_sentence),
		cmocka_unit_test(a_sentence_follows_the_whole_request),
		cmocka_unit_test(a_refusal_without_a_sentence),
		cmocka_unit_test(a_dump_is_read_to_its_end),
		cmocka_unit_test(a_torn_dump_is_told),
		cmocka_unit_test(a_dump_can_fail_at_its_end),
		cmocka_unit_test(others_answers_are_passed_over),
		cmocka_unit_test(a_taker_can_end_it),
		cmocka_unit_test(a_damaged_error_does_no_harm),
		cmocka_unit_test(the_family_has_a_number),
		cmocka_unit_test(namespaces_have_paths),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
