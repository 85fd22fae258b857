// SPDX-License-Identifier: GPL-2.0
/*
 * A transfer that is watched: what the module, conntrack and nft's trace tell, and
 * where it stopped.
 */
#include <arpa/inet.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nf_tables.h>

#include "session_message.h"
#include "trace_message.h"
#include "watch.h"

static const struct pair control = { "10.0.0.9", 40000, "198.51.100.20", 21 };
static const struct pair data = { "10.0.0.9", 40100, "198.51.100.20", 50000 };
static const struct pair reply = { "198.51.100.20", 50000, "10.0.0.9", 40100 };

static struct watch watch;
static struct config config;
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
	assert_int_equal(watch_stop(&watch, &watch.entries[0]), stop);
	assert_int_equal(watch_is_wrong(&watch), stop != STOP_NONE);
}

/* the packet that a trace message has, if any */
static struct trace_ends packet = { .id = 7, .source_port = 40100 };

static void traced(const char *table, const char *chain, __u64 handle,
		   int verdict)
{
	assert_int_equal(trace_take(trace_message(&packet, table, chain, handle, verdict),
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
	stops(STOP_UNSEEN);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 yes\n"
		    "  announced             PASV, passive to 198.51.100.20:50000\n"
		    "  may come              yes\n"
		    "  first segment came    yes\n"
		    "  let through           not known\n"
		    "  answered              not known\n"
		    "  it stopped here: its first segment came, and was not answered: dropped by a rule, or refused by the other side\n");
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

static void assert_detail(size_t at, const char *detail)
{
	json_t *object = watch_json(&watch);
	json_t *session = json_array_get(json_object_get(object, "sessions"), at);

	assert_string_equal(json_string_value(json_object_get(session, "detail")),
			    detail);
	json_decref(object);
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

/* The other side resets it: a segment of its own comes back. */
static void resets(const char *source, unsigned short source_port)
{
	packet.source = source;
	packet.target = data.source;
	packet.port = data.source_port;
	packet.source_port = source_port;
	packet.id++;
	traced(TRACE_TABLE, "reset_in", 3, NFT_CONTINUE);
	/* translated back */
	packet.source = "203.0.113.7";
	traced("filter", "late", 4, NF_ACCEPT);
	packet.source = NULL;
	packet.source_port = 40100;
}

/* Conntrack forgets at once what is answered so. */
static void nobody_listens_there(void **state)
{
	(void)state;
	begin();
	happens("session-open");
	is_in_state("ready");
	announces("expect", "");
	announces("used", "");
	resets("198.51.100.20", 50001);
	stops(STOP_UNSEEN);
	resets("198.51.100.20", 50000);
	stops(STOP_RESET);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 yes\n"
		    "  announced             PASV, passive to 198.51.100.20:50000\n"
		    "  may come              yes\n"
		    "  first segment came    yes\n"
		    "  let through           yes\n"
		    "  answered              with a reset\n"
		    "  it stopped here: it was let through, and the other side answered with a reset: nobody listens there\n");
	/* once more, and that one is dropped */
	drops("10.0.0.9", "198.51.100.20", 50000, "later");
	stops(STOP_DROPPED);
	comes(TCP_CONNTRACK_ESTABLISHED);
	stops(STOP_NONE);
}

/* A data connection of an encrypted session: nobody has seen it announced. */
static void calls(const char *name, unsigned short port)
{
	snprintf(event.mode, sizeof(event.mode), "passive");
	set(&event.target, data.target, port);
	happens(name);
	event.mode[0] = '\0';
	memset(&event.target, 0, sizeof(event.target));
}

static void refuses(const char *reason)
{
	snprintf(event.reason, sizeof(event.reason), "%s", reason);
	happens("refuse");
	event.reason[0] = '\0';
}

static void an_encrypted_session(void **state)
{
	(void)state;
	begin();
	happens("session-open");
	snprintf(event.reason, sizeof(event.reason), "opaque");
	happens("tls");
	event.reason[0] = '\0';
	stops(STOP_ENCRYPTED);
	is_in_state("opaque");
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 cannot be seen, it is encrypted\n"
		    "  announced             cannot be seen, it is encrypted\n"
		    "  it stopped here: it is encrypted, so nobody can see what is announced\n");
	calls("expect", 50000);
	calls("used", 50000);
	comes(TCP_CONNTRACK_ESTABLISHED);
	stops(STOP_NONE);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 cannot be seen, it is encrypted\n"
		    "  announced             nothing in clear, it is encrypted: passive to 198.51.100.20:50000\n"
		    "  may come              yes\n"
		    "  first segment came    yes\n"
		    "  let through           yes\n"
		    "  answered              yes\n"
		    "  it works: the data connection came\n");
	/* its segment is sent again */
	refuses("ftps-full");
	refuses("ftps-full");
	stops(STOP_REFUSED);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 cannot be seen, it is encrypted\n"
		    "  announced             nothing in clear, it is encrypted\n"
		    "  may come              no\n"
		    "  it stopped here: nothing is opened, ftps-full: the encrypted session has as many data connections as it may\n"
		    "  that was the last of 2 data connections, 1 came\n");
	/* CCC */
	is_in_state("ready");
	announces("expect", "");
	stops(STOP_SYN);
	assert_int_equal(watch.entries[0].announced, 3);
}

static void an_encrypted_session_is_refused(void **state)
{
	(void)state;
	begin();
	happens("session-open");
	is_in_state("opaque");
	refuses("ftps-ambiguous");
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 cannot be seen, it is encrypted\n"
		    "  announced             nothing in clear, it is encrypted\n"
		    "  may come              no\n"
		    "  it stopped here: nothing is opened, ftps-ambiguous: encrypted sessions with several hosts have this address and port\n");
}

/* Each time a dropped segment is sent again, the module lets it come once more. */
static void a_segment_that_is_sent_again(void **state)
{
	int i;

	(void)state;
	begin();
	is_in_state("opaque");
	for (i = 0; i < 3; i++) {
		calls("expect", 50000);
		calls("used", 50000);
	}
	assert_int_equal(watch.entries[0].announced, 1);
	/* two, in turn */
	for (i = 0; i < 3; i++) {
		calls("expect", 50000);
		calls("used", 50000);
		calls("expect", 50001);
		calls("used", 50001);
	}
	assert_int_equal(watch.entries[0].announced, 2);
	calls("expect", 50000);
	calls("used", 50000);
	comes(TCP_CONNTRACK_ESTABLISHED);
	assert_int_equal(watch.entries[0].came, 1);
	/* another one to the same port */
	calls("expect", 50000);
	assert_int_equal(watch.entries[0].announced, 3);
}

static void what_is_over(void **state)
{
	(void)state;
	begin();
	happens("withdrawn");
	happens("session-close");
	assert_int_equal(watch.count, 0);
	happens("session-open");
	happens("session-close");
	assert_int_equal(watch.count, 1);
}

static void a_command_is_denied(void **state)
{
	(void)state;
	begin();
	happens("session-open");
	is_in_state("greeting");
	refuses("denied");
	stops(STOP_DENIED);
	assert_text(watch_text, &watch,
		    "10.0.0.9:40000 -> 198.51.100.20:21\n"
		    "  login                 no\n"
		    "  announced             no\n"
		    "  it stopped here: the profile denies a command that was given, and that has ended the control connection\n");
	/* one that is behind a data connection */
	begin();
	happens("session-open");
	announces("expect", "");
	announces("used", "");
	comes(TCP_CONNTRACK_ESTABLISHED);
	memset(event.verb, 0, sizeof(event.verb));
	refuses("denied");
	stops(STOP_DENIED);
	assert_int_equal(watch.entries[0].announced, 1);
}

/* Its profile is known. */
static struct profile *begin_with_profile(const char *state)
{
	begin();
	memset(&config, 0, sizeof(config));
	config.profiles.count = 1;
	profile_init(&config.profiles.profiles[0], "guests");
	watch.config = &config;
	snprintf(event.session.profile, sizeof(event.session.profile), "guests");
	happens("session-open");
	is_in_state(state);
	return &config.profiles.profiles[0];
}

static void what_denies_it(void **state)
{
	struct profile *profile = begin_with_profile("greeting");

	(void)state;
	refuses("denied");
	assert_detail(0, "");
	profile->ftps.what = NF_FTP_FTPS_DENY;
	assert_detail(0,
		      "by ftps=deny, which is against AUTH: nf-ftp profile set guests ftps=LO-HI, with the server's ports, allows it");
	profile->deny = (struct deny){ 2, { "SITE", "STOR" } };
	profile->ftps.what = NF_FTP_FTPS_REQUIRE;
	assert_detail(0,
		      "by ftps=require, which is against USER before AUTH: let the client use TLS, or nf-ftp profile set guests ftps=opaque allows it, or by deny=SITE,STOR: nf-ftp profile set guests deny=LIST, with what stays denied, changes it");
	profile->ftps.what = NF_FTP_FTPS_OPAQUE;
	assert_detail(0,
		      "by deny=SITE,STOR: nf-ftp profile set guests deny=LIST, with what stays denied, changes it");
}

static void what_lets_encrypted_sessions_in(void **state)
{
	struct profile *profile = begin_with_profile("opaque");

	(void)state;
	assert_detail(0,
		      "and its profile has no range for that: nf-ftp profile set guests ftps=LO-HI, with the server's ports");
	profile->ftps.range = (struct port_range){ 50000, 50099 };
	assert_detail(0, "");
	event.session.ftps = profile->ftps.range;
	is_in_state("opaque");
	assert_detail(0,
		      "and no call to a port of the server's from 50000 to 50099 has come");
	/* it is about to end */
	memset(&event.session.ftps, 0, sizeof(event.session.ftps));
	is_in_state("opaque");
	assert_detail(0,
		      "and no call to a port of the server's from 50000 to 50099 has come");
}

static void a_port_may_begin_with_tls(void **state)
{
	struct port port = { 21, "guests", false };

	begin_with_profile("greeting");
	(void)state;
	assert_detail(0, "or port 21 begins with TLS: nf-ftp port add 21 tls");
	assert_int_equal(port_list_add(&config.ports, &port), 0);
	assert_detail(0,
		      "or port 21 begins with TLS: nf-ftp port del 21, nf-ftp port add 21 to guests tls");
	config.ports.ports[0].tls = true;
	assert_detail(0, "");
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
	assert_detail(0, "");
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
	assert_detail(0, "");
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
	stops(STOP_UNSEEN);
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

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(no_control_connection),
		cmocka_unit_test(before_anything_is_announced),
		cmocka_unit_test(a_data_connection_step_by_step),
		cmocka_unit_test(nobody_listens_there),
		cmocka_unit_test(an_encrypted_session),
		cmocka_unit_test(an_encrypted_session_is_refused),
		cmocka_unit_test(a_segment_that_is_sent_again),
		cmocka_unit_test(what_is_over),
		cmocka_unit_test(a_command_is_denied),
		cmocka_unit_test(what_denies_it),
		cmocka_unit_test(what_lets_encrypted_sessions_in),
		cmocka_unit_test(a_port_may_begin_with_tls),
		cmocka_unit_test(each_has_its_own_drop),
		cmocka_unit_test(it_is_dropped_before_it_is_translated),
		cmocka_unit_test(an_ipv6_segment_is_dropped),
		cmocka_unit_test(quicker_than_we_look),
		cmocka_unit_test(more_sessions_than_are_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
