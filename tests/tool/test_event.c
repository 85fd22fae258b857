// SPDX-License-Identifier: GPL-2.0
/*
 * Events: messages of nf_ftp, what is printed of them, and the one that the
 * kernel does not send.
 */
#include <errno.h>
#include <time.h>
#include <linux/genetlink.h>

#include "event.h"
#include "expectation.h"
#include "netlink.h"
#include "session_message.h"

#define SECOND 1000000000ull
/* 2026-11-21 21:45:51.123456789 UTC */
#define TIME 1795297551123456789ull

static const struct pair dialled = { "192.168.1.2", 40000, "203.0.113.7", 21 };

/* a message about the session above, with an event's nest to be filled */
static struct nlmsghdr *begin(const char *name, __u64 time,
			      struct nlattr **nest)
{
	struct nlmsghdr *nlh = session_message(&dialled, "10.0.0.5", 2100);

	*nest = mnl_attr_nest_start(nlh, NF_FTP_A_EVENT);
	mnl_attr_put_strz(nlh, NF_FTP_EVENT_A_NAME, name);
	mnl_attr_put_u64(nlh, NF_FTP_EVENT_A_TIME, time);
	mnl_attr_put_u32(nlh, 1000, 1);
	return nlh;
}

static void put_target(struct nlmsghdr *nlh, unsigned short port)
{
	mnl_attr_put_strz(nlh, NF_FTP_EVENT_A_MODE, "active");
	put_address(nlh, NF_FTP_EVENT_A_ADDRESS, "192.168.1.2");
	mnl_attr_put_u16(nlh, NF_FTP_EVENT_A_PORT, port);
}

static struct nlmsghdr *rewrite(void)
{
	static const unsigned char before[] = "192,168,1,2,\xff\x1b";
	struct nlattr *nest;
	struct nlmsghdr *nlh = begin("rewrite", TIME, &nest);

	mnl_attr_put_strz(nlh, NF_FTP_EVENT_A_VERB, "PORT");
	put_target(nlh, 4000);
	mnl_attr_put(nlh, NF_FTP_EVENT_A_TEXT, sizeof(before) - 1, before);
	mnl_attr_put(nlh, NF_FTP_EVENT_A_AFTER, 17, "203,0,113,7,15,16");
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static struct nlmsghdr *refuse_event(void)
{
	struct nlattr *nest;
	struct nlmsghdr *nlh = begin("refuse", TIME, &nest);

	mnl_attr_put_strz(nlh, NF_FTP_EVENT_A_VERB, "PORT");
	mnl_attr_put_strz(nlh, NF_FTP_EVENT_A_REASON, "bad-octet");
	mnl_attr_put(nlh, NF_FTP_EVENT_A_TEXT, 3, "1,2");
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, NF_FTP_A_LOST, 7);
	return nlh;
}

static void is_printed(void **state)
{
	struct event event;

	(void)state;
	setenv("TZ", "UTC", 1);
	assert_int_equal(event_decode(rewrite(), &event), 0);
	assert_int_equal(event.lost, 0);
	assert_text(event_text, &event,
		    "2026-11-21 21:45:51.123456+00:00 192.168.1.2:40000 -> 10.0.0.5:2100 rewrite PORT 192,168,1,2,\\xff\\x1b becomes 203,0,113,7,15,16, active to 192.168.1.2:4000\n");
	assert_json(event_json(&event),
		    "{\"time\":\"2026-11-21T21:45:51.123456Z\",\"event\":\"rewrite\",\n"
		    "\"client\":\"192.168.1.2\",\"client_port\":40000,\n"
		    "\"server\":\"10.0.0.5\",\"server_port\":2100,\"profile\":\"ftp\",\n"
		    "\"verb\":\"PORT\",\"mode\":\"active\",\n"
		    "\"address\":\"192.168.1.2\",\"port\":4000,\n"
		    "\"before\":\"192,168,1,2,\xc3\xbf\\u001B\",\n"
		    "\"after\":\"203,0,113,7,15,16\"}");
}

static void a_refusal_is_printed(void **state)
{
	struct event event;

	(void)state;
	assert_int_equal(event_decode(refuse_event(), &event), 0);
	assert_int_equal(event.lost, 7);
	assert_text(event_text, &event,
		    "2026-11-21 21:45:51.123456+00:00 192.168.1.2:40000 -> 10.0.0.5:2100 refuse PORT 1,2: bad-octet: a number of the endpoint is greater than 255\n");
	assert_json(event_json(&event),
		    "{\"time\":\"2026-11-21T21:45:51.123456Z\",\"event\":\"refuse\",\n"
		    "\"client\":\"192.168.1.2\",\"client_port\":40000,\n"
		    "\"server\":\"10.0.0.5\",\"server_port\":2100,\"profile\":\"ftp\",\n"
		    "\"verb\":\"PORT\",\"reason\":\"bad-octet\",\"text\":\"1,2\"}");
}

static void a_loss_is_printed(void **state)
{
	struct event event = event_lost(1, TIME);

	(void)state;
	setenv("TZ", "UTC", 1);
	tzset();
	assert_text(event_text, &event, "2026-11-21 21:45:51.123456+00:00 lost: 1 event\n");
	assert_json(event_json(&event),
		    "{\"time\":\"2026-11-21T21:45:51.123456Z\",\"event\":\"lost\",\"count\":1}");
}

static void the_module_comes_and_goes(void **state)
{
	struct event event = event_of_module(false, TIME);

	(void)state;
	assert_text(event_text, &event,
		    "2026-11-21 21:45:51.123456+00:00 module-gone: nf_ftp is not loaded; waiting until it is\n");
	assert_json(event_json(&event),
		    "{\"time\":\"2026-11-21T21:45:51.123456Z\",\"event\":\"module-gone\"}");
	event = event_of_module(true, TIME);
	assert_text(event_text, &event,
		    "2026-11-21 21:45:51.123456+00:00 module-back: nf_ftp is loaded again, and watched\n");
	assert_json(event_json(&event),
		    "{\"time\":\"2026-11-21T21:45:51.123456Z\",\"event\":\"module-back\"}");
}

static void assert_local(const char *zone, const char *expected)
{
	struct event event = event_lost(2, TIME);

	setenv("TZ", zone, 1);
	tzset();
	assert_text(event_text, &event, expected);
}

static void a_time_has_its_day_and_zone(void **state)
{
	(void)state;
	assert_local("CET-1", "2026-11-21 22:45:51.123456+01:00 lost: 2 events\n");
	assert_local("NST3:30", "2026-11-21 18:15:51.123456-03:30 lost: 2 events\n");
	assert_local("NZDT-13", "2026-11-22 10:45:51.123456+13:00 lost: 2 events\n");
	setenv("TZ", "UTC", 1);
	tzset();
}

/* a notification of the controller's about a family */
static struct nlmsghdr *family_notification(__u8 cmd, const char *name)
{
	struct nlmsghdr *nlh = message_begin((enum nf_ftp_cmd)cmd);

	nlh->nlmsg_type = GENL_ID_CTRL;
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, 30);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	return nlh;
}

static void ask_for_change(const struct nlmsghdr *nlh)
{
	family_change(nlh);
}

static void a_family_comes_and_goes(void **state)
{
	(void)state;
	assert_int_equal(family_change(rewrite()), FAMILY_NO_CHANGE);
	assert_int_equal(family_change(family_notification(CTRL_CMD_NEWFAMILY, "nf_ftp")),
			 FAMILY_COME);
	assert_int_equal(family_change(family_notification(CTRL_CMD_DELFAMILY, "nf_ftp")),
			 FAMILY_GONE);
	assert_int_equal(family_change(family_notification(CTRL_CMD_DELFAMILY, "nf_ftp2")),
			 FAMILY_OTHER);
	assert_int_equal(family_change(family_notification(CTRL_CMD_NEWMCAST_GRP, "nf_ftp")),
			 FAMILY_OTHER);
	damage_each_byte(family_notification(CTRL_CMD_DELFAMILY, "nf_ftp"), ask_for_change);
}

static void decode_once(const struct nlmsghdr *nlh)
{
	struct event event;

	if (!event_decode(nlh, &event)) {
		json_t *object = event_json(&event);

		assert_non_null(object);
		json_decref(object);
	}
}

static void damage_does_no_harm(void **state)
{
	(void)state;
	damage_each_byte(rewrite(), decode_once);
	damage_each_byte(refuse_event(), decode_once);
}

static void happen(struct expectation_list *list, const char *name, __u64 time,
		   unsigned short port, __u32 lost)
{
	struct nlattr *nest;
	struct nlmsghdr *nlh = begin(name, time, &nest);
	struct event event;

	if (port)
		put_target(nlh, port);
	mnl_attr_put_u32(nlh, NF_FTP_EVENT_A_TIMEOUT, 300);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u32(nlh, NF_FTP_A_LOST, lost);
	assert_int_equal(event_decode(nlh, &event), 0);
	assert_int_equal(expectation_list_update(list, &event), 0);
}

static void assert_deadline(const struct expectation_list *list, __u64 expected)
{
	__u64 time = 0;

	assert_int_equal(expectation_list_deadline(list, &time), expected != 0);
	assert_true(time == expected);
}

static void what_does_not_come_expires(void **state)
{
	struct expectation_list list = { 0 };
	unsigned short port;
	struct event event;

	(void)state;
	assert_deadline(&list, 0);
	for (port = 4000; port < 4100; port++)
		happen(&list, "expect", TIME + port, port, 0);
	assert_deadline(&list, TIME + 4000 + 300 * SECOND);
	assert_false(expectation_list_expire(&list, TIME + 300 * SECOND, &event));
	assert_true(expectation_list_expire(&list, TIME + 4000 + 300 * SECOND, &event));
	assert_string_equal(event.name, "expired");
	assert_int_equal(event.target.port, 4000);
	assert_true(event.time == TIME + 4000 + 300 * SECOND);
	assert_deadline(&list, TIME + 4001 + 300 * SECOND);
	happen(&list, "used", TIME, 4001, 0);
	happen(&list, "withdrawn", TIME, 4002, 0);
	assert_deadline(&list, TIME + 4003 + 300 * SECOND);
	/* said again, it has its whole time again */
	happen(&list, "expect", TIME + 5000, 4003, 0);
	assert_deadline(&list, TIME + 4004 + 300 * SECOND);
	happen(&list, "session-close", TIME, 0, 0);
	assert_deadline(&list, 0);
	expectation_list_free(&list);
}

static void with_something_lost_nothing_is_known(void **state)
{
	struct expectation_list list = { 0 };

	(void)state;
	happen(&list, "expect", TIME, 4000, 0);
	happen(&list, "expect", TIME + 1, 4001, 1);
	assert_deadline(&list, TIME + 1 + 300 * SECOND);
	happen(&list, "refuse", TIME, 0, 1);
	assert_deadline(&list, 0);
	expectation_list_free(&list);
}

static int count_one(const struct nlmsghdr *nlh, void *arg)
{
	(void)nlh;
	++*(int *)arg;
	return 0;
}

/* an event that comes in front of an answer is not lost */
static void is_overheard(void **state)
{
	struct nl_answer answer = { .seq = 5 };
	struct nlmsghdr *nlh = rewrite();
	int heard = 0;

	(void)state;
	nlh->nlmsg_seq = 0;
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), 1);
	answer.notify = count_one;
	answer.notify_arg = &heard;
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), 1);
	assert_int_equal(heard, 1);
	nlh->nlmsg_seq = 4;
	assert_int_equal(nl_answer_read(&answer, nlh, nlh->nlmsg_len), 1);
	assert_int_equal(heard, 1);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(is_printed),
		cmocka_unit_test(a_refusal_is_printed),
		cmocka_unit_test(a_loss_is_printed),
		cmocka_unit_test(the_module_comes_and_goes),
		cmocka_unit_test(a_time_has_its_day_and_zone),
		cmocka_unit_test(a_family_comes_and_goes),
		cmocka_unit_test(damage_does_no_harm),
		cmocka_unit_test(what_does_not_come_expires),
		cmocka_unit_test(with_something_lost_nothing_is_known),
		cmocka_unit_test(is_overheard),
	};

	return cmocka_run_group_tests_name("event", tests, NULL, NULL);
}
