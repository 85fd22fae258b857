// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions with their data connections: messages of nf_ftp and of conntrack,
 * and what is printed of them.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <linux/netfilter/nf_conntrack_common.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include "netlink.h"
#include "session.h"
#include "session_message.h"
#include "session_table.h"

/* A client behind source NAT, a server behind destination NAT. */
static const struct pair dialled = { "192.168.1.2", 40000, "203.0.113.7", 21 };
static const struct pair dialled_ipv6 = {
	"2001:db8::2", 40001, "2001:db8:1::7", 2121
};

static void fill(struct session_list *list)
{
	struct nlmsghdr *nlh;

	nlh = session_message(&dialled_ipv6, "2001:db8:1::7", 2121);
	assert_int_equal(session_list_decode(nlh, list), 0);
	nlh = session_message(&dialled, "10.0.0.5", 2100);
	assert_int_equal(session_list_decode(nlh, list), 0);
	session_list_sort(list);
}

static void adopt(struct session_list *list, const struct nlmsghdr *nlh)
{
	struct ct_child child;

	assert_int_equal(conntrack_decode(nlh, &child), 0);
	assert_int_equal(session_list_add_connection(list, &child), 0);
}

static void print_columns(const struct session_list *list, const char *columns,
			  FILE *out)
{
	struct table_look look = { .headings = true };
	struct column_choice choice;
	char why[WHY_SIZE];

	assert_int_equal(column_choose(session_columns, columns, &choice, why),
			 EXIT_DONE);
	assert_int_equal(session_table_print(list, &choice, &look, out), 0);
}

static void print_usual(const struct session_list *list, FILE *out)
{
	print_columns(list, NULL, out);
}

static void print_chosen(const struct session_list *list, FILE *out)
{
	print_columns(list, "client,dialled,data,bytes,edits,id,ftps-opened", out);
}

static void print_more(const struct session_list *list, FILE *out)
{
	print_columns(list, "+netns,id,server", out);
}

static void no_sessions(void **state)
{
	struct session_list list = { 0 };

	(void)state;
	session_list_sort(&list);
	assert_json(session_list_json(&list), "{\"sessions\":[]}");
	session_list_free(&list);
}

static void sessions_without_data_connections(void **state)
{
	struct session_list list = { 0 };

	(void)state;
	fill(&list);
	assert_text(print_usual, &list,
		    "CLIENT              SERVER               DIALLED        STATE PROFILE   AGE IDLE REFUSED LINES\n"
		    "192.168.1.2:40000   10.0.0.5:2100        203.0.113.7:21 ready ftp     2h01m   5s       0    34\n"
		    "[2001:db8::2]:40001 [2001:db8:1::7]:2121                ready ftp     2h01m            3    34\n");
	assert_json(session_list_json(&list),
		    "{\"sessions\":[\n"
		    "{\"client\":\"192.168.1.2\",\"client_port\":40000,\"server\":\"10.0.0.5\",\"server_port\":2100,\n"
		    "\"dialled\":\"203.0.113.7\",\"dialled_port\":21,\n"
		    "\"state\":\"ready\",\"profile\":\"ftp\",\"lines\":34,\"edits\":1,\"data\":[],\n"
		    "\"id\":4026531840,\"age\":7261,\"idle\":5,\"refused\":0,\"bytes\":0},\n"
		    "{\"client\":\"2001:db8::2\",\"client_port\":40001,\"server\":\"2001:db8:1::7\",\"server_port\":2121,\n"
		    "\"state\":\"ready\",\"profile\":\"ftp\",\"lines\":34,\"edits\":1,\"data\":[],\n"
		    "\"id\":4026531840,\"age\":7261,\"idle\":null,\"refused\":3,\"bytes\":0}]}");
	session_list_free(&list);
}

/* Data connections as the gateway sees them. */
static const struct pair expected_nat = {
	"192.168.1.2", 0, "203.0.113.7", 50001
};

static const struct pair expected_nat_saved = {
	"10.0.0.5", 50000, "0.0.0.0", 0
};

static const struct pair open_nat = {
	"10.0.0.5", 20, "198.51.100.1", 40009
};

static const struct pair open_nat_reply = {
	"192.168.1.2", 40010, "10.0.0.5", 20
};

static const struct pair expected_ipv6 = {
	"2001:db8::2", 0, "2001:db8:1::7", 50002
};

static const struct pair open_ipv6 = {
	"2001:db8::2", 40100, "2001:db8:1::7", 50003
};

static const struct pair open_ipv6_reply = {
	"2001:db8:1::7", 50003, "2001:db8::2", 40100
};

static void all_kinds_of_data_connections(void **state)
{
	struct session_list list = { 0 };
	struct nlmsghdr *nlh;

	(void)state;
	fill(&list);
	nlh = entry(&dialled, &open_nat, &open_nat_reply,
		    TCP_CONNTRACK_ESTABLISHED);
	put_bytes(nlh, CTA_COUNTERS_ORIG, 1000);
	put_bytes(nlh, CTA_COUNTERS_REPLY, 65536);
	adopt(&list, nlh);
	nlh = expectation(&dialled, &expected_nat);
	put_nat(nlh, 0, &expected_nat_saved);
	adopt(&list, nlh);
	adopt(&list, entry(&dialled_ipv6, &open_ipv6, &open_ipv6_reply,
			   TCP_CONNTRACK_SYN_SENT));
	adopt(&list, expectation(&dialled_ipv6, &expected_ipv6));
	assert_text(print_usual, &list,
		    "CLIENT                             SERVER               DIALLED        STATE    PROFILE   AGE IDLE BYTES REFUSED LINES\n"
		    "192.168.1.2:40000                  10.0.0.5:2100        203.0.113.7:21 ready    ftp     2h01m   5s   64K       0    34\n"
		    "|-active to 192.168.1.2:40010                                          open                          64K\n"
		    "`-passive to 10.0.0.5:50000                                            expected\n"
		    "[2001:db8::2]:40001                [2001:db8:1::7]:2121                ready    ftp     2h01m                  3    34\n"
		    "|-passive to [2001:db8:1::7]:50003                                     open\n"
		    "`-passive to [2001:db8:1::7]:50002                                     expected\n");
	assert_text(print_chosen, &list,
		    "CLIENT              DIALLED        DATA               BYTES EDITS         ID FTPS-OPENED\n"
		    "192.168.1.2:40000   203.0.113.7:21 1 open, 1 expected   64K     1 4026531840           -\n"
		    "[2001:db8::2]:40001 -              1 open, 1 expected     -     1 4026531840           -\n");
	list.entries[1].netns = "gw";
	assert_text(print_more, &list,
		    "CLIENT                             DIALLED        STATE    PROFILE   AGE IDLE BYTES REFUSED LINES NETNS         ID SERVER\n"
		    "192.168.1.2:40000                  203.0.113.7:21 ready    ftp     2h01m   5s   64K       0    34       4026531840 10.0.0.5:2100\n"
		    "|-active to 192.168.1.2:40010                     open                          64K                     4000000020\n"
		    "`-passive to 10.0.0.5:50000                       expected\n"
		    "[2001:db8::2]:40001                               ready    ftp     2h01m                  3    34 gw    4026531840 [2001:db8:1::7]:2121\n"
		    "|-passive to [2001:db8:1::7]:50003                open                                                  4000040100\n"
		    "`-passive to [2001:db8:1::7]:50002                expected\n");
	list.entries[1].netns = NULL;
	assert_json(session_list_json(&list),
		    "{\"sessions\":[\n"
		    "{\"client\":\"192.168.1.2\",\"client_port\":40000,\"server\":\"10.0.0.5\",\"server_port\":2100,\n"
		    "\"dialled\":\"203.0.113.7\",\"dialled_port\":21,\n"
		    "\"state\":\"ready\",\"profile\":\"ftp\",\"lines\":34,\"edits\":1,\"data\":[\n"
		    "{\"mode\":\"active\",\"address\":\"192.168.1.2\",\"port\":40010,\"state\":\"open\",\"bytes\":66536,\"id\":4000000020},\n"
		    "{\"mode\":\"passive\",\"address\":\"10.0.0.5\",\"port\":50000,\"state\":\"expected\",\"bytes\":0}],\n"
		    "\"id\":4026531840,\"age\":7261,\"idle\":5,\"refused\":0,\"bytes\":66536},\n"
		    "{\"client\":\"2001:db8::2\",\"client_port\":40001,\"server\":\"2001:db8:1::7\",\"server_port\":2121,\n"
		    "\"state\":\"ready\",\"profile\":\"ftp\",\"lines\":34,\"edits\":1,\"data\":[\n"
		    "{\"mode\":\"passive\",\"address\":\"2001:db8:1::7\",\"port\":50003,\"state\":\"open\",\"bytes\":0,\"id\":4000040100},\n"
		    "{\"mode\":\"passive\",\"address\":\"2001:db8:1::7\",\"port\":50002,\"state\":\"expected\",\"bytes\":0}],\n"
		    "\"id\":4026531840,\"age\":7261,\"idle\":null,\"refused\":3,\"bytes\":0}]}");
	session_list_free(&list);
}

/* Give @nlh to the first session; return where its data connection goes. */
static struct data_connection only_connection(const struct nlmsghdr *nlh)
{
	struct session_list list = { 0 };
	struct data_connection connection;

	fill(&list);
	adopt(&list, nlh);
	assert_int_equal(list.entries[0].connection_count, 1);
	connection = list.entries[0].connections[0];
	session_list_free(&list);
	return connection;
}

static void assert_target(const struct data_connection *connection,
			  const char *expected)
{
	char text[ENDPOINT_TEXT_SIZE];

	assert_string_equal(endpoint_print(&connection->child.target, text),
			    expected);
}

static void an_active_one_without_nat(void **state)
{
	static const struct pair active = {
		"10.0.0.5", 0, "192.168.1.2", 40010
	};
	struct data_connection connection;

	(void)state;
	connection = only_connection(expectation(&dialled, &active));
	assert_true(connection.active);
	assert_target(&connection, "192.168.1.2:40010");
}

static void only_its_port_was_saved(void **state)
{
	static const struct pair active = {
		"10.0.0.5", 0, "198.51.100.1", 40011
	};
	static const struct pair saved = { "0.0.0.0", 40010, "0.0.0.0", 0 };
	struct data_connection connection;
	struct nlmsghdr *nlh;

	(void)state;
	nlh = expectation(&dialled, &active);
	put_nat(nlh, 1, &saved);
	connection = only_connection(nlh);
	assert_true(connection.active);
	assert_target(&connection, "192.168.1.2:40010");
}

static void nobodys_are_passed_over(void **state)
{
	static const struct pair stranger = {
		"192.168.1.3", 40000, "203.0.113.7", 21
	};
	struct session_list list = { 0 };
	struct ct_child child;

	(void)state;
	fill(&list);
	adopt(&list, expectation(&stranger, &open_nat));
	assert_int_equal(list.entries[0].connection_count, 0);
	assert_int_equal(conntrack_decode(entry(NULL, &open_nat, &open_nat_reply,
						TCP_CONNTRACK_ESTABLISHED),
					&child), CT_NO_CHILD);
	session_list_free(&list);
}

static void what_is_over_is_not_open(void **state)
{
	struct session_list list = { 0 };

	(void)state;
	fill(&list);
	adopt(&list, entry(&dialled, &open_nat, &open_nat_reply,
			   TCP_CONNTRACK_TIME_WAIT));
	adopt(&list, entry(&dialled, &open_nat, &open_nat_reply,
			   TCP_CONNTRACK_CLOSE));
	assert_int_equal(list.entries[0].connection_count, 0);
	adopt(&list, entry(&dialled, &open_nat, &open_nat_reply,
			   TCP_CONNTRACK_LAST_ACK));
	assert_int_equal(list.entries[0].connection_count, 1);
	session_list_free(&list);
}

static void a_session_without_dialled(void **state)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_SESSION_GET);
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_SESSION);
	struct session_list list = { 0 };

	(void)state;
	put_address(nlh, NF_FTP_SESSION_A_CLIENT, "192.168.1.2");
	put_address(nlh, NF_FTP_SESSION_A_SERVER, "10.0.0.5");
	mnl_attr_put_u16(nlh, NF_FTP_SESSION_A_SERVER_PORT, 21);
	mnl_attr_put_strz(nlh, NF_FTP_SESSION_A_STATE, "greeting");
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(session_list_decode(nlh, &list), 0);
	assert_int_equal(endpoint_compare(&list.entries[0].server,
					  &list.entries[0].dialled), 0);
	session_list_free(&list);
}

static void a_session_without_a_client(void **state)
{
	struct nlmsghdr *nlh = message_begin(NF_FTP_CMD_SESSION_GET);
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_SESSION);
	struct session_list list = { 0 };

	(void)state;
	put_address(nlh, NF_FTP_SESSION_A_SERVER, "10.0.0.5");
	mnl_attr_nest_end(nlh, nest);
	assert_int_equal(session_list_decode(nlh, &list), -EBADMSG);
	session_list_free(&list);
}

static void many_sessions_find_their_own(void **state)
{
	struct pair called = { "192.168.1.2", 0, "203.0.113.7", 21 };
	struct pair active = { "203.0.113.7", 0, "192.168.1.2", 0 };
	struct session_list list = { 0 };
	struct nlmsghdr *nlh;
	unsigned short i;

	(void)state;
	for (i = 1000; i > 0; i--) {
		called.source_port = i;
		nlh = session_message(&called, "203.0.113.7", 21);
		assert_int_equal(session_list_decode(nlh, &list), 0);
	}
	session_list_sort(&list);
	for (i = 1; i <= 1000; i++) {
		called.source_port = i;
		active.target_port = (unsigned short)(i + 5000);
		adopt(&list, expectation(&called, &active));
	}
	for (i = 0; i < 1000; i++) {
		assert_int_equal(list.entries[i].connection_count, 1);
		assert_int_equal(list.entries[i].connections[0].child.target.port,
				 list.entries[i].client.port + 5000);
	}
	session_list_free(&list);
}

static void decode_once(const struct nlmsghdr *nlh)
{
	struct session_list list = { 0 };

	session_list_decode(nlh, &list);
	session_list_free(&list);
}

static void a_damaged_session_does_no_harm(void **state)
{
	(void)state;
	damage_each_byte(session_message(&dialled, "10.0.0.5", 2100),
			 decode_once);
}

static void requests_of_both_kinds(void **state)
{
	union nl_request room;
	struct nlmsghdr *nlh;

	(void)state;
	nlh = conntrack_request(&room, true);
	assert_int_equal(nlh->nlmsg_type, NFNL_SUBSYS_CTNETLINK_EXP << 8 |
			 IPCTNL_MSG_EXP_GET);
	nlh = conntrack_request(&room, false);
	assert_int_equal(nlh->nlmsg_type, NFNL_SUBSYS_CTNETLINK << 8 |
			 IPCTNL_MSG_CT_GET);
	assert_int_equal(nlh->nlmsg_flags & NLM_F_DUMP, NLM_F_DUMP);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(no_sessions),
		cmocka_unit_test(sessions_without_data_connections),
		cmocka_unit_test(all_kinds_of_data_connections),
		cmocka_unit_test(an_active_one_without_nat),
		cmocka_unit_test(only_its_port_was_saved),
		cmocka_unit_test(nobodys_are_passed_over),
		cmocka_unit_test(what_is_over_is_not_open),
		cmocka_unit_test(a_session_without_dialled),
		cmocka_unit_test(a_session_without_a_client),
		cmocka_unit_test(many_sessions_find_their_own),
		cmocka_unit_test(a_damaged_session_does_no_harm),
		cmocka_unit_test(requests_of_both_kinds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
