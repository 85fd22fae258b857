// SPDX-License-Identifier: GPL-2.0
/*
 * What a cloud tells of its addresses, as text, and what becomes of it.
 */
#include <errno.h>

#include "cloud.h"
#include "http.h"
#include "message.h"

static void assert_lines(const struct cloud *cloud, const char *expected)
{
	struct advertise_list lines;

	cloud_lines(cloud, &lines);
	assert_list(&advertise_list_type, &lines, expected);
}

static void google_tells_of_its_interfaces(void **state)
{
	static const char text[] =
		"[{\"accessConfigs\":[{\"externalIp\":\"203.0.113.9\",\"type\":\"ONE_TO_ONE_NAT\"}],\n"
		"\"dnsServers\":[\"169.254.169.254\"],\"forwardedIps\":[],\"gateway\":\"10.0.0.1\",\n"
		"\"ip\":\"10.0.0.5\",\"mac\":\"42:01:0a:00:00:05\",\"mtu\":1460,\n"
		"\"network\":\"projects/1/networks/default\",\"subnetmask\":\"255.255.240.0\"},\n"
		"{\"accessConfigs\":[{\"externalIp\":\"\",\"type\":\"ONE_TO_ONE_NAT\"}],\"ip\":\"10.1.0.5\"},\n"
		"{\"accessConfigs\":[],\"ip\":\"10.2.0.5\"},\n"
		"{\"ip\":\"10.3.0.5\"}]\n";
	struct cloud cloud = { 0 };

	(void)state;
	assert_int_equal(cloud_read_google(text, &cloud), 0);
	assert_lines(&cloud, "10.0.0.5/32 as 203.0.113.9 except private\n");
}

static void azure_tells_of_its_interfaces(void **state)
{
	static const char text[] =
		"[{\"ipv4\":{\"ipAddress\":[{\"privateIpAddress\":\"10.144.133.132\",\"publicIpAddress\":\"\"},\n"
		"{\"privateIpAddress\":\"10.144.133.133\",\"publicIpAddress\":\"203.0.113.9\"}],\n"
		"\"subnet\":[{\"address\":\"10.144.133.128\",\"prefix\":\"26\"}]},\n"
		"\"ipv6\":{\"ipAddress\":[]},\"macAddress\":\"0011AAFFBB22\"},\n"
		"{\"ipv4\":{\"ipAddress\":[{\"privateIpAddress\":\"10.0.0.4\",\"publicIpAddress\":\"203.0.113.10\"}]}},\n"
		"{\"macAddress\":\"0011AAFFBB23\"}]\n";
	struct cloud cloud = { 0 };

	(void)state;
	assert_int_equal(cloud_read_azure(text, &cloud), 0);
	assert_lines(&cloud,
		     "10.0.0.4/32 as 203.0.113.10 except private\n"
		     "10.144.133.133/32 as 203.0.113.9 except private\n");
}

static void answers_of_another_shape(void **state)
{
	static const char *const texts[] = {
		"", "x", "<html>", "{}", "1", "null", "\"10.0.0.5\"", "[1]",
		"[null]", "[[]]", "[{\"ip\":\"10.0.0.5\"}",
		"[{\"ip\":\"10.0.0.5\",\"accessConfigs\":{}}]",
		"[{\"ip\":5,\"accessConfigs\":[{\"externalIp\":\"203.0.113.9\"}]}]",
		"[{\"accessConfigs\":[{\"externalIp\":\"203.0.113.9\"}]}]",
		"[{\"ip\":\"10.0.0.5\",\"accessConfigs\":[{\"externalIp\":9}]}]",
		"[{\"ip\":\"10.0.0.5\",\"accessConfigs\":[{\"externalIp\":\"x\"}]}]",
		"[{\"ip\":\"10.0.0.5\",\"accessConfigs\":[{\"externalIp\":\"203.0.113.9\"},{\"externalIp\":\"203.0.113.8\"}]}]",
		"[{\"ipv4\":{\"ipAddress\":{}}}]",
		"[{\"ipv4\":{\"ipAddress\":[1]}}]",
		"[{\"ipv4\":{\"ipAddress\":[{\"publicIpAddress\":\"203.0.113.9\"}]}}]",
		"[{\"ipv4\":{\"ipAddress\":[{\"privateIpAddress\":\"10.0.0.5\",\"publicIpAddress\":\"10.0.0\"}]}}]",
		"[{\"ipv4\":{\"ipAddress\":[{\"privateIpAddress\":\"10.0.0.5\",\"publicIpAddress\":[]}]}}]",
	};
	struct cloud cloud = { 0 };
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(texts) / sizeof(*texts); i++) {
		int google = cloud_read_google(texts[i], &cloud);
		int azure;

		cloud.count = 0;
		azure = cloud_read_azure(texts[i], &cloud);
		cloud.count = 0;
		if (google != -EBADMSG && azure != -EBADMSG)
			fail_msg("%s: %d %d", texts[i], google, azure);
	}
}

static void a_pair_is_two_addresses_of_hosts(void **state)
{
	static const char *const wrong[][2] = {
		{ "", "203.0.113.9" }, { "10.0.0.5", "" },
		{ "10.0.0.5", "2001:db8::1" }, { "0.0.0.0", "203.0.113.9" },
		{ "10.0.0.5", "0.0.0.0" }, { "10.0.0.5", "224.0.0.1" },
		{ "10.0.0.5/32", "203.0.113.9" }, { "10.0.0.5", "203.0.113.9 " },
		{ "::1", "ff02::1" }, { "10.0.0.4", "203.0.113.10" },
	};
	struct cloud cloud = { 0 };
	size_t i;

	(void)state;
	assert_int_equal(cloud_add(&cloud, "10.0.0.4", "203.0.113.9"), 0);
	assert_int_equal(cloud_add(&cloud, "10.0.0.4", "203.0.113.9"), 0);
	for (i = 0; i < sizeof(wrong) / sizeof(*wrong); i++)
		assert_int_equal(cloud_add(&cloud, wrong[i][0], wrong[i][1]),
				 -EBADMSG);
	assert_int_equal(cloud.count, 1);
	/* one public address for two */
	assert_int_equal(cloud_add(&cloud, "10.0.0.3", "203.0.113.9"), 0);
	assert_int_equal(cloud_add(&cloud, "fd00::1", "2001:db8::1"), 0);
	assert_lines(&cloud,
		     "10.0.0.3/32 as 203.0.113.9 except private\n"
		     "10.0.0.4/32 as 203.0.113.9 except private\n"
		     "fd00::1/128 as 2001:db8::1 except private\n");
}

static void more_pairs_than_lines(void **state)
{
	struct cloud cloud = { 0 };
	char text[32];
	unsigned int i;

	(void)state;
	for (i = 0; i < NF_FTP_ADVERTISES_MAX; i++) {
		snprintf(text, sizeof(text), "10.0.%u.1", i);
		assert_int_equal(cloud_add(&cloud, text, "203.0.113.9"), 0);
	}
	assert_int_equal(cloud_add(&cloud, "10.1.0.1", "203.0.113.9"), -E2BIG);
}

static void assert_next(const char **text, int more, const char *expected)
{
	char line[8] = "";

	assert_int_equal(cloud_next_line(text, line, sizeof(line)), more);
	assert_string_equal(line, expected);
}

static void lines_of_an_answer(void **state)
{
	const char *text = "a:b/\r\n\n1.2.3.4\n";

	(void)state;
	assert_next(&text, 1, "a:b/");
	assert_next(&text, 1, "1.2.3.4");
	assert_next(&text, 0, "");
	assert_next(&text, 0, "");
	text = "last";
	assert_next(&text, 1, "last");
	assert_next(&text, 0, "");
	text = "12345678";
	assert_next(&text, -EBADMSG, "");
	text = "a b";
	assert_next(&text, -EBADMSG, "");
	text = "?x=1";
	assert_next(&text, -EBADMSG, "");
}

static void tokens_fit_a_header(void **state)
{
	char text[1026] = "";

	(void)state;
	assert_true(cloud_is_token("AQAEAHrN8vxy_token-x+y/z=="));
	assert_false(cloud_is_token(""));
	assert_false(cloud_is_token("a b"));
	assert_false(cloud_is_token("a\r\nX-Other: 1"));
	assert_false(cloud_is_token("<html>"));
	memset(text, 'x', sizeof(text) - 1);
	assert_false(cloud_is_token(text));
	text[1024] = '\0';
	assert_true(cloud_is_token(text));
}

static void put(struct advertise_list *list, const char *prefix,
		const char *as)
{
	struct advertise line = { 0 };
	char why[WHY_SIZE];

	prefix_parse(span_of(prefix), &line.prefix, why);
	advertise_parse_as(&line, as, why);
	assert_int_equal(advertise_list_add(list, &line), 0);
}

static void lines_are_set_and_others_stay(void **state)
{
	struct advertise_list ours = { 0 }, list = { 0 };
	struct cloud cloud = { 0 };

	(void)state;
	put(&list, "10.0.0.0/8", "203.0.113.1");
	put(&list, "10.0.0.5/32", "203.0.113.2");
	cloud_add(&cloud, "10.0.0.5", "203.0.113.9");
	cloud_add(&cloud, "10.0.0.6", "203.0.113.10");
	assert_int_equal(cloud_put(&cloud, &ours, &list), 0);
	assert_list(&advertise_list_type, &list,
		    "10.0.0.0/8 as 203.0.113.1\n"
		    "10.0.0.5/32 as 203.0.113.9 except private\n"
		    "10.0.0.6/32 as 203.0.113.10 except private\n");
	assert_int_equal(cloud_put(&cloud, &ours, &list), -EALREADY);
}

static void what_is_gone_is_taken_out_if_it_is_ours(void **state)
{
	struct advertise_list ours, list = { 0 };
	struct advertise_list none = { 0 };
	struct cloud cloud = { 0 };

	(void)state;
	put(&list, "10.0.0.7/32", "203.0.113.7");
	cloud_add(&cloud, "10.0.0.5", "203.0.113.9");
	cloud_add(&cloud, "10.0.0.6", "203.0.113.10");
	cloud_put(&cloud, &none, &list);
	cloud_lines(&cloud, &ours);
	/* somebody else changes one of them */
	list.lines[1].spare_private = false;
	cloud.count = 0;
	assert_int_equal(cloud_put(&cloud, &none, &list), -EALREADY);
	assert_int_equal(cloud_put(&cloud, &ours, &list), 0);
	assert_list(&advertise_list_type, &list,
		    "10.0.0.6/32 as 203.0.113.10\n"
		    "10.0.0.7/32 as 203.0.113.7\n");
	cloud_add(&cloud, "10.0.0.6", "203.0.113.11");
	assert_int_equal(cloud_put(&cloud, &ours, &list), 0);
	assert_list(&advertise_list_type, &list,
		    "10.0.0.6/32 as 203.0.113.11 except private\n"
		    "10.0.0.7/32 as 203.0.113.7\n");
}

static void no_room_for_a_line(void **state)
{
	struct advertise_list none = { 0 }, list = { 0 };
	struct cloud cloud = { 0 };
	char text[32];
	unsigned int i;

	(void)state;
	for (i = 0; i < NF_FTP_ADVERTISES_MAX; i++) {
		snprintf(text, sizeof(text), "10.0.%u.0/24", i);
		put(&list, text, "203.0.113.9");
	}
	cloud_add(&cloud, "10.0.0.5", "203.0.113.9");
	assert_int_equal(cloud_put(&cloud, &none, &list), -ENOSPC);
}

static void assert_base(const char *text, const char *expected)
{
	char base[HTTP_BASE_SIZE] = "";
	char why[WHY_SIZE];

	assert_int_equal(http_parse_base(text, base, why),
			 expected ? EXIT_DONE : EXIT_USAGE);
	if (expected)
		assert_string_equal(base, expected);
	else
		assert_non_null(strstr(why, "http://169.254.169.254"));
}

static void where_the_service_is(void **state)
{
	char text[HTTP_BASE_SIZE + 8];

	(void)state;
	assert_base("http://169.254.169.254", "http://169.254.169.254");
	assert_base("http://[fd00:ec2::254]/", "http://[fd00:ec2::254]");
	assert_base("https://cloud:8775/x//", "https://cloud:8775/x");
	assert_base("", NULL);
	assert_base("169.254.169.254", NULL);
	assert_base("http://", NULL);
	assert_base("http:///", NULL);
	assert_base("ftp://cloud", NULL);
	assert_base("file:///etc/passwd", NULL);
	assert_base("http://user@cloud", NULL);
	assert_base("http://cloud/?x", NULL);
	assert_base("http://cloud/#x", NULL);
	assert_base("http://cloud:x", NULL);
	snprintf(text, sizeof(text), "http://%0*d", HTTP_BASE_SIZE, 1);
	assert_base(text, NULL);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(google_tells_of_its_interfaces),
		cmocka_unit_test(azure_tells_of_its_interfaces),
		cmocka_unit_test(answers_of_another_shape),
		cmocka_unit_test(a_pair_is_two_addresses_of_hosts),
		cmocka_unit_test(more_pairs_than_lines),
		cmocka_unit_test(lines_of_an_answer),
		cmocka_unit_test(tokens_fit_a_header),
		cmocka_unit_test(lines_are_set_and_others_stay),
		cmocka_unit_test(what_is_gone_is_taken_out_if_it_is_ours),
		cmocka_unit_test(no_room_for_a_line),
		cmocka_unit_test(where_the_service_is),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
