// SPDX-License-Identifier: GPL-2.0
/*
 * A transfer that is watched: what the module, conntrack and nft's trace tell, and
 * where it stopped.
 */
#include <arpa/inet.h>
#include <endian.h>
#include <sys/wait.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nf_tables.h>
#include <linux/netfilter/nfnetlink.h>

#include "session_message.h"
#include "watch.h"

static const struct pair control = { "10.0.0.9", 40000, "198.51.100.20", 21 };
static const struct pair data = { "10.0.0.9", 40100, "198.51.100.20", 50000 };
static const struct pair reply = { "198.51.100.20", 50000, "10.0.0.9", 40100 };

static struct watch watch;
static struct event event;

static void set(struct endpoint *endpoint, const char *text, __u16 port)
{
	assert_true(address_parse(text, &endpoint->address));
	endpoint->port = port;
}

static void begin(void)
{
	memset(&watch, 0, sizeof(watch));
	memset(&event, 0, sizeof(event));
	watch.traced = true;
	set(&event.session.client, control.source, control.source_port);
	set(&event.session.server, control.target, control.target_port);
	event.session.dialled = event.session.server;
}

static void happens(const char *name)
{
	snprintf(event.name, sizeof(event.name), "%s", name);
	watch_event(&watch, &event);
}

static void announces(const char *name, const char *reason)
{
	snprintf(event.verb, sizeof(event.verb), "PASV");
	snprintf(event.mode, sizeof(event.mode), "passive");
	snprintf(event.reason, sizeof(event.reason), "%s", reason);
	set(&event.target, data.target, data.target_port);
	happens(name);
}

static void is_in_state(const char *name)
{
	struct session session = event.session;
	struct session_list list = { .count = 1, .entries = &session };

	snprintf(session.state, sizeof(session.state), "%s", name);
	watch_sessions(&watch, &list);
}

static void comes(unsigned char state)
{
	assert_int_equal(watch_child(entry(&control, &data, &reply, state),
				     &watch), 0);
}

static void stops(enum watch_stop stop)
{
	assert_int_equal(watch.count, 1);
	assert_int_equal(watch_stop(&watch.entries[0]), stop);
	assert_int_equal(watch_is_wrong(&watch), stop != STOP_NONE);
}

/* the packet that a trace message has, if any: who sent it, and where it goes */
static struct {
	const char *source;
	const char *target;
	unsigned short port;
	__u32 id;
} packet = { .id = 7 };

/* As the kernel copies it: the header of IP, then that of TCP. */
static void put_packet(struct nlmsghdr *nlh)
{
	bool six = packet.source && strchr(packet.source, ':');
	unsigned char ip[40] = { six ? 0x60 : 0x45 };
	unsigned char tcp[20] = { 0x9c, 0xa4, (unsigned char)(packet.port >> 8),
				  (unsigned char)packet.port };

	if (!packet.source)
		return;
	inet_pton(six ? AF_INET6 : AF_INET, packet.source, ip + (six ? 8 : 12));
	inet_pton(six ? AF_INET6 : AF_INET, packet.target, ip + (six ? 24 : 16));
	mnl_attr_put(nlh, NFTA_TRACE_NETWORK_HEADER, six ? 40 : 20, ip);
	mnl_attr_put(nlh, NFTA_TRACE_TRANSPORT_HEADER, sizeof(tcp), tcp);
}

static struct nlmsghdr *trace_message(const char *table, const char *chain,
				      __u64 handle, int verdict)
{
	static union {
		struct nlmsghdr header;
		char bytes[2048];
	} room;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(memset(&room, 0, sizeof(room)));
	struct nfgenmsg *message;
	struct nlattr *nest;

	nlh->nlmsg_type = NFNL_SUBSYS_NFTABLES << 8 | NFT_MSG_TRACE;
	message = mnl_nlmsg_put_extra_header(nlh, sizeof(*message));
	message->nfgen_family = NFPROTO_INET;
	mnl_attr_put_u32(nlh, NFTA_TRACE_ID, htonl(packet.id));
	mnl_attr_put_u32(nlh, NFTA_TRACE_TYPE,
			 htonl(handle ? NFT_TRACETYPE_RULE : NFT_TRACETYPE_POLICY));
	mnl_attr_put_strz(nlh, NFTA_TRACE_TABLE, table);
	mnl_attr_put_strz(nlh, NFTA_TRACE_CHAIN, chain);
	put_packet(nlh);
	if (!handle) {
		mnl_attr_put_u32(nlh, NFTA_TRACE_POLICY, htonl((__u32)verdict));
		return nlh;
	}
	mnl_attr_put_u64(nlh, NFTA_TRACE_RULE_HANDLE, htobe64(handle));
	nest = mnl_attr_nest_start(nlh, NFTA_TRACE_VERDICT);
	mnl_attr_put_u32(nlh, NFTA_VERDICT_CODE, htonl((__u32)verdict));
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

static void traced(const char *table, const char *chain, __u64 handle,
		   int verdict)
{
	assert_int_equal(trace_take(trace_message(table, chain, handle, verdict),
				    &watch.trace), 0);
}

static void no_control_connection(void **state)
{
	(void)state;
	begin();
	assert_text(watch_text, &watch,
		    "no control connection was seen, nor its first segment: it does not come to this machine, or goes to another port\n");
	assert_true(watch_is_wrong(&watch));
	traced(TRACE_TABLE, "control_in", 1, NFT_CONTINUE);
	assert_text(watch_text, &watch,
		    "the first segment of a control connection came, and nothing was read: the server does not answer, or nothing gives the helper to it\n");
	traced("filter", "forward", 0x100000007, NF_DROP);
	assert_text(watch_text, &watch,
		    "the first segment of a control connection came, and was dropped by rule 4294967303 of chain `forward', table `inet filter'\n");
	assert_json(watch_json(&watch),
		    "{\"sessions\":[],\"text\":\"the first segment of a control connection came, and was dropped by rule 4294967303 of chain `forward', table `inet filter'\",\n"
		    "\"traced\":true,\"segments\":1,\"dropped\":1}");
}

static void before_anything_is_announced(void **state)
{
	(void)state;
	begin();
	happens("session-open");
	stops(STOP_ANNOUNCED);
	is_in_state("greeting");
	stops(STOP_GREETING);
	is_in_state("user");
	stops(STOP_LOGIN);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 no\n"
		    "  announced             no\n"
		    "  it stopped here: nobody was logged in: the server refused it, or it was not tried\n");
	is_in_state("ready");
	stops(STOP_ANNOUNCED);
	is_in_state("opaque");
	stops(STOP_ENCRYPTED);
}

static void a_data_connection_step_by_step(void **state)
{
	(void)state;
	begin();
	happens("session-open");
	is_in_state("ready");
	announces("expect", "");
	stops(STOP_SYN);
	/* of another one */
	comes(TCP_CONNTRACK_ESTABLISHED);
	stops(STOP_SYN);
	announces("used", "");
	stops(STOP_DROPPED);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 yes\n"
		    "  announced             PASV, passive to 198.51.100.20:50000\n"
		    "  may come              yes\n"
		    "  first segment came    yes\n"
		    "  let through           no\n"
		    "  answered              no\n"
		    "  it stopped here: its first segment came, and was not let through, by which rule is not known\n");
	packet.source = data.source;
	packet.target = data.target;
	packet.port = data.target_port;
	traced(TRACE_TABLE, "data_in", 3, NFT_CONTINUE);
	packet.source = NULL;
	traced("filter", "forward", 4, NF_ACCEPT);
	traced("filter", "late", 0, NF_DROP);
	assert_json(watch_json(&watch),
		    "{\"sessions\":[{\"client\":\"10.0.0.9\",\"client_port\":40000,\n"
		    "\"server\":\"198.51.100.20\",\"server_port\":21,\"state\":\"ready\",\n"
		    "\"announced\":1,\"expected\":true,\"used\":true,\"passed\":false,\n"
		    "\"answered\":false,\"came\":0,\"stopped\":\"dropped\",\n"
		    "\"text\":\"its first segment came, and was not let through\",\n"
		    "\"detail\":\"by the policy of chain `late', table `inet filter'\"}],\n"
		    "\"text\":\"\",\"traced\":true,\"segments\":0,\"dropped\":0}");
	comes(TCP_CONNTRACK_SYN_SENT);
	stops(STOP_ANSWER);
	comes(TCP_CONNTRACK_ESTABLISHED);
	comes(TCP_CONNTRACK_ESTABLISHED);
	stops(STOP_NONE);
	assert_int_equal(watch.entries[0].came, 1);
	announces("refuse", "foreign-address");
	stops(STOP_REFUSED);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 yes\n"
		    "  announced             PASV, passive to 198.51.100.20:50000\n"
		    "  may come              no\n"
		    "  it stopped here: what was announced opens nothing, foreign-address: the address is not the announcer's own\n"
		    "  that was the last of 2 data connections, 1 came\n");
}

/* A first segment is dropped by the policy of a chain of this name. */
static void drops(const char *source, const char *target, unsigned short port,
		  const char *chain)
{
	packet.source = source;
	packet.target = target;
	packet.port = port;
	packet.id++;
	traced(TRACE_TABLE, "data_in", 3, NFT_CONTINUE);
	traced("filter", chain, 0, NF_DROP);
	packet.source = NULL;
}

static void assert_detail(size_t at, const char *detail)
{
	json_t *object = watch_json(&watch);
	json_t *session = json_array_get(json_object_get(object, "sessions"), at);

	assert_string_equal(json_string_value(json_object_get(session, "detail")),
			    detail);
	json_decref(object);
}

/* Each of two sessions has what dropped its own. */
static void each_has_its_own_drop(void **state)
{
	(void)state;
	begin();
	announces("expect", "");
	announces("used", "");
	event.session.client.port++;
	event.target.port = 50001;
	happens("expect");
	happens("used");
	assert_int_equal(watch.count, 2);
	drops("10.0.0.9", "198.51.100.20", 50000, "first");
	drops("10.0.0.9", "198.51.100.20", 50001, "second");
	/* of a session that nobody watches */
	drops("10.0.0.77", "198.51.100.20", 60000, "stranger");
	assert_detail(0, "by the policy of chain `first', table `inet filter'");
	assert_detail(1, "by the policy of chain `second', table `inet filter'");
	/* it came again, and was dropped elsewhere */
	drops("10.0.0.9", "198.51.100.20", 50000, "later");
	assert_detail(0, "by the policy of chain `later', table `inet filter'");
	assert_detail(1, "by the policy of chain `second', table `inet filter'");
}

/* Where it is dropped, it goes to the address that its client was told. */
static void it_is_dropped_before_it_is_translated(void **state)
{
	(void)state;
	begin();
	announces("expect", "");
	announces("used", "");
	drops("10.0.0.77", "203.0.113.7", 50000, "stranger");
	assert_detail(0, "by which rule is not known");
	drops("10.0.0.9", "203.0.113.7", 50000, "early");
	drops("10.0.0.77", "203.0.113.7", 50000, "stranger");
	assert_detail(0, "by the policy of chain `early', table `inet filter'");
	drops("2001:db8::9", "2001:db8::7", 50000, "six");
	assert_detail(0, "by the policy of chain `early', table `inet filter'");
	/* the server opens this one */
	snprintf(event.mode, sizeof(event.mode), "active");
	set(&event.target, "10.0.0.9", 50002);
	happens("expect");
	happens("used");
	assert_detail(0, "by which rule is not known");
	drops("198.51.100.20", "192.0.2.1", 50002, "back");
	assert_detail(0, "by the policy of chain `back', table `inet filter'");
}

static void an_ipv6_segment_is_dropped(void **state)
{
	(void)state;
	begin();
	set(&event.session.client, "2001:db8::9", 40000);
	announces("expect", "");
	set(&event.target, "2001:db8:1::7", 50000);
	happens("expect");
	happens("used");
	drops("2001:db8::9", "2001:db8:1::7", 50000, "six");
	assert_detail(0, "by the policy of chain `six', table `inet filter'");
}

/* Two that are there before anybody asks conntrack. */
static void quicker_than_we_look(void **state)
{
	static const struct pair other = { "10.0.0.9", 40101, "198.51.100.20", 50001 };
	static const struct pair back = { "198.51.100.20", 50001, "10.0.0.9", 40101 };

	(void)state;
	begin();
	announces("expect", "");
	announces("used", "");
	event.target.port = other.target_port;
	happens("expect");
	happens("used");
	comes(TCP_CONNTRACK_ESTABLISHED);
	stops(STOP_DROPPED);
	assert_int_equal(watch_child(entry(&control, &other, &back,
					   TCP_CONNTRACK_ESTABLISHED), &watch), 0);
	comes(TCP_CONNTRACK_ESTABLISHED);
	stops(STOP_NONE);
	assert_int_equal(watch.entries[0].came, 2);
}

static void more_sessions_than_are_told(void **state)
{
	size_t i;

	(void)state;
	begin();
	for (i = 0; i < 2 * WATCHED_MAX; i++) {
		event.session.client.port = (__u16)(1024 + i);
		happens("session-open");
	}
	assert_int_equal(watch.count, WATCHED_MAX);
	announces("expect", "");
}

static void take_once(const struct nlmsghdr *nlh)
{
	struct trace trace = { 0 };

	trace_take(nlh, &trace);
}

static void a_trace_with_a_wrong_byte(void **state)
{
	(void)state;
	damage_each_byte(trace_message("filter", "forward", 7, NF_DROP), take_once);
	damage_each_byte(trace_message(TRACE_TABLE, "data_in", 0, NF_DROP), take_once);
}

static void a_packet_of_long_ago(void **state)
{
	size_t i;

	(void)state;
	begin();
	traced("filter", "forward", 7, NF_DROP);
	assert_int_equal(watch.trace.kin[TRACE_CONTROL].dropped, 0);
	for (i = 0; i < 2 * TRACE_PACKETS; i++)
		traced(TRACE_TABLE, "control_out", 1, NFT_CONTINUE);
	assert_int_equal(watch.trace.kin[TRACE_CONTROL].seen, 2 * TRACE_PACKETS);
}

/* Only its grammar: no kernel is asked. */
static void assert_grammar(const char *text)
{
	FILE *nft = popen("nft -c -f - 2>&1 | grep -qi syntax", "w");

	assert_non_null(nft);
	fputs(text, nft);
	/* grep: there is none */
	assert_int_equal(WEXITSTATUS(pclose(nft)), 1);
}

static void the_table_names_the_ports(void **state)
{
	static const __u16 ports[] = { 21, 2121 };
	char text[2048];

	(void)state;
	assert_true(trace_rules(ports, 2, text, sizeof(text)) < (int)sizeof(text));
	assert_non_null(strstr(text, "tcp dport { 21, 2121 } tcp flags"));
	assert_grammar(text);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(no_control_connection),
		cmocka_unit_test(before_anything_is_announced),
		cmocka_unit_test(a_data_connection_step_by_step),
		cmocka_unit_test(each_has_its_own_drop),
		cmocka_unit_test(it_is_dropped_before_it_is_translated),
		cmocka_unit_test(an_ipv6_segment_is_dropped),
		cmocka_unit_test(quicker_than_we_look),
		cmocka_unit_test(more_sessions_than_are_told),
		cmocka_unit_test(a_trace_with_a_wrong_byte),
		cmocka_unit_test(a_packet_of_long_ago),
		cmocka_unit_test(the_table_names_the_ports),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
