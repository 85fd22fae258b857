// SPDX-License-Identifier: GPL-2.0
/*
 * Profiles: lists of them, and in messages.
 */
#include <errno.h>

#include "config.h"
#include "key.h"
#include "message.h"
#include "netlink.h"

/* An attribute of a newer module. */
#define UNKNOWN 1000

#define USUAL " strict=yes foreign=no privileged=no modes=any active-source=any" \
	" expect-timeout=300 keepalive=yes nat-ports=any ftps=opaque" \
	" ftps-active=none ftps-active-source=minus-one ftps-connections=16 deny= crlf=any\n"

/* Where a test adds its own attributes to a profile. */
static struct nlmsghdr *nlh;
static struct nlattr *nests[2];

static void begin_profile(const char *name)
{
	nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	nests[0] = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILES);
	nests[1] = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILE);
	if (name)
		mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_NAME, name);
}

static int end_profile(struct config *config)
{
	mnl_attr_nest_end(nlh, nests[1]);
	mnl_attr_nest_end(nlh, nests[0]);
	memset(config, 0, sizeof(*config));
	return config_decode(nlh, config);
}

static void put_prefix(const char *address, unsigned char length)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PREFIX);

	if (address)
		put_address(nlh, NF_FTP_PREFIX_A_ADDRESS, address);
	mnl_attr_put_u8(nlh, NF_FTP_PREFIX_A_LENGTH, length);
	mnl_attr_nest_end(nlh, nest);
}

static void what_is_missing_has_its_default(void **state)
{
	struct config config;

	(void)state;
	begin_profile("ftp");
	mnl_attr_put_u32(nlh, UNKNOWN, 1);
	assert_int_equal(end_profile(&config), 0);
	assert_list(&profile_list_type, &config.profiles, "ftp" USUAL);
	assert_json(list_json(&profile_list_type, &config.profiles),
		    "{\"profiles\":[{\"name\":\"ftp\",\"strict\":true,\"foreign\":\"no\",\n"
		    "\"privileged\":false,\"modes\":\"any\",\"active-source\":\"any\",\n"
		    "\"expect-timeout\":300,\"keepalive\":true,\"nat-ports\":\"any\",\n"
		    "\"ftps\":\"opaque\",\"ftps-active\":\"none\",\n"
		    "\"ftps-active-source\":\"minus-one\",\"ftps-connections\":16,\"deny\":[],\"crlf\":\"any\"}]}");
}

static void all_keys_as_the_kernel_sends_them(void **state)
{
	struct config config;
	struct nlattr *nest;

	(void)state;
	begin_profile("b");
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_TO, 40999);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_FROM, 40000);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_STRICT, 0);
	nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_PREFIXES);
	put_prefix("2001:db8::", 32);
	put_prefix("10.0.0.0", 8);
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FOREIGN, NF_FTP_FOREIGN_LIST);
	nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_DENY);
	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, "SITE");
	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, "CWD");
	mnl_attr_nest_end(nlh, nest);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_ACTIVE_SOURCE,
			NF_FTP_ACTIVE_SOURCE_MINUS_ONE);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_PRIVILEGED, 1);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_MODES, NF_FTP_MODES_ACTIVE);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_KEEPALIVE, 0);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_FTPS_TO, 50999);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_FTPS_FROM, 50000);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FTPS, NF_FTP_FTPS_RANGE);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM, 51000);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_FTPS_ACTIVE_TO, 51001);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE,
			NF_FTP_FTPS_SOURCE_ANY);
	mnl_attr_put_u32(nlh, NF_FTP_PROFILE_A_FTPS_CONNECTIONS, 3);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_CRLF, NF_FTP_CRLF_STRICT);
	mnl_attr_put_u32(nlh, NF_FTP_PROFILE_A_TIMEOUT, 7);
	assert_int_equal(end_profile(&config), 0);
	assert_list(&profile_list_type, &config.profiles,
		    "b strict=no foreign=10.0.0.0/8,2001:db8::/32 privileged=yes modes=active active-source=minus-one expect-timeout=7 keepalive=no nat-ports=40000-40999 ftps=50000-50999 ftps-active=51000-51001 ftps-active-source=any ftps-connections=3 deny=CWD,SITE crlf=strict\n");
	assert_json(list_json(&profile_list_type, &config.profiles),
		    "{\"profiles\":[{\"name\":\"b\",\"strict\":false,\n"
		    "\"foreign\":[\"10.0.0.0/8\",\"2001:db8::/32\"],\"privileged\":true,\n"
		    "\"modes\":\"active\",\"active-source\":\"minus-one\",\"expect-timeout\":7,\n"
		    "\"keepalive\":false,\"nat-ports\":\"40000-40999\",\"ftps\":\"50000-50999\",\n"
		    "\"ftps-active\":\"51000-51001\",\"ftps-active-source\":\"any\",\n"
		    "\"ftps-connections\":3,\n"
		    "\"deny\":[\"CWD\",\"SITE\"],\"crlf\":\"strict\"}]}");
}

static void any_port_can_be_sent_as_zeros(void **state)
{
	struct config config;

	(void)state;
	begin_profile("ftp");
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_FROM, 0);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_TO, 0);
	mnl_attr_nest_end(nlh, mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_DENY));
	assert_int_equal(end_profile(&config), 0);
	assert_list(&profile_list_type, &config.profiles, "ftp" USUAL);
}

static void a_value_of_a_newer_module(void **state)
{
	struct config config;

	(void)state;
	begin_profile("ftp");
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FOREIGN, 77);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FTPS, 77);
	assert_int_equal(end_profile(&config), 0);
	assert_list(&profile_list_type, &config.profiles,
		    "ftp strict=yes foreign=? privileged=no modes=any active-source=any expect-timeout=300 keepalive=yes nat-ports=any ftps=? ftps-active=none ftps-active-source=minus-one ftps-connections=16 deny= crlf=any\n");
}

static void assert_refused(int err)
{
	struct config config;

	assert_int_equal(end_profile(&config), err);
}

static void refuse_prefix(const char *address, unsigned char length)
{
	struct nlattr *nest;

	begin_profile("ftp");
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FOREIGN, NF_FTP_FOREIGN_LIST);
	nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_PREFIXES);
	put_prefix("10.0.0.0", 8);
	put_prefix(address, length);
	mnl_attr_nest_end(nlh, nest);
	assert_refused(-EBADMSG);
}

static void prefixes_of_another_shape(void **state)
{
	struct nlattr *nest;
	unsigned int i;

	(void)state;
	refuse_prefix("10.0.0.0", 8);
	refuse_prefix("10.1.0.0", 8);
	refuse_prefix("10.1.0.0", 33);
	refuse_prefix("2001:db8::", 129);
	refuse_prefix("2001:db8::", 28);
	refuse_prefix(NULL, 0);
	begin_profile("ftp");
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FOREIGN, NF_FTP_FOREIGN_LIST);
	nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_PREFIXES);
	for (i = 8; i < 25; i++)
		put_prefix("10.0.0.0", (unsigned char)i);
	mnl_attr_nest_end(nlh, nest);
	assert_refused(-E2BIG);
}

static void attributes_that_do_not_go_together(void **state)
{
	struct nlattr *nest;

	(void)state;
	begin_profile("ftp");
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FOREIGN, NF_FTP_FOREIGN_LIST);
	assert_refused(-EBADMSG);
	begin_profile("ftp");
	nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_PREFIXES);
	put_prefix("10.0.0.0", 8);
	mnl_attr_nest_end(nlh, nest);
	assert_refused(-EBADMSG);
	begin_profile("ftp");
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_FROM, 5);
	assert_refused(-EBADMSG);
	begin_profile("ftp");
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_FROM, 5);
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_NAT_TO, 4);
	assert_refused(-EBADMSG);
	begin_profile(NULL);
	assert_refused(-EBADMSG);
}

static void refuse_verb(const char *verb)
{
	struct nlattr *nest;

	begin_profile("ftp");
	nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_DENY);
	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, "SITE");
	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, verb);
	mnl_attr_nest_end(nlh, nest);
	assert_refused(-EBADMSG);
}

static void values_of_another_shape(void **state)
{
	(void)state;
	refuse_verb("SITE");
	refuse_verb("cwd");
	refuse_verb("CW");
	refuse_verb("ABCDE");
	begin_profile("ftp");
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_STRICT, 1);
	assert_refused(-EBADMSG);
	begin_profile("ftp");
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_TIMEOUT, 1);
	assert_refused(-EBADMSG);
	begin_profile("ftp");
	mnl_attr_put_u16(nlh, NF_FTP_PROFILE_A_FOREIGN, 1);
	assert_refused(-EBADMSG);
}

static void parse_one(struct profile *profile, const char *key,
		      const char *value)
{
	char why[WHY_SIZE];

	assert_int_equal(key_parse(key_find(span_of(key)), span_of(value),
				   profile, why), EXIT_DONE);
}

/* As many prefixes and commands as there may be. */
static void parse_all(struct profile *profile)
{
	char prefixes[512], verbs[128];
	size_t length = 0, end = 0;
	unsigned int i;

	for (i = 0; i < NF_FTP_PREFIXES_MAX; i++)
		length += (size_t)snprintf(prefixes + length,
					   sizeof(prefixes) - length,
					   "%s2001:db8:%x::/48", i ? "," : "",
					   i + 1);
	for (i = 0; i < NF_FTP_DENY_MAX; i++)
		end += (size_t)snprintf(verbs + end, sizeof(verbs) - end,
					"%sVER%c", i ? "," : "", 'A' + i);
	parse_one(profile, "foreign", prefixes);
	parse_one(profile, "deny", verbs);
	parse_one(profile, "nat-ports", "40000-40999");
}

static void fill(struct config *config)
{
	struct advertise line = { .spare_private = true };
	struct port port = { .profile = "abcdefghijklmno" };
	struct profile profile;
	char why[WHY_SIZE];
	char text[64];

	profile_init(&profile, "");
	parse_all(&profile);
	do
		snprintf(profile.name, sizeof(profile.name), "a-long-name-%u",
			 100 + config->profiles.count);
	while (!profile_list_add(&config->profiles, &profile));
	for (port.number = 65535; !port_list_add(&config->ports, &port);)
		port.number--;
	prefix_parse(span_of("2001:db8::/64"), &line.prefix, why);
	advertise_parse_as(&line, "2001:db8::1", why);
	advertise_parse_except(&line, span_of("::1,::2,::3,::4"), why);
	do {
		snprintf(text, sizeof(text), "2001:db8:0:%x::/64",
			 config->advertises.count);
		prefix_parse(span_of(text), &line.prefix, why);
	} while (!advertise_list_add(&config->advertises, &line));
}

static void the_largest_configuration_fits_a_request(void **state)
{
	static struct config config, again;

	(void)state;
	fill(&config);
	assert_int_equal(config.profiles.count, NF_FTP_PROFILES_MAX);
	assert_int_equal(config.ports.count, NF_FTP_PORTS_MAX);
	assert_int_equal(config.advertises.count, NF_FTP_ADVERTISES_MAX);
	nlh = message_begin(NF_FTP_CMD_CONFIG_SET);
	mnl_attr_put_u32(nlh, NF_FTP_A_GENERATION, 1);
	config.generation = 1;
	config_encode(nlh, &config, &config_ports);
	config_encode(nlh, &config, &config_profiles);
	config_encode(nlh, &config, &config_advertises);
	assert_true(nlh->nlmsg_len > 100000);
	assert_true(nlh->nlmsg_len <= NL_REQUEST_SIZE);
	assert_int_equal(config_decode(nlh, &again), 0);
	assert_memory_equal(&config, &again, sizeof(config));
}

static void profiles_come_and_go(void **state)
{
	struct profile_list list = { 0 };
	struct profile profile;

	(void)state;
	profile_init(&profile, "ftp");
	assert_int_equal(profile_list_add(&list, &profile), 0);
	assert_int_equal(profile_list_add(&list, &profile), -EEXIST);
	profile_init(&profile, "a");
	assert_int_equal(profile_list_add(&list, &profile), 0);
	assert_list(&profile_list_type, &list, "a" USUAL "ftp" USUAL);
	assert_int_equal(profile_list_del(&list, "b"), -ENOENT);
	assert_int_equal(profile_list_del(&list, "a"), 0);
	assert_null(profile_list_find(&list, "a"));
	assert_non_null(profile_list_find(&list, "ftp"));
}

static void decode_once(const struct nlmsghdr *damaged)
{
	struct config config = { 0 };

	config_decode(damaged, &config);
}

static void a_damaged_profile_does_no_harm(void **state)
{
	static struct config config;
	struct profile profile;

	(void)state;
	profile_init(&profile, "ftp");
	parse_all(&profile);
	profile_list_add(&config.profiles, &profile);
	nlh = message_begin(NF_FTP_CMD_CONFIG_GET);
	config_encode(nlh, &config, &config_profiles);
	damage_each_byte(nlh, decode_once);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(what_is_missing_has_its_default),
		cmocka_unit_test(all_keys_as_the_kernel_sends_them),
		cmocka_unit_test(any_port_can_be_sent_as_zeros),
		cmocka_unit_test(a_value_of_a_newer_module),
		cmocka_unit_test(prefixes_of_another_shape),
		cmocka_unit_test(attributes_that_do_not_go_together),
		cmocka_unit_test(values_of_another_shape),
		cmocka_unit_test(the_largest_configuration_fits_a_request),
		cmocka_unit_test(profiles_come_and_go),
		cmocka_unit_test(a_damaged_profile_does_no_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
