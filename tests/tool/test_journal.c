// SPDX-License-Identifier: GPL-2.0
/*
 * Events in the journal: the fields of each, and how many there can be.
 */
#include <errno.h>

#include "journal.h"
#include "message.h"

#define SECOND 1000000000ull
/* 2026-11-21 21:45:51.123456789 UTC */
#define TIME 1795297551123456789ull

static const struct event refused = {
	.name = "refuse", .time = TIME, .verb = "PORT", .mode = "active",
	.session = {
		.client = { { AF_INET, { 192, 168, 1, 2 } }, 40000 },
		.server = { { AF_INET, { 10, 0, 0, 5 } }, 21 },
		.profile = "ftp",
	},
	.target = { { AF_INET, { 192, 168, 1, 2 } }, 22 },
	.reason = "privileged-port",
	.text = { "1,2\nMESSAGE=no", 14 },
};

/* the fields of @refused, whatever its event is called */
#define ITS_FIELDS \
	"NF_FTP_TIME=2026-11-21T21:45:51.123456Z\n" \
	"NF_FTP_CLIENT=192.168.1.2\n" \
	"NF_FTP_CLIENT_PORT=40000\n" \
	"NF_FTP_SERVER=10.0.0.5\n" \
	"NF_FTP_SERVER_PORT=21\n" \
	"NF_FTP_PROFILE=ftp\n" \
	"NF_FTP_REASON=privileged-port\n" \
	"NF_FTP_VERB=PORT\n" \
	"NF_FTP_MODE=active\n" \
	"NF_FTP_ADDRESS=192.168.1.2\n" \
	"NF_FTP_PORT=22\n" \
	"NF_FTP_TEXT=1,2\\x0aMESSAGE=no\n"

static void print(const struct event *event, FILE *out)
{
	struct journal_entry entry;
	int i;

	assert_int_equal(journal_entry_make(&entry, event), 0);
	for (i = 0; i < entry.count; i++) {
		fwrite(entry.fields[i].iov_base, 1, entry.fields[i].iov_len,
		       out);
		putc('\n', out);
	}
	free(entry.text);
}

static void a_refusal_has_fields(void **state)
{
	(void)state;
	assert_text(print, &refused,
		    "MESSAGE=192.168.1.2:40000 -> 10.0.0.5:21 refuse PORT 1,2\\x0aMESSAGE=no, active to 192.168.1.2:22: privileged-port: the port is below 1024\n"
		    "PRIORITY=5\n"
		    "SYSLOG_IDENTIFIER=nf-ftp\n"
		    "NF_FTP_EVENT=refuse\n"
		    ITS_FIELDS);
}

static void what_is_of_no_session_has_few(void **state)
{
	struct event event = event_lost(3, TIME);

	(void)state;
	assert_text(print, &event,
		    "MESSAGE=lost: 3 events\n"
		    "PRIORITY=4\n"
		    "SYSLOG_IDENTIFIER=nf-ftp\n"
		    "NF_FTP_EVENT=lost\n"
		    "NF_FTP_TIME=2026-11-21T21:45:51.123456Z\n"
		    "NF_FTP_COUNT=3\n");
	event = event_of_module(true, TIME);
	assert_text(print, &event,
		    "MESSAGE=module-back: nf_ftp is loaded again, and watched\n"
		    "PRIORITY=5\n"
		    "SYSLOG_IDENTIFIER=nf-ftp\n"
		    "NF_FTP_EVENT=module-back\n"
		    "NF_FTP_TIME=2026-11-21T21:45:51.123456Z\n");
}

/* every field that there can be has room */
static void the_longest_entry_fits(void **state)
{
	struct event event = refused;

	(void)state;
	event.lost = 1;
	event.after = event.text;
	snprintf(event.name, sizeof(event.name), "rewrite");
	assert_text(print, &event,
		    "MESSAGE=192.168.1.2:40000 -> 10.0.0.5:21 rewrite PORT 1,2\\x0aMESSAGE=no becomes 1,2\\x0aMESSAGE=no, active to 192.168.1.2:22: privileged-port: the port is below 1024\n"
		    "PRIORITY=6\n"
		    "SYSLOG_IDENTIFIER=nf-ftp\n"
		    "NF_FTP_EVENT=rewrite\n"
		    ITS_FIELDS
		    "NF_FTP_AFTER=1,2\\x0aMESSAGE=no\n");
}

/* what was sent: refusals, and how many of them were said to be lost */
static unsigned int sent, lost;

static int count(const struct iovec *fields, int fields_count)
{
	static const char name[] = "NF_FTP_COUNT=";
	unsigned int number = 0;
	char text[32] = "";
	int i;

	for (i = 0; i < fields_count; i++) {
		if (fields[i].iov_len < sizeof(name) ||
		    memcmp(fields[i].iov_base, name, sizeof(name) - 1))
			continue;
		memcpy(text, fields[i].iov_base, fields[i].iov_len);
		number = (unsigned int)atoi(text + sizeof(name) - 1);
	}
	lost += number;
	sent += !number;
	return 0;
}

static void take(struct journal *journal, unsigned int events, __u64 clock)
{
	while (events--)
		assert_int_equal(journal_take(journal, &refused, clock), 0);
}

static void a_flood_is_counted(void **state)
{
	struct journal journal = { .send = count };
	struct event gone = event_of_module(false, TIME);
	struct event more = event_lost(50, TIME);

	(void)state;
	sent = 0;
	lost = 0;
	take(&journal, 1000, SECOND);
	assert_int_equal(sent, 100);
	assert_int_equal(lost, 0);
	/* the kernel's are counted with those left out here */
	assert_int_equal(journal_take(&journal, &more, SECOND), 0);
	assert_int_equal(journal_settle(&journal, TIME, SECOND), 0);
	assert_int_equal(lost, 0);
	/* that the module goes is said all the same */
	assert_int_equal(journal_take(&journal, &gone, SECOND), 0);
	assert_int_equal(sent, 101);
	/* ten a second, one of which says how many were left out */
	take(&journal, 1000, 2 * SECOND);
	assert_int_equal(sent, 110);
	assert_int_equal(lost, 950);
	assert_int_equal(journal_settle(&journal, TIME, 3 * SECOND), 0);
	assert_int_equal(sent + lost, 2051);
	/* all is well again after a while */
	take(&journal, 100, 60 * SECOND);
	assert_int_equal(sent, 210);
	assert_int_equal(journal.left_out, 0);
}

static int refuse_all(const struct iovec *fields, int fields_count)
{
	(void)fields;
	(void)fields_count;
	return -ENOENT;
}

static void a_journal_that_is_gone(void **state)
{
	struct journal journal = { .send = refuse_all };

	(void)state;
	assert_int_equal(journal_take(&journal, &refused, SECOND), EXIT_FAILED);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_refusal_has_fields),
		cmocka_unit_test(what_is_of_no_session_has_few),
		cmocka_unit_test(the_longest_entry_fits),
		cmocka_unit_test(a_flood_is_counted),
		cmocka_unit_test(a_journal_that_is_gone),
	};

	return cmocka_run_group_tests_name("journal", tests, NULL, NULL);
}
