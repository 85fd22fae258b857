// SPDX-License-Identifier: GPL-2.0
/*
 * The doctor: a gateway, which is a directory and some rules, and what is printed of
 * it.
 */
#include <sys/stat.h>
#include <unistd.h>
#include <linux/netfilter/nf_conntrack_tcp.h>

#include "doctor.h"
#include "session_message.h"

#define HELPER								\
	"*raw\n:PREROUTING ACCEPT [0:0]\n"				\
	"-A PREROUTING -p tcp --dport 21 -j CT --helper ftp\nCOMMIT\n"
#define FORWARD(states)							\
	"*filter\n:FORWARD DROP [0:0]\n"				\
	"-A FORWARD -m conntrack --ctstate " states " -j ACCEPT\n"	\
	"-A FORWARD -i lan0 -p tcp --dport 21 -j ACCEPT\nCOMMIT\n"

static char root[sizeof("/tmp/doctor-XXXXXX")];
static struct gateway gateway;
static struct paths paths;
static struct diagnosis diagnosis;

static void put(const char *path, const char *text)
{
	char command[512];

	snprintf(command, sizeof(command), "mkdir -p $(dirname %s%s) && printf '%s' >%s%s",
		 root, path, text, root, path);
	assert_int_equal(system(command), 0);
}

static void add_device(const char *name)
{
	struct device *device = &gateway.devices[gateway.device_count++];
	char path[128];

	snprintf(device->name, sizeof(device->name), "%s", name);
	device->has[0] = true;
	device->mtu = 1500;
	snprintf(path, sizeof(path), "/proc/sys/net/ipv4/conf/%s/forwarding",
		 name);
	put(path, "1\n");
}

/* A gateway with two devices, for IPv4, and these rules. */
static void begin(const char *saved)
{
	memset(&gateway, 0, sizeof(gateway));
	memset(&paths, 0, sizeof(paths));
	memset(&diagnosis, 0, sizeof(diagnosis));
	gateway.root = root;
	gateway.loaded = true;
	gateway.status.conntrack = true;
	gateway.config.profiles.count = 1;
	profile_init(&gateway.config.profiles.profiles[0], PROFILE_DEFAULT);
	add_device("lan0");
	add_device("wan0");
	gateway.rules.list = json_array();
	assert_int_equal(iptables_read(saved, "iptables", gateway.rules.list), 0);
	rules_init(&gateway.rules, gateway.rules.list);
}

static void look(void)
{
	paths_find(&paths, &gateway);
	diagnosis.gateway = &gateway;
	diagnosis.paths = &paths;
	doctor_look(&diagnosis);
	gateway_free(&gateway);
}

static void all_is_well(void **state)
{
	(void)state;
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	look();
	assert_text(doctor_text, &diagnosis,
		    "nothing is found that keeps FTP from working here\n");
	assert_false(doctor_is_wrong(&diagnosis));
	assert_json(doctor_json(&diagnosis), "{\"findings\":[],\"unknown\":[]}");
}

static void data_connections_are_dropped(void **state)
{
	(void)state;
	begin(HELPER FORWARD("ESTABLISHED"));
	gateway.netns = "gw";
	look();
	assert_text(doctor_text, &diagnosis,
		    "error: related-dropped\n"
		    "  control connections are let in, and their data connections are not: nothing accepts what is `related`: chain `FORWARD' of table `filter' drops them, from `lan0' to `wan0', IPv4, port 21\n"
		    "      ip netns exec gw iptables -t filter -I FORWARD -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT\n");
	assert_true(doctor_is_wrong(&diagnosis));
}

static void nobody_has_a_helper(void **state)
{
	(void)state;
	begin(FORWARD("RELATED,ESTABLISHED"));
	look();
	assert_json(doctor_json(&diagnosis),
		    "{\"findings\":[{\"id\":\"no-helper\",\"severity\":\"error\",\n"
		    "\"text\":\"no port and no rule gives the helper to any connection\",\n"
		    "\"command\":\"nf-ftp port add 21\"}],\"unknown\":[]}");
}

/* A match that is not understood may let in what is looked for. */
static void what_is_not_understood(void **state)
{
	(void)state;
	begin(HELPER
	      "*filter\n:FORWARD DROP [0:0]\n"
	      "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT\n"
	      "-A FORWARD -m wonder --at this -j ACCEPT\n"
	      "-A FORWARD -p tcp --dport 21 -j ACCEPT\nCOMMIT\n");
	look();
	assert_int_equal(diagnosis.count, 0);
	begin(HELPER
	      "*filter\n:FORWARD DROP [0:0]\n"
	      "-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT\n"
	      "-A FORWARD -j WONDER --at this\n"
	      "-A FORWARD -p tcp --dport 21 -j ACCEPT\nCOMMIT\n");
	look();
	assert_int_equal(diagnosis.count, 0);
}

static void rules_that_cannot_be_read(void **state)
{
	(void)state;
	begin("");
	snprintf(gateway.rules.why, sizeof(gateway.rules.why),
		 "permission denied");
	look();
	assert_text(doctor_text, &diagnosis,
		    "cannot tell: the rules cannot be read: permission denied\n"
		    "nothing else is found that keeps FTP from working here\n");
	assert_false(doctor_is_wrong(&diagnosis));
}

static void tables_and_times(void **state)
{
	(void)state;
	put("/proc/sys/net/netfilter/nf_conntrack_count", "950\n");
	put("/proc/sys/net/netfilter/nf_conntrack_max", "1000\n");
	put("/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established", "60\n");
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	gateway.netns = "/run/there";
	look();
	assert_text(doctor_text, &diagnosis,
		    "error: conntrack-full\n"
		    "  the table of connections is full or nearly so, and new ones are dropped then: 950 of 1000 connections\n"
		    "      sysctl -w net.netfilter.nf_conntrack_max=65536\n"
		    "warning: timeout-short\n"
		    "  an idle control connection is forgotten sooner than servers end it: after 60 seconds\n"
		    "      nsenter --net=/run/there sysctl -w net.netfilter.nf_conntrack_tcp_timeout_established=432000\n");
	put("/proc/sys/net/netfilter/nf_conntrack_count", "5\n");
	put("/proc/sys/net/netfilter/nf_conntrack_tcp_timeout_established", "432000\n");
}

/* Sessions of a profile; @from: the first port of its range. */
static void add_session(const char *profile, const char *state, __u16 from)
{
	struct session_list *list = &gateway.sessions;
	struct session *session;

	list->entries = realloc(list->entries,
				(list->count + 1) * sizeof(*session));
	assert_non_null(list->entries);
	session = &list->entries[list->count++];
	memset(session, 0, sizeof(*session));
	snprintf(session->profile, sizeof(session->profile), "%s", profile);
	snprintf(session->state, sizeof(session->state), "%s", state);
	session->ftps.from = from;
}

static struct profile *add_profile(const char *name)
{
	struct profile_list *list = &gateway.config.profiles;
	struct profile *profile = &list->profiles[list->count++];

	profile_init(profile, name);
	return profile;
}

#define TLS "note: tls\n" \
	"  control connections are encrypted, and nobody can read in them where the data connections will be: "

static void encrypted_sessions(void **state)
{
	struct profile *guests, *strict, *later;

	(void)state;
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	guests = add_profile("guests");
	guests->ftps.range = (struct port_range){ 50000, 50099 };
	strict = add_profile("strict");
	strict->ftps.what = NF_FTP_FTPS_REQUIRE;
	add_session("ftp", "ready", 0);
	add_session("guests", "opaque", 50000);
	look();
	assert_int_equal(diagnosis.count, 0);
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	later = add_profile("later");
	later->ftps_active = (struct port_range){ 50000, 50099 };
	strict = add_profile("strict");
	strict->ftps.what = NF_FTP_FTPS_REQUIRE;
	gateway.netns = "gw";
	add_session("ftp", "ready", 0);
	add_session("ftp", "opaque", 0);
	add_session("later", "opaque", 0);
	add_session("ftp", "opaque", 0);
	add_session("strict", "opaque", 0);
	add_session("later", "opaque", 50000);
	look();
	assert_text(doctor_text, &diagnosis,
		    TLS
		    "2 sessions with the profile `ftp', which has no range of ports for that; LO-HI stands for the server's\n"
		    "      ip netns exec gw nf-ftp profile set ftp ftps=LO-HI\n"
		    TLS
		    "1 session with the profile `strict', which has no range of ports for that; LO-HI stands for the server's\n"
		    "      ip netns exec gw nf-ftp profile set strict ftps=require,LO-HI\n"
		    TLS
		    "1 session has no range of ports, though its profile has one: begun before that, or one too many (ftps-full); a new session has it\n");
	assert_false(doctor_is_wrong(&diagnosis));
}

/* What ctnetlink says of a control connection, and whether that has begun to end. */
static bool ends_in(unsigned char state)
{
	static const struct pair control = { "10.0.0.9", 40000, "198.51.100.20", 21 };
	static const struct pair reply = { "198.51.100.20", 21, "10.0.0.9", 40000 };
	bool ends = false;

	assert_int_equal(conntrack_decode_end(entry(NULL, &control, &reply, state),
					      &ends), 0);
	return ends;
}

static void a_session_begins_to_end(void **state)
{
	(void)state;
	assert_false(ends_in(TCP_CONNTRACK_ESTABLISHED));
	assert_true(ends_in(TCP_CONNTRACK_FIN_WAIT));
	assert_true(ends_in(TCP_CONNTRACK_TIME_WAIT));
	assert_true(ends_in(TCP_CONNTRACK_CLOSE));
	assert_false(ends_in(TCP_CONNTRACK_SYN_SENT2));
}

static void count_opaque(void)
{
	struct counter_list *list = &gateway.stats.reasons;

	list->entries = calloc(1, sizeof(*list->entries));
	assert_non_null(list->entries);
	list->count = 1;
	snprintf(list->entries[0].name, sizeof(list->entries[0].name), "opaque");
	list->entries[0].value = 7;
}

/* Nobody is there any more. */
static void encrypted_sessions_that_were(void **state)
{
	struct profile *profile;

	(void)state;
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	count_opaque();
	look();
	assert_text(doctor_text, &diagnosis,
		    TLS
		    "counted as opaque, 7 times, and the profile `ftp' has no range of ports for that; LO-HI stands for the server's\n"
		    "      nf-ftp profile set ftp ftps=LO-HI\n");
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	count_opaque();
	profile = &gateway.config.profiles.profiles[0];
	profile->ftps.what = NF_FTP_FTPS_RANGE;
	profile->ftps.range = (struct port_range){ 50000, 50099 };
	look();
	assert_int_equal(diagnosis.count, 0);
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	count_opaque();
	gateway.config.profiles.profiles[0].ftps.what = NF_FTP_FTPS_DENY;
	look();
	assert_int_equal(diagnosis.count, 0);
	/* some have a range, some have none: whose it was is not known */
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	count_opaque();
	add_profile("guests")->ftps.range = (struct port_range){ 50000, 50099 };
	look();
	assert_int_equal(diagnosis.count, 0);
	begin(HELPER FORWARD("RELATED,ESTABLISHED"));
	count_opaque();
	add_profile("guests");
	look();
	assert_text(doctor_text, &diagnosis,
		    TLS
		    "counted as opaque, 7 times, and no profile has a range of ports for that\n");
}

static void add_port(__u16 number, const char *profile, bool tls)
{
	struct port port = { .number = number, .tls = tls };

	snprintf(port.profile, sizeof(port.profile), "%s", profile);
	assert_int_equal(port_list_add(&gateway.config.ports, &port), 0);
}

#define TLS_PORT "error: tls-port\n" \
	"  port 990 begins with TLS, and is not in the list with `tls`: its sessions stay in the state `greeting`, and no range of ports is open to them"
#define HELPER_990							\
	"*raw\n:PREROUTING ACCEPT [0:0]\n"				\
	"-A PREROUTING -p tcp -m multiport --dports 21,990 -j CT --helper ftp\nCOMMIT\n"
#define FORWARD_990							\
	"*filter\n:FORWARD DROP [0:0]\n"				\
	"-A FORWARD -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT\n" \
	"-A FORWARD -i lan0 -p tcp -m multiport --dports 21,990 -j ACCEPT\nCOMMIT\n"

static void a_port_that_begins_with_tls(void **state)
{
	(void)state;
	begin(FORWARD_990);
	add_port(21, "ftp", false);
	add_port(990, "ftp", false);
	look();
	assert_text(doctor_text, &diagnosis, TLS_PORT "\n"
		    "      nf-ftp port del 990\n"
		    "      nf-ftp port add 990 tls\n");
	assert_true(doctor_is_wrong(&diagnosis));
	begin(FORWARD_990);
	add_port(21, "ftp", false);
	add_port(990, "guests", false);
	gateway.netns = "gw";
	look();
	assert_text(doctor_text, &diagnosis, TLS_PORT "\n"
		    "      ip netns exec gw nf-ftp port del 990\n"
		    "      ip netns exec gw nf-ftp port add 990 to guests tls\n");
	begin(FORWARD_990);
	add_port(990, "ftp", true);
	add_port(21, "ftp", false);
	look();
	assert_int_equal(diagnosis.count, 0);
}

static void a_rule_for_a_port_that_begins_with_tls(void **state)
{
	(void)state;
	begin(HELPER_990 FORWARD_990);
	look();
	assert_text(doctor_text, &diagnosis, TLS_PORT ": a rule gives the helper to it\n"
		    "      nf-ftp port add 990 tls\n");
	begin(HELPER_990 FORWARD_990);
	add_port(990, "ftp", true);
	look();
	assert_int_equal(diagnosis.count, 0);
	/* nobody comes there */
	begin(HELPER_990 FORWARD("RELATED,ESTABLISHED"));
	look();
	assert_int_equal(diagnosis.count, 0);
}

static void the_module_is_not_there(void **state)
{
	(void)state;
	begin("");
	gateway.loaded = false;
	gateway.absence.cause = ABSENCE_NOT_LOADED;
	look();
	assert_text(doctor_text, &diagnosis,
		    "error: module-missing\n"
		    "  the module nf_ftp is not loaded\n"
		    "      modprobe nf_ftp\n");
}

/* The kernel's own helper is there, and nf_ftp is built. */
static void the_stock_helper_is_there(void)
{
	put("/sys/module/nf_conntrack_ftp/initstate", "live\n");
	put("/lib/modules/$(uname -r)/modules.dep", "updates/dkms/nf_ftp.ko:\n");
	begin("");
	gateway.loaded = false;
}

static void only_signed_modules(void **state)
{
	(void)state;
	the_stock_helper_is_there();
	put("/sys/module/module/parameters/sig_enforce", "Y\n");
	absence_find(&gateway.absence, root);
	look();
	assert_text(doctor_text, &diagnosis,
		    "error: module-unsigned\n"
		    "  the kernel takes signed modules only (Secure Boot), and nf_ftp's key is not enrolled; a reboot asks to confirm it\n"
		    "      mokutil --import /var/lib/dkms/mok.pub\n");
	/* it is, and the module could have been loaded */
	put("/sys/module/module/parameters/sig_enforce", "N\n");
	the_stock_helper_is_there();
	absence_find(&gateway.absence, root);
	look();
	assert_text(doctor_text, &diagnosis,
		    "error: stock-helper\n"
		    "  nf_conntrack_ftp was loaded first, and nf_ftp cannot be loaded beside it\n"
		    "      modprobe -r nf_nat_ftp nf_conntrack_ftp\n"
		    "      modprobe nf_ftp\n");
}

static void stock_helper_is_built_in(void **state)
{
	char path[128];

	(void)state;
	the_stock_helper_is_there();
	snprintf(path, sizeof(path), "%s/sys/module/nf_conntrack_ftp/initstate",
		 root);
	assert_int_equal(unlink(path), 0);
	absence_find(&gateway.absence, root);
	look();
	assert_text(doctor_text, &diagnosis,
		    "error: stock-built-in\n"
		    "  nf_conntrack_ftp is a part of this kernel, and nothing can take its place\n");
	assert_true(doctor_is_wrong(&diagnosis));
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(all_is_well),
		cmocka_unit_test(data_connections_are_dropped),
		cmocka_unit_test(nobody_has_a_helper),
		cmocka_unit_test(what_is_not_understood),
		cmocka_unit_test(rules_that_cannot_be_read),
		cmocka_unit_test(tables_and_times),
		cmocka_unit_test(encrypted_sessions),
		cmocka_unit_test(a_session_begins_to_end),
		cmocka_unit_test(encrypted_sessions_that_were),
		cmocka_unit_test(a_port_that_begins_with_tls),
		cmocka_unit_test(a_rule_for_a_port_that_begins_with_tls),
		cmocka_unit_test(the_module_is_not_there),
		cmocka_unit_test(only_signed_modules),
		cmocka_unit_test(stock_helper_is_built_in),
	};
	char command[64];
	int failed;

	snprintf(root, sizeof(root), "/tmp/doctor-XXXXXX");
	if (!mkdtemp(root))
		return EXIT_FAILURE;
	failed = cmocka_run_group_tests(tests, NULL, NULL);
	snprintf(command, sizeof(command), "rm -r %s", root);
	return system(command) ? EXIT_FAILURE : failed;
}
