// SPDX-License-Identifier: GPL-2.0
/*
 * Status, ports and counters: a message, and what is printed of it.
 */
#include <errno.h>

#include "config.h"
#include "message.h"
#include "stats.h"
#include "status.h"

/* An attribute of a newer module. */
#define UNKNOWN 1000

static struct nlmsghdr *status_message(unsigned char standin,
				       unsigned char conntrack)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_STATUS_GET);

	mnl_attr_put_strz(nlh, NF_FTP_A_VERSION, "0.1.0");
	mnl_attr_put_u8(nlh, NF_FTP_A_STANDIN, standin);
	mnl_attr_put_u32(nlh, UNKNOWN, 5);
	mnl_attr_put_u8(nlh, NF_FTP_A_CONNTRACK, conntrack);
	mnl_attr_put_u32(nlh, NF_FTP_A_SESSIONS, 3);
	mnl_attr_put_u32(nlh, NF_FTP_A_EXPECTATIONS, 12);
	mnl_attr_put_strz(nlh, NF_FTP_A_COMMIT, "0123456789ab+");
	return nlh;
}

static void put_port(struct nlmsghdr *nlh, unsigned short number,
		     const char *profile)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORT);

	mnl_attr_put_u16(nlh, NF_FTP_PORT_A_PORT, number);
	mnl_attr_put_u16(nlh, UNKNOWN, number);
	if (profile)
		mnl_attr_put_strz(nlh, NF_FTP_PORT_A_PROFILE, profile);
	mnl_attr_nest_end(nlh, nest);
}

static struct nlmsghdr *config_message(void)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	struct nlattr *nest;

	mnl_attr_put_u32(nlh, NF_FTP_A_GENERATION, 42);
	nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORTS);
	put_port(nlh, 21, NULL);
	put_port(nlh, 990, "ftp");
	mnl_attr_put_u32(nlh, UNKNOWN, 0);
	put_port(nlh, 2121, "strict");
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static void a_status_for_people(void **state)
{
	struct status status = { .kernel = "6.1.0-test", .tool = "0.1.0",
				 .sources = "0123456789ABCDEF01234567" };
	struct config config = { 0 };

	(void)state;
	assert_int_equal(config_decode(config_message(), &config), 0);
	assert_int_equal(status_decode(status_message(0, 1), &status), 0);
	status.ports = config.ports;
	status.ports.ports[1].tls = true;
	status.assigned = true;
	assert_text(status_text, &status,
		    "nf_ftp 0.1.0 on Linux 6.1.0-test\n"
		    "commit         0123456789ab+\n"
		    "sources        0123456789ABCDEF01234567\n"
		    "tool           0.1.0, which fits\n"
		    "loaded         by its own name\n"
		    "ports          21, 990 (tls), 2121 (strict)\n"
		    "sessions       3\n"
		    "expectations   12\n");
}

static void a_status_that_warns(void **state)
{
	struct status status = { .kernel = "6.1.0-test", .tool = "0.2.0" };

	(void)state;
	assert_int_equal(status_decode(status_message(1, 0), &status), 0);
	assert_text(status_text, &status,
		    "nf_ftp 0.1.0 on Linux 6.1.0-test\n"
		    "commit         0123456789ab+\n"
		    "tool           0.2.0, which may not fit\n"
		    "loaded         in place of nf_conntrack_ftp\n"
		    "ports          none\n"
		    "sessions       3\n"
		    "expectations   12\n"
		    "warning: this tool is of version 0.2.0, and may not fit the module:\n"
		    "         the one that is installed is loaded at the next boot, or after\n"
		    "         `modprobe -r nf_ftp'\n"
		    "warning: no port and no rule gives the helper to any connection, so none\n"
		    "         is read; `nf-ftp port add 21' does, or a rule (see README)\n"
		    "warning: no connection is tracked in this namespace, the helper sees none;\n"
		    "         a rule with ct state or NAT, or `nf-ftp port add', starts it\n");
}

#define HEAD								\
	"nf_ftp 0.1.0 on Linux 6.1.0-test\n"				\
	"commit         0123456789ab+\n"				\
	"tool           0.1.0, which fits\n"				\
	"loaded         by its own name\n"

static void a_status_without_ports(void **state)
{
	struct status status = { .kernel = "6.1.0-test", .tool = "0.1.0",
				 .assigned = true };

	(void)state;
	assert_int_equal(status_decode(status_message(0, 1), &status), 0);
	assert_text(status_text, &status,
		    HEAD
		    "ports          none, the helper is given by rule only\n"
		    "sessions       3\n"
		    "expectations   12\n");
	status.assigned = false;
	snprintf(status.unknown, sizeof(status.unknown), "it is night");
	assert_text(status_text, &status,
		    HEAD
		    "ports          none\n"
		    "sessions       3\n"
		    "expectations   12\n"
		    "warning: no port gives the helper to a connection, and whether\n"
		    "         a rule does cannot be told: it is night\n");
}

static void assert_assigned(const struct status *status, const char *wanted)
{
	json_t *object = status_json(status);
	char *text = json_dumps(json_object_get(object, "assigned"),
				JSON_ENCODE_ANY);

	assert_string_equal(text, wanted);
	free(text);
	json_decref(object);
}

static void a_status_for_programs(void **state)
{
	struct status status = { .kernel = "6.1.0-test", .tool = "0.1.0",
				 .sources = "0123456789ABCDEF01234567" };
	struct config config = { 0 };

	(void)state;
	assert_int_equal(config_decode(config_message(), &config), 0);
	assert_int_equal(status_decode(status_message(1, 1), &status), 0);
	status.ports = config.ports;
	status.assigned = true;
	assert_json(status_json(&status),
		    "{\"module\":true,\"helper\":\"nf_ftp\",\"version\":\"0.1.0\",\n"
		    "\"commit\":\"0123456789ab+\",\n"
		    "\"srcversion\":\"0123456789ABCDEF01234567\",\"tool\":\"0.1.0\",\"fits\":true,\n"
		    "\"kernel\":\"6.1.0-test\",\n"
		    "\"ports\":[21,990,2121],\"assigned\":true,\n"
		    "\"sessions\":3,\"expectations\":12,\"standin\":true,\"conntrack\":true}");
	status.assigned = false;
	assert_assigned(&status, "false");
	snprintf(status.unknown, sizeof(status.unknown), "it is night");
	assert_assigned(&status, "null");
}

static void ports_for_people_and_programs(void **state)
{
	struct config config = { 0 };

	(void)state;
	assert_int_equal(config_decode(config_message(), &config), 0);
	assert_int_equal(config.generation, 42);
	assert_list(&port_list_type, &config.ports,
		    "21     ftp\n"
		    "990    ftp\n"
		    "2121   strict\n");
	assert_json(list_json(&port_list_type, &config.ports),
		    "{\"ports\":[\n"
		    "{\"port\":21,\"profile\":\"ftp\",\"tls\":false},\n"
		    "{\"port\":990,\"profile\":\"ftp\",\"tls\":false},\n"
		    "{\"port\":2121,\"profile\":\"strict\",\"tls\":false}]}");
}

static void no_ports_for_people_and_programs(void **state)
{
	struct port_list list = { 0 };

	(void)state;
	assert_list(&port_list_type, &list,
		    "no ports: only a rule can give the helper\n");
	assert_json(list_json(&port_list_type, &list), "{\"ports\":[]}");
}

static void what_is_sent_is_what_is_read(void **state)
{
	struct config config = { 0 };
	struct config again = { 0 };
	struct nlmsghdr *nlh;

	(void)state;
	assert_int_equal(config_decode(config_message(), &config), 0);
	nlh = message_begin(NF_FTP_CMD_CONFIG_SET);
	config_encode(nlh, &config, &config_ports);
	assert_int_equal(config_decode(nlh, &again), 0);
	assert_memory_equal(&config.ports, &again.ports, sizeof(again.ports));
}

static void the_longest_list_fits_a_request(void **state)
{
	struct port port = { .profile = "abcdefghijklmno" };
	struct config config = { 0 };
	struct config again = { 0 };
	struct nlmsghdr *nlh;

	(void)state;
	for (port.number = 65535; !port_list_add(&config.ports, &port);)
		port.number--;
	assert_int_equal(config.ports.count, NF_FTP_PORTS_MAX);
	nlh = message_begin(NF_FTP_CMD_CONFIG_SET);
	mnl_attr_put_u32(nlh, NF_FTP_A_GENERATION, 1);
	config_encode(nlh, &config, &config_ports);
	assert_true(nlh->nlmsg_len <= 16384);
	assert_int_equal(config_decode(nlh, &again), 0);
	assert_memory_equal(&config.ports, &again.ports, sizeof(again.ports));
}

static void ports_come_and_go(void **state)
{
	struct port port = { .number = 21, .profile = "ftp" };
	struct port_list list = { 0 };

	(void)state;
	assert_int_equal(port_list_del(&list, 21), -ENOENT);
	assert_int_equal(port_list_add(&list, &port), 0);
	memcpy(port.profile, "other", sizeof("other"));
	assert_int_equal(port_list_add(&list, &port), -EEXIST);
	port.number = 20;
	assert_int_equal(port_list_add(&list, &port), 0);
	assert_int_equal(list.ports[0].number, 20);
	assert_string_equal(port_list_find(&list, 21)->profile, "ftp");
	assert_null(port_list_find(&list, 22));
	assert_int_equal(port_list_del(&list, 20), 0);
	assert_int_equal(list.count, 1);
	assert_int_equal(list.ports[0].number, 21);
}

static void refuse_config(const struct nlmsghdr *nlh)
{
	struct config config = { 0 };

	assert_int_equal(config_decode(nlh, &config), -EBADMSG);
}

static void a_config_of_another_shape(void **state)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORTS);

	(void)state;
	put_port(nlh, 0, NULL);
	mnl_attr_nest_end(nlh, nest);
	refuse_config(nlh);
	nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORTS);
	put_port(nlh, 21, "a-name-of-16-let");
	mnl_attr_nest_end(nlh, nest);
	refuse_config(nlh);
	nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	mnl_attr_put_u16(nlh, NF_FTP_A_GENERATION, 1);
	refuse_config(nlh);
}

static struct nlmsghdr *stats_message(void)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_STATS_GET);
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_COUNTERS);

	put_counter(nlh, "sessions", 12);
	put_counter(nlh, "lines", 5000000000);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NF_FTP_A_REASONS);
	put_counter(nlh, "bad-syntax", 0);
	put_counter(nlh, "expect-table-full", 7);
	put_counter(nlh, "of-a-newer-module", 1);
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static void counters_for_people_and_programs(void **state)
{
	struct stats stats = { 0 };

	(void)state;
	assert_int_equal(stats_decode(stats_message(), &stats), 0);
	assert_text(stats_text, &stats,
		    "counters\n"
		    "  sessions                   12\n"
		    "  lines              5000000000\n"
		    "\n"
		    "refused, why\n"
		    "  bad-syntax                  0\n"
		    "  expect-table-full           7\n"
		    "  of-a-newer-module           1\n");
	assert_json(stats_json(&stats),
		    "{\"counters\":{\"sessions\":12,\"lines\":5000000000},\n"
		    "\"reasons\":{\"bad-syntax\":0,\"expect-table-full\":7,\"of-a-newer-module\":1}}");
	stats_free(&stats);
}

static void decode_all(const struct nlmsghdr *nlh)
{
	struct status status = { 0 };
	struct config config = { 0 };
	struct stats stats = { 0 };

	status_decode(nlh, &status);
	config_decode(nlh, &config);
	stats_decode(nlh, &stats);
	stats_free(&stats);
}

static void damaged_messages_do_no_harm(void **state)
{
	(void)state;
	damage_each_byte(status_message(1, 1), decode_all);
	damage_each_byte(config_message(), decode_all);
	damage_each_byte(stats_message(), decode_all);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(a_status_for_people),
		cmocka_unit_test(a_status_that_warns),
		cmocka_unit_test(a_status_without_ports),
		cmocka_unit_test(a_status_for_programs),
		cmocka_unit_test(ports_for_people_and_programs),
		cmocka_unit_test(no_ports_for_people_and_programs),
		cmocka_unit_test(what_is_sent_is_what_is_read),
		cmocka_unit_test(the_longest_list_fits_a_request),
		cmocka_unit_test(ports_come_and_go),
		cmocka_unit_test(a_config_of_another_shape),
		cmocka_unit_test(counters_for_people_and_programs),
		cmocka_unit_test(damaged_messages_do_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
