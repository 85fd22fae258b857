// SPDX-License-Identifier: GPL-2.0
/* Endpoints in every form: what is printed is read, and nothing else is. */
#include <ctype.h>
#include "scan.h"
#include "unit.h"

static const enum ftp_form forms[] = {
	FTP_FORM_HOSTPORT, FTP_FORM_EXTENDED, FTP_FORM_PORT_ONLY,
	FTP_FORM_LONG,
};

static enum ftp_reason scan_bytes(const char *text, size_t len,
				  enum ftp_form form, struct ftp_endpoint *out,
				  u32 *left)
{
	return scan_endpoint((struct ftp_span){ (const u8 *)text, (u32)len },
			     form, out, left);
}

static enum ftp_reason scan_text(const char *text, enum ftp_form form)
{
	struct ftp_endpoint e;
	u32 left;

	return scan_bytes(text, strlen(text), form, &e, &left);
}

static void assert_reason(const char *text, enum ftp_form form,
			  enum ftp_reason expected)
{
	enum ftp_reason reason = scan_text(text, form);

	if (reason != expected)
		fail_msg("%s: %d instead of %d", text, reason, expected);
}

static struct ftp_endpoint random_endpoint(enum ftp_form form)
{
	struct ftp_endpoint e = { .port = (u16)(1 + unit_random(65535)) };
	u32 i, len = 4;

	if (form == FTP_FORM_PORT_ONLY) {
		e.delimiter = '|';
		return e;
	}
	e.address.family = FTP_IPV4;
	if (form == FTP_FORM_EXTENDED)
		e.delimiter = (u8)unit_pick("|||!/~;@xZ(");
	if (form != FTP_FORM_HOSTPORT) {
		e.address.family = (u8)(1 + unit_random(2));
		len = e.address.family == FTP_IPV6 ? 16 : 4;
	}
	for (i = 0; i < len; i++)
		e.address.byte[i] = (u8)unit_random(unit_random(2) ? 256 : 2);
	return e;
}

static void every_port_goes_there_and_back(void **state)
{
	struct ftp_endpoint e;
	u32 port, i;

	(void)state;
	unit_seed(1);
	for (port = 1; port <= 65535; port++) {
		for (i = 0; i < ARRAY_SIZE(forms); i++) {
			e = random_endpoint(forms[i]);
			e.port = (u16)port;
			scan_what_is_printed(forms[i], &e);
		}
	}
}

static void random_endpoints_go_there_and_back(void **state)
{
	struct ftp_endpoint e;
	u32 round, i;

	(void)state;
	unit_seed(2);
	for (round = 0; round < UNIT_ROUNDS; round++) {
		for (i = 0; i < ARRAY_SIZE(forms); i++) {
			e = random_endpoint(forms[i]);
			scan_what_is_printed(forms[i], &e);
		}
	}
}

static void port_0_is_none_in_any_form(void **state)
{
	(void)state;
	assert_reason("192,0,2,1,0,0", FTP_FORM_HOSTPORT, FTP_BAD_PORT);
	assert_reason("|1|192.0.2.1|0|", FTP_FORM_EXTENDED, FTP_BAD_PORT);
	assert_reason("|2|2001:db8::1|0|", FTP_FORM_EXTENDED, FTP_BAD_PORT);
	assert_reason("|||0|", FTP_FORM_PORT_ONLY, FTP_BAD_PORT);
	assert_reason("4,4,192,0,2,1,2,0,0", FTP_FORM_LONG, FTP_BAD_PORT);
	assert_reason("|||00000|", FTP_FORM_PORT_ONLY, FTP_BAD_PORT);
}

static void ports_end_at_65535(void **state)
{
	static const struct {
		const char *number;
		enum ftp_reason reason;
	} row[] = {
		{ "1", FTP_OK }, { "1023", FTP_OK }, { "65535", FTP_OK },
		{ "0021", FTP_OK }, { "65536", FTP_BAD_PORT },
		{ "70000", FTP_BAD_PORT }, { "131093", FTP_BAD_PORT },
		{ "4294967317", FTP_BAD_PORT },
		{ "18446744073709551637", FTP_BAD_PORT },
		{ "99999999999999999999", FTP_BAD_PORT },
		{ "-1", FTP_BAD_SYNTAX }, { "+21", FTP_BAD_SYNTAX },
		{ " 21", FTP_BAD_SYNTAX }, { "21 ", FTP_BAD_SYNTAX },
		{ "", FTP_BAD_SYNTAX }, { "2x", FTP_BAD_SYNTAX },
		{ "0x15", FTP_BAD_SYNTAX }, { "ftp", FTP_BAD_SYNTAX },
	};
	char text[64];
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(row); i++) {
		snprintf(text, sizeof(text), "|||%s|", row[i].number);
		assert_reason(text, FTP_FORM_PORT_ONLY, row[i].reason);
		snprintf(text, sizeof(text), "|1|192.0.2.1|%s|", row[i].number);
		assert_reason(text, FTP_FORM_EXTENDED, row[i].reason);
		snprintf(text, sizeof(text), "|2|::2|%s|", row[i].number);
		assert_reason(text, FTP_FORM_EXTENDED, row[i].reason);
	}
}

/* any text at each of the six places */
static void assert_octet(const char *octet, enum ftp_reason expected)
{
	char text[256];
	u32 at, i, len;

	for (at = 0; at < 6; at++) {
		for (len = 0, i = 0; i < 6; i++)
			len += (u32)sprintf(text + len, "%s%s", i ? "," : "",
					    i == at ? octet : "7");
		assert_reason(text, FTP_FORM_HOSTPORT, expected);
	}
}

static void each_octet_ends_at_255(void **state)
{
	char text[8];
	u32 n;

	(void)state;
	for (n = 0; n < 1000; n++) {
		snprintf(text, sizeof(text), "%u", n);
		assert_octet(text, n > 255 ? FTP_BAD_OCTET : FTP_OK);
	}
	assert_octet("0255", FTP_OK);
	assert_octet("00000000000000000007", FTP_OK);
	assert_octet("0256", FTP_BAD_OCTET);
	assert_octet("4294967296", FTP_BAD_OCTET);
	assert_octet("18446744073709551616", FTP_BAD_OCTET);
	assert_octet("99999999999999999999", FTP_BAD_OCTET);
	assert_octet("-1", FTP_BAD_SYNTAX);
	assert_octet("+1", FTP_BAD_SYNTAX);
	assert_octet(" 1", FTP_BAD_SYNTAX);
	assert_octet("", FTP_BAD_SYNTAX);
	assert_octet("x", FTP_BAD_SYNTAX);
}

static void octets_are_put_where_they_belong(void **state)
{
	struct ftp_endpoint e;
	u32 left;

	(void)state;
	assert_int_equal(scan_bytes("192,0,2,1,195,80", 16, FTP_FORM_HOSTPORT,
				    &e, &left), FTP_OK);
	assert_int_equal(e.address.family, FTP_IPV4);
	assert_memory_equal(e.address.byte, "\300\0\2\1\0\0\0\0\0\0\0\0\0\0\0",
			    16);
	assert_int_equal(e.port, 50000);
}

static void what_is_cut_short_is_no_endpoint(void **state)
{
	static const struct {
		const char *text;
		enum ftp_form form;
		size_t whole;	/* from this length on it can be one */
	} row[] = {
		{ "192,168,100,200,255,255", FTP_FORM_HOSTPORT, 21 },
		{ "|1|192.168.100.200|65535|", FTP_FORM_EXTENDED, 25 },
		{ "|2|2001:db8::1:2:3|65535|", FTP_FORM_EXTENDED, 25 },
		{ "|2|::ffff:192.168.0.1|21|", FTP_FORM_EXTENDED, 25 },
		{ "|||65535|", FTP_FORM_PORT_ONLY, 9 },
		{ "4,4,192,168,100,200,2,255,255", FTP_FORM_LONG, 27 },
	};
	struct ftp_endpoint e;
	size_t i, len;
	u32 left;

	(void)state;
	for (i = 0; i < ARRAY_SIZE(row); i++) {
		for (len = 0; len <= strlen(row[i].text); len++)
			assert_int_equal(scan_bytes(row[i].text, len,
						    row[i].form, &e, &left),
					 len < row[i].whole ? FTP_BAD_SYNTAX :
							      FTP_OK);
	}
}

static void extended_forms_have_four_delimiters(void **state)
{
	static const char * const texts[] = {
		"", "|", "|1", "|1|", "|||21|", "1|192.0.2.1|21|",
		"|0|192.0.2.1|21|", "|3|192.0.2.1|21|", "||192.0.2.1|21|",
		"|4294967297|192.0.2.1|21|", "|-1|192.0.2.1|21|",
		"|1|192.0.2.1/21|", "|1/192.0.2.1|21|", "|1|192.0.2.1|21",
		"|1|192.0.2.1|21/", "|1| 192.0.2.1|21|", "|1|192.0.2.1 |21|",
		"|1|192.0.2|21|", "|1|192.0.2.1.1|21|", "|1||21|", "|2||21|",
		"|1|::1|21|", "|2|192.0.2.1|21|", "|1|ftp.example|21|",
		"|2|[::1]|21|", "|2|fe80::1%eth0|21|", " |1|192.0.2.1|21|",
		"111192.0.2.11211", "\1771\177192.0.2.1\17721\177",
		"\3771\377192.0.2.1\37721\377", NULL
	};
	const char * const *text;

	(void)state;
	for (text = texts; *text; text++)
		assert_reason(*text, FTP_FORM_EXTENDED, FTP_BAD_SYNTAX);
	assert_reason("|1|192.0.2.256|21|", FTP_FORM_EXTENDED, FTP_BAD_OCTET);
	assert_reason("|01|192.0.2.1|21|", FTP_FORM_EXTENDED, FTP_OK);
	assert_reason("||21|", FTP_FORM_PORT_ONLY, FTP_BAD_SYNTAX);
	assert_reason("||||21|", FTP_FORM_PORT_ONLY, FTP_BAD_SYNTAX);
	assert_reason("|1|192.0.2.1|21|", FTP_FORM_PORT_ONLY, FTP_BAD_SYNTAX);
}

/* RFC 2428 section 2: 33 to 126; a digit could be part of what it ends */
static void each_delimiter_of_the_rfc_is_read(void **state)
{
	struct ftp_endpoint e;
	char text[16];
	u32 d, left;
	bool ok;

	(void)state;
	for (d = 0; d < 256; d++) {
		memset(text, (int)d, 5);
		text[3] = '7';
		ok = d >= 33 && d <= 126 && !isdigit((int)d);
		assert_int_equal(scan_bytes(text, 5, FTP_FORM_PORT_ONLY, &e,
					    &left),
				 ok ? FTP_OK : FTP_BAD_SYNTAX);
		if (ok)
			assert_int_equal(e.delimiter, d);
	}
}

/* one that was fine in the sender's text may be a digit of the new address */
static void no_delimiter_is_printed_that_the_address_needs(void **state)
{
	struct ftp_endpoint e;
	u32 d, round;

	(void)state;
	unit_seed(3);
	for (round = 0; round < 50; round++) {
		for (d = 33; d <= 126; d++) {
			if (isdigit((int)d))
				continue;
			e = random_endpoint(FTP_FORM_EXTENDED);
			e.delimiter = (u8)d;
			scan_what_is_printed(FTP_FORM_EXTENDED, &e);
		}
	}
}

/* RFC 1639 section 2: each part says how long it is */
static void long_forms_have_the_lengths_they_say(void **state)
{
	static const char * const texts[] = {
		"", "4", "4,4", "4,4,192,0,2,1", "4,4,192,0,2,1,2,4",
		"4,5,192,0,2,1,2,4,1", "5,4,192,0,2,1,2,4,1",
		"4,4,192,0,2,1,3,4,1", "6,4,192,0,2,1,2,4,1",
		"4,16,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,2,4,1",
		"6,16,0,0,0,0,0,0,0,0,0,0,0,0,0,0,1,2,4,1", "4 4", NULL
	};
	const char * const *text;

	(void)state;
	for (text = texts; *text; text++)
		assert_reason(*text, FTP_FORM_LONG, FTP_BAD_SYNTAX);
	assert_reason("4,4,192,0,2,1,2,4,1", FTP_FORM_LONG, FTP_OK);
	assert_reason("4,4,192,0,2,256,2,4,1", FTP_FORM_LONG, FTP_BAD_OCTET);
	assert_reason("6,16,32,1,13,184,0,0,0,0,0,0,0,0,0,0,0,1,2,4,1",
		      FTP_FORM_LONG, FTP_OK);
}

static void no_form_is_no_endpoint(void **state)
{
	(void)state;
	assert_reason("192,0,2,1,4,1", FTP_FORM_NONE, FTP_BAD_SYNTAX);
	assert_reason("", FTP_FORM_NONE, FTP_BAD_SYNTAX);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(every_port_goes_there_and_back),
		cmocka_unit_test(random_endpoints_go_there_and_back),
		cmocka_unit_test(port_0_is_none_in_any_form),
		cmocka_unit_test(ports_end_at_65535),
		cmocka_unit_test(each_octet_ends_at_255),
		cmocka_unit_test(octets_are_put_where_they_belong),
		cmocka_unit_test(what_is_cut_short_is_no_endpoint),
		cmocka_unit_test(extended_forms_have_four_delimiters),
		cmocka_unit_test(each_delimiter_of_the_rfc_is_read),
		cmocka_unit_test(no_delimiter_is_printed_that_the_address_needs),
		cmocka_unit_test(long_forms_have_the_lengths_they_say),
		cmocka_unit_test(no_form_is_no_endpoint),
	};

	return cmocka_run_group_tests_name("endpoint", tests, NULL, NULL);
}
