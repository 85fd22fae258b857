// SPDX-License-Identifier: GPL-2.0
/*
 * What can be made to connect to an FTP port, and how it begins; and what is odd,
 * but honest. Each is cut at each byte.
 */
#include "session.h"
#include "unit.h"

/* with a NUL in it, or none; a sentence */
#define TEXT(text) { text, sizeof(text) - 1 }

struct row {
	const char *text;
	size_t len;
};

static const struct row enemies[] = {
	/* browsers, and what speaks HTTP: RFC 9112, RFC 9113, printers' IPP */
	TEXT("GET / HTTP/1.1\r\nPORT 1"), TEXT("POST /x?y HTTP/1.0\r\n"),
	TEXT("OPTIONS * HTTP/1.1\r\n"), TEXT("PRI * HTTP/2.0\r\n\r\nSM\r\n"),
	TEXT("x\r\nHost: a\r\n"), TEXT("USER x\r\nContent-Type: text/plain\r\n"),
	TEXT("X_Y-Z:\r\n"), TEXT("HTTP/1.1 200 OK\r\n"),
	/* a page may choose the method, but CONNECT */
	TEXT("DISNECT / HTTP/1.1\r\nHost: a\r\n\r\nUSER u\r\n"),
	TEXT("XXXNECT / HTTP/1.1\r\n"), TEXT("CONXNECT / HTTP/1.1\r\n"),
	TEXT("CONNECTS / HTTP/1.1\r\n"), TEXT("CONNNECT / HTTP/1.1\r\n"),
	/* telephones: RFC 3261 with its short names, RFC 7826 */
	TEXT("REGISTER sip:a SIP/2.0\r\n"), TEXT("SIP/2.0 200 OK\r\n"),
	TEXT("v:SIP/2.0/TCP a\r\n"), TEXT("DESCRIBE rtsp://a RTSP/1.0\r\n"),
	/* mail clients: RFC 5321, RFC 2033 */
	TEXT("EHLO a\r\n"), TEXT("helo a\r\n"), TEXT("LHLO a\r\n"),
	TEXT("EHLO\r\n"),
	/* the same, reading: RFC 3501; a directory (RFC 4511); git, before a name */
	TEXT("a001 CAPABILITY\r\n"), TEXT("1 login u p\r\n"),
	TEXT("0\x0c\x02\x01\x01`\x07"), TEXT("0061git-upload-pack /x\r\n"),
	/* TLS of any version, SSLv2 */
	TEXT("\x16\x03\x01\x02\x00\x01"), TEXT("\x80\x2e\x01\x03\x01"),
	/* WebRTC: STUN and TURN (RFC 8489, RFC 8656), a channel's data */
	TEXT("\x00\x01\x00\x00!\x12\xa4\x42"), TEXT("\x00\x03\x00\x08"),
	TEXT("\x40\x00\x00\x10PORT 1"),
	/* remote desktops, SSH (RFC 4253), XMPP, Flash, JSON, Redis */
	TEXT("\x03\x00\x00\x13"), TEXT("SSH-2.0-x\r\n"), TEXT("<?xml "),
	TEXT("<policy-file-request/>"), TEXT("{\"a\":1}"), TEXT("*1\r\n$4\r\n"),
	/* printers: PJL behind its escape or not, PostScript, LPD (RFC 1179) */
	TEXT("\x1b%-12345X@PJL\r\n"), TEXT("@PJL INFO\r\n"), TEXT("%!PS\r\n"),
	TEXT("\x02queue\n"),
};

static const struct row honest[] = {
	TEXT("USER u\r\nPASS p\r\n"), TEXT("  user u\r\n"), TEXT("\r\nUSER u\r\n"),
	TEXT("\377\364\377\362ABOR\r\n"), TEXT("\xef\xbb\xbfUSER u\r\n"),
	TEXT("?\r\n"), TEXT("CLIENTNAME x\r\n"), TEXT("LOGIN u\r\n"),
	TEXT("USER u1\r\nXMD5 x\r\n"),
	TEXT("TZONE LOCAL\r\n"), TEXT("USER u\r\0\r\n"), TEXT("USER a:b\r\n"),
	TEXT("PASS http:x\r\n"), TEXT("CWD /gossip/x\r\n"), TEXT("P@SW\r\n"),
	TEXT("OPEN ftp.example\r\n"), TEXT("CONNECT ftp.example\r\n"),
	/* names of files and users, and passwords */
	TEXT("CWD /srv/http/files\r\n"), TEXT("PASS xhttp/9\r\n"),
	TEXT("USER sip/alice\r\n"), TEXT("RETR HTTP/a\r\n"),
	TEXT("CWD /HTTP/1\r\n"), TEXT("CWD xSIP/2\r\n"),
	TEXT("CLNT a/1.0 b:c\r\n"), TEXT("SITE HELO\r\n"),
	TEXT("PROXY TCP4 192.0.2.1 192.0.2.2 1025 21\r\nUSER u\r\n"),
	TEXT("PROXY TCP6 2001:db8::1 2001:db8::2 1025 21\r\n"),
	TEXT("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\xc0\0\x02\x01\xc0\0\x02\x02\x04\x01\0\x15"),
	/* an address of 10.65.58.1, which is LF, A and a colon; one of 10.10.65.58 */
	TEXT("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\nA:\x01\xc0\0\x02\x02\x04\x01\0\x15USER u\r\n"),
	TEXT("\r\n\r\n\0\r\nQUIT\n\x21\x11\0\x0c\n\nA:\xc0\0\x02\x02\x04\x01\0\x15USER u\r\n"),
	TEXT("CONNECT a:21 HTTP/1.1\r\nHost: a:21\r\n\r\nUSER u\r\n"),
};

static bool hears(const struct row *row, size_t cut, bool joined)
{
	struct ftp_guard guard = { .place = 0 };
	struct ftp_span head = unit_copy(row->text, (u32)cut);
	struct ftp_span tail = unit_copy(row->text + cut, (u32)(row->len - cut));
	bool heard;

	if (joined)
		ftp_guard_join(&guard);
	heard = ftp_guard_hears(&guard, head.at, head.at + head.len) ||
		ftp_guard_hears(&guard, tail.at, tail.at + tail.len);
	unit_free(head);
	unit_free(tail);
	return heard;
}

static void assert_heard(const struct row *rows, size_t count, bool expected)
{
	const struct row *row;
	size_t cut;

	for (row = rows; row < rows + count; row++) {
		for (cut = 0; cut <= row->len; cut++) {
			if (hears(row, cut, false) != expected)
				fail_msg("%.*s, cut at %zu", (int)row->len,
					 row->text, cut);
		}
	}
}

static void other_protocols_are_heard(void **state)
{
	(void)state;
	assert_heard(enemies, ARRAY_SIZE(enemies), true);
}

static void what_is_only_odd_is_not(void **state)
{
	(void)state;
	assert_heard(honest, ARRAY_SIZE(honest), false);
}

/* the first line may be the end of another one; an empty one ends a header */
static void who_joins_hears_what_follows(void **state)
{
	static const struct row rest[] = {
		TEXT("x\r\nHost: a\r\n"), TEXT("Host: a\r\n\r\n"),
		TEXT("x\r\n\r\nPORT 1\r\n"),
	};
	static const struct row body = TEXT("a: b\r\nNOOP\r\n");
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(rest); i++)
		assert_true(hears(&rest[i], 0, true));
	assert_false(hears(&body, 0, true));
}

/* what a header excuses ends with it */
static void a_proxy_s_header_has_an_end(void **state)
{
	static const struct row behind =
		TEXT("CONNECT a:21 HTTP/1.1\r\n\r\nHost: a\r\n");
	static const struct row keepalive =
		TEXT("\r\n\r\nREGISTER sip:a SIP/2.0\r\n");
	static const struct row zero =
		TEXT("USER u\r\n\0\r\nA: b\r\n");
	static const struct row later =
		TEXT("USER u\r\nCONNECT a:21 HTTP/1.1\r\n");

	(void)state;
	assert_true(hears(&behind, 0, false));
	assert_true(hears(&later, 0, false));
	assert_true(hears(&keepalive, 0, false));
	assert_true(hears(&zero, 0, false));
}

/* what a command leads to is the same, whichever way it is heard */
static void assert_same_way(const struct row *before, const struct row *command)
{
	struct ftp_guard guard = { .place = 0 }, other;
	struct ftp_span text = unit_copy(before->text, (u32)before->len);
	struct ftp_span line = unit_copy(command->text, (u32)command->len);
	bool heard = ftp_guard_hears(&guard, text.at, text.at + text.len);

	other = guard;
	if (!heard && ftp_guard_pass(&guard, line.at, line.at + line.len - 1)) {
		assert_false(ftp_guard_hears(&other, line.at, line.at + line.len));
		assert_int_equal(guard.place, other.place);
		assert_int_equal(guard.last, other.last);
		assert_int_equal(guard.later, other.later);
		assert_int_equal(guard.joined, other.joined);
		assert_int_equal(guard.proxy, other.proxy);
		assert_int_equal(guard.header, other.header);
	}
	unit_free(text);
	unit_free(line);
}

static void a_command_is_heard_in_a_short_way(void **state)
{
	static const struct row before[] = {
		TEXT(""), TEXT("\r\n"), TEXT("USER u\r\n"), TEXT("CONN\r\n"),
		TEXT("CONNECT a:21 HTTP/1.1\r\n"), TEXT("  "), TEXT("US"),
		TEXT("CONNECT a:21 HTTP/1.1\r\n\r\n"), TEXT("x/"),
	};
	static const struct row commands[] = {
		TEXT("USER u\r\n"), TEXT("pass a:b 1\r\n"), TEXT("LIST\r\n"),
		TEXT("PWD\r\n"), TEXT("CWD x\r\n"), TEXT("RETR GET / HTTP/1.1\r\n"),
		TEXT("REGISTER sip:a SIP/2.0\r\n"), TEXT("CWD \0\377\r\n"),
	};
	size_t i, j;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(before); i++) {
		for (j = 0; j < ARRAY_SIZE(commands); j++)
			assert_same_way(&before[i], &commands[j]);
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(other_protocols_are_heard),
		cmocka_unit_test(what_is_only_odd_is_not),
		cmocka_unit_test(who_joins_hears_what_follows),
		cmocka_unit_test(a_proxy_s_header_has_an_end),
		cmocka_unit_test(a_command_is_heard_in_a_short_way),
	};

	return cmocka_run_group_tests_name("guard", tests, NULL, NULL);
}
