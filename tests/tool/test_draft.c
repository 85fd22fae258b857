// SPDX-License-Identifier: GPL-2.0
/*
 * A configuration as text: what is saved is what is read.
 */
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "config.h"
#include "draft.h"
#include "key.h"
#include "message.h"
#include "netlink.h"

#define RUNS 300
/* as many as there may be, and as long */
#define PREFIXES "::1,::2,::3,::4,::5,::6,::7,::8,::9,::a,::b,::c,::d,::e,::f,::"
#define VERBS "AAAA,AAAB,AAAC,AAAD,AAAE,AAAF,AAAG,AAAH,AAAI,AAAJ,AAAK,AAAL,AAAM,AAAN,AAAO,AAAP"

/* Return: an exit code. */
static int read_text(const char *text, size_t length, struct config *draft)
{
	int fd = memfd_create("text", 0);
	char path[64];
	int code;

	assert_int_equal(write(fd, text, length), (ssize_t)length);
	snprintf(path, sizeof(path), "/proc/self/fd/%d", fd);
	code = draft_read("check", path, draft);
	close(fd);
	return code;
}

static char *save(const struct config *config)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	config_save(config, out);
	fclose(out);
	return text;
}

static void assert_saved(const char *text, const char *expected)
{
	struct config draft;
	char *saved;

	assert_int_equal(read_text(text, strlen(text), &draft), 0);
	saved = save(&draft);
	assert_string_equal(saved, expected);
	free(saved);
}

static void what_is_saved_of_what_is_read(void **state)
{
	(void)state;
	assert_saved("", "");
	assert_saved("\n", "");
	assert_saved("\r\n \t \r\n# port add 21\n   #port add 21\n#", "");
	assert_saved("port add 21", "port add 21\n");
	assert_saved("port add 21\r\nport add 20 # not 22\r\n", "port add 20\nport add 21\n");
	assert_saved(" port\tadd  21 to ftp ", "port add 21\n");
	assert_saved("port add 1\nport set 3,2\nport add 4\n",
		     "port add 2\nport add 3\nport add 4\n");
	assert_saved("profile set ftp strict=yes deny=\n", "");
	assert_saved("profile add ab\n", "profile add ab\n");
	assert_saved("profile set ftp crlf=strict\nprofile set ftp crlf=any modes=active\n",
		     "profile set ftp modes=active\n");
}

static void each_part_is_sorted(void **state)
{
	(void)state;
	assert_saved("advertise add ::1 as ::2 except private\n"
		     "advertise add 10.0.0.0/8 as 192.0.2.1 except 10.9.0.0/16,private,10.8.0.1\n"
		     "profile add z deny=site,CWD foreign=::/0,10.0.0.0/8 nat-ports=1-2 expect-timeout=7\n"
		     "profile set ftp privileged=yes\n"
		     "port add 2121 to z\n"
		     "profile add b keepalive=no\n"
		     "port set 990\n"
		     "port add 21 to b\n",
		     "profile add b keepalive=no\n"
		     "profile set ftp privileged=yes\n"
		     "profile add z foreign=10.0.0.0/8,::/0 expect-timeout=7 nat-ports=1-2 deny=CWD,SITE\n"
		     "port add 21 to b\n"
		     "port add 990\n"
		     "advertise add 10.0.0.0/8 as 192.0.2.1 except private,10.8.0.1/32,10.9.0.0/16\n"
		     "advertise add ::1/128 as ::2 except private\n");
}

/* Values of all kinds; what a key refuses is left. */
static const char *const values[] = {
	"yes", "no", "any", "passive", "active", "minus-one", "strict", "fix", "opaque", "deny",
	"require", "1", "300", "86400", "40000-40999", "1-65535", "21-21", "", "SITE", "site,PORT",
	"CWD,EPRT,LIST", "10.0.0.0/8", "0.0.0.0/0,::/0", "192.0.2.1,2001:db8::/32,10.0.0.0/8",
};

static unsigned int below(unsigned int most)
{
	return (unsigned int)random() % most;
}

static bool is_low(const struct port_range *range)
{
	return range->from && range->from < 1024;
}

/* with ports that it may open */
static void set_by_chance(struct profile *profile)
{
	size_t count = sizeof(values) / sizeof(*values);
	char why[WHY_SIZE];
	const struct key *key;
	int i;

	for (key = keys; key->name; key++) {
		for (i = 0; i < 4; i++)
			key_parse(key, span_of(values[below((unsigned int)count)]), profile,
				  why);
	}
	if (is_low(&profile->ftps.range) || is_low(&profile->ftps_active))
		profile->privileged = 1;
}

static void put_profiles(struct config *config, unsigned int count)
{
	struct profile profile;
	char name[NF_FTP_PROFILE_SIZE];

	set_by_chance(profile_list_find(&config->profiles, PROFILE_DEFAULT));
	while (count--) {
		snprintf(name, sizeof(name), "%c%u", 'a' + (char)below(26), below(1000));
		profile_init(&profile, name);
		set_by_chance(&profile);
		profile_list_add(&config->profiles, &profile);
	}
}

static void put_ports(struct config *config, unsigned int count)
{
	const struct profile *profile;
	struct port port;

	while (count--) {
		memset(&port, 0, sizeof(port));
		port.number = (__u16)(1 + below(65535));
		profile = &config->profiles.profiles[below(config->profiles.count)];
		memcpy(port.profile, profile->name, sizeof(port.profile));
		port_list_add(&config->ports, &port);
	}
}

static void put_lines(struct config *config, unsigned int count)
{
	struct advertise line;
	char why[WHY_SIZE], text[64];
	const char *except;

	while (count--) {
		bool six = below(2);

		memset(&line, 0, sizeof(line));
		if (six)
			snprintf(text, sizeof(text), "2001:db8:%x::/%u", below(65536),
				 48 + below(64));
		else
			snprintf(text, sizeof(text), "10.%u.0.0/%u", below(256), 16 + below(16));
		assert_int_equal(prefix_parse(span_of(text), &line.prefix, why), 0);
		assert_int_equal(advertise_parse_as(&line, six ? "2001:db8::7" : "192.0.2.7",
						    why), 0);
		except = six ? "private,::/0" : "10.0.0.0/8,192.0.2.0/24,private,0.0.0.0/0";
		if (below(2))
			assert_int_equal(advertise_parse_except(&line, span_of(below(2) ?
				"private" : except), why), 0);
		advertise_list_add(&config->advertises, &line);
	}
}

static void a_configuration_of_chance_is_read_as_it_was_saved(void **state)
{
	unsigned int seed = (unsigned int)time(NULL);
	struct config config, draft;
	char *first, *second;
	int i;

	(void)state;
	print_message("# seed %u\n", seed);
	srandom(seed);
	for (i = 0; i < RUNS; i++) {
		config_init(&config);
		put_profiles(&config, below(70));
		put_ports(&config, below(300));
		put_lines(&config, below(300));
		first = save(&config);
		assert_int_equal(read_text(first, strlen(first), &draft), 0);
		second = save(&draft);
		assert_string_equal(second, first);
		free(second);
		free(first);
	}
}

/* Does it fit, and does the answer to it? */
static void the_largest_configuration_is_one_message(void **state)
{
	static union nl_request room;
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(&room);
	struct config config;
	char name[NF_FTP_PROFILE_SIZE], text[64], why[WHY_SIZE];
	struct advertise line;
	struct profile profile;
	struct port port;
	const struct key *key;
	int i;

	(void)state;
	memset(&config, 0, sizeof(config));
	for (i = 0; i < NF_FTP_PROFILES_MAX; i++) {
		snprintf(name, sizeof(name), "fifteen-abc-%03u", (unsigned char)i);
		profile_init(&profile, name);
		for (key = keys; key->name; key++) {
			key_parse(key, span_of("1-2"), &profile, why);
			key_parse(key, span_of(PREFIXES), &profile, why);
			key_parse(key, span_of(VERBS), &profile, why);
		}
		assert_int_equal(profile.foreign.prefixes.count, NF_FTP_PREFIXES_MAX);
		assert_int_equal(profile.deny.count, NF_FTP_DENY_MAX);
		profile_list_add(&config.profiles, &profile);
	}
	for (i = 0; i < NF_FTP_PORTS_MAX; i++) {
		port = (struct port){ .number = (__u16)(i + 1) };
		memcpy(port.profile, name, sizeof(port.profile));
		port_list_add(&config.ports, &port);
	}
	for (i = 0; i < NF_FTP_ADVERTISES_MAX; i++) {
		memset(&line, 0, sizeof(line));
		snprintf(text, sizeof(text), "2001:db8:%x::/48", i);
		prefix_parse(span_of(text), &line.prefix, why);
		advertise_parse_as(&line, "2001:db8::7", why);
		advertise_parse_except(&line, span_of("private,::/1,::/2,::/3,::/4"), why);
		assert_int_equal(line.except.count, NF_FTP_EXCEPT_MAX);
		advertise_list_add(&config.advertises, &line);
	}
	/* the sanitizers see a step past the end of the room */
	config_encode(nlh, &config, &config_profiles);
	config_encode(nlh, &config, &config_ports);
	config_encode(nlh, &config, &config_advertises);
	assert_in_range(nlh->nlmsg_len, NL_REQUEST_SIZE / 2, NL_REQUEST_SIZE - 64);
}

/* Bytes of chance, and a file with one byte changed: whatever it says, it is no harm. */
static void a_file_may_be_anything(void **state)
{
	static const char good[] =
		"profile set ftp modes=passive deny=SITE foreign=10.0.0.0/8\n"
		"profile add b nat-ports=1-2\nport add 21 to b\n"
		"advertise add 10.0.0.0/8 as 192.0.2.1 except private\n";
	char text[sizeof(good)];
	struct config draft;
	size_t at;
	int i;

	(void)state;
	assert_non_null(freopen("/dev/null", "w", stderr));
	for (i = 0; i < 2000; i++) {
		memcpy(text, good, sizeof(good));
		at = below(sizeof(good) - 1);
		text[at] = (char)random();
		if (below(2))
			memcpy(text + at, "\r\n\0# 0-9",
			       below((unsigned int)(sizeof(good) - at)) % 8);
		if (!read_text(text, sizeof(good) - 1 - below(3), &draft))
			free(save(&draft));
	}
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(what_is_saved_of_what_is_read),
		cmocka_unit_test(each_part_is_sorted),
		cmocka_unit_test(a_configuration_of_chance_is_read_as_it_was_saved),
		cmocka_unit_test(the_largest_configuration_is_one_message),
		cmocka_unit_test(a_file_may_be_anything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
