// SPDX-License-Identifier: GPL-2.0
/*
 * What is masked in a text that strangers may read, and what is not.
 */
#include "mask.h"
#include "message.h"

static struct mask mask;

static void begin(bool open)
{
	mask_free(&mask);
	memset(&mask, 0, sizeof(mask));
	mask.open = open;
}

static void becomes(const char *text, const char *expected)
{
	size_t size;
	char *shown = NULL;
	FILE *stream = open_memstream(&shown, &size);

	mask_print(&mask, text, stream);
	fclose(stream);
	assert_string_equal(shown, expected);
	free(shown);
}

static void stays(const char *text)
{
	becomes(text, text);
}

/* It is the same everywhere, and its network's prefix is still that. */
static void addresses_keep_their_network(void **state)
{
	(void)state;
	begin(false);
	becomes("192.168.7.0/24", "192.168.0.0/24");
	becomes("192.168.7.9", "192.168.0.1");
	becomes("192.168.7.10 192.168.7.9", "192.168.0.3 192.168.0.1");
	becomes("192.168.9.9", "192.168.8.1");
	becomes("192.168.7.9/24", "192.168.0.1/24");
	becomes("10.77.1.2 172.20.3.4 100.100.1.2 169.254.7.7",
		"10.0.0.1 172.16.0.1 100.64.0.1 169.254.0.1");
	becomes("93.184.216.34 93.184.216.35 93.184.0.0/16 198.51.100.1",
		"20.0.0.1 20.0.0.0 20.0.0.0/16 21.0.0.1");
	becomes("100.1.2.3 192.167.2.3", "22.0.0.1 23.0.0.1");
	becomes("2001:db8:7::/48 2001:db8:7::99 2001:db8:8::99",
		"2000::/48 2000::1 2000:0:8::1");
	becomes("fd12:3456:789a:1::1/64 fe80::fc:ff:fe00:1%eth0",
		"fd00::1/64 fe80::1%eth0");
	becomes("::ffff:192.168.7.9 64:ff9b::5db8:d822 ff02::fb",
		"::ffff:192.168.0.1 64:ff9b::1 ff02::1");
}

static void what_tells_nothing_stays(void **state)
{
	(void)state;
	begin(false);
	stays("0.0.0.0 0.0.0.0/0 127.0.0.1 127.0.0.0/8 ::1 :: ::/0 255.255.255.0 224.0.0.251");
	stays("10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 fc00::/7 fe80::/10 2000::/3 0.0.0.0/1");
	stays("net.ipv4.conf.all.rp_filter net/ipv4/ip_forward nf-ftp.service /etc/nf-ftp.conf");
	stays("Linux 6.1.0-57-amd64 4.18.0-553.16.1.el8_10.x86_64 nft v1.0.6 0.2.0 1.2.3.4.5");
	stays("tcp dport { 21, 2121 } ct helper set \"ftp\" counter packets 10 bytes 20");
	stays("std::string foo::bar 12:34:56 [  12.345678] a.b ... 300.1.1.1 dead:beef 1.2.3");
	stays("wan0@if3 wan0@NONE ICMPv6 e.g. /usr/lib/x.example/y.z README.md Makefile.build:3");
}

static void wherever_they_stand(void **state)
{
	(void)state;
	begin(false);
	becomes("10.9.9.1-10.9.9.3 10.9.9.1:21 10.9.9.1, (10.9.9.1) to:10.9.9.1. 10.9.9.1",
		"10.0.0.1-10.0.0.3 10.0.0.1:21 10.0.0.1, (10.0.0.1) to:10.0.0.1. 10.0.0.1");
	becomes("allow_10.9.9.1 net10.9.9.1 -d 10.9.9.1/32 10.9.9.1a \"10.9.9.1\"",
		"allow_10.0.0.1 net10.0.0.1 -d 10.0.0.1/32 10.0.0.1a \"10.0.0.1\"");
	becomes("[2001:db8::5]:21 <2001:db8::5> to:2001:db8::5: no",
		"[2000::1]:21 <2000::1> to:2000::1: no");
	becomes("ether saddr 52:54:00:aa:bb:cc x MAC=52:54:00:AA:BB:CC y",
		"ether saddr 02:00:00:00:00:01 x MAC=02:00:00:00:00:01 y");
	becomes("MAC=52:54:00:aa:bb:cc:52:54:00:aa:bb:cd:08:00 z",
		"MAC=02:00:00:00:00:02 z");
}

static void names_of_hosts(void **state)
{
	(void)state;
	begin(false);
	mask_host(&mask, "gw-berlin");
	mask_host(&mask, "localhost");
	mask_host(&mask, "ftp");
	becomes("GW-Berlin gw-berlin, gw-berlin2 localhost ftp",
		"host-1 host-1, gw-berlin2 localhost ftp");
	becomes("to ftp.example.org. From ftp.Example.org:21 http://x.example.com/a.conf",
		"to host-2. From host-2:21 http://host-3/a.conf");
	becomes("to-ftp.example.org", "host-4");
}

/* Whatever else is shown. */
static void users_and_passwords_never(void **state)
{
	int open;

	(void)state;
	for (open = 0; open < 2; open++) {
		begin(open);
		becomes("USER jo\nPASS  geheim x\n PASS\n",
			"USER (left out)\nPASS  (left out) x\n PASS\n");
		becomes("meta skuid 1000 accept --uid-owner jo -j X --gid-owner 5",
			"meta skuid (left out) accept --uid-owner (left out) -j X --gid-owner (left out)");
		becomes("skuid != 1000 password=a'b \"password\": \"c\"",
			"skuid != (left out) password=(left out)'b \"password\": \"(left out)\"");
		becomes("/home/jo/src/x.c, /home/jo\n",
			"/home/(left out)/src/x.c, /home/(left out)\n");
	}
	begin(false);
	becomes("ftp://jo:geheim@ftp.example.org/x jo.m@example.org root@gw",
		"ftp://(left out)@host-1/x (left out)@host-2 (left out)@gw");
	begin(true);
	becomes("ftp://jo:geheim@ftp.example.org/x 10.1.2.3 jo@example.org",
		"ftp://(left out)@ftp.example.org/x 10.1.2.3 (left out)@example.org");
}

/* As many as there may be; and then it is told that there is one. */
static void more_networks_than_there_are(void **state)
{
	char last[32] = "";
	char text[32];
	size_t size;
	char *shown;
	FILE *stream;
	int i;

	(void)state;
	begin(false);
	for (i = 1; i < 224; i++) {
		snprintf(text, sizeof(text), "%d.2.3.4", i);
		stream = open_memstream(&shown, &size);
		mask_print(&mask, text, stream);
		fclose(stream);
		snprintf(last, sizeof(last), "%s", shown);
		assert_true(i == 10 || i == 127 || strcmp(shown, text));
		free(shown);
	}
	assert_string_equal(last, "(an address)");
	becomes("223.2.3.4/6 1.2.3.4 192.0.0.0/2", "(an address)/6 20.0.0.1 192.0.0.0/2");
}

static void ends_anywhere(void **state)
{
	static const char text[] =
		"x USER jo http://a:b@c.de/ [2001:db8::5]:21 10.0.0.1/8 52:54:00:aa:bb:cc /home/a ";
	size_t length;

	(void)state;
	begin(false);
	for (length = 0; length < sizeof(text); length++) {
		char *part = strndup(text, length);
		FILE *nowhere = fopen("/dev/null", "w");

		mask_print(&mask, part, nowhere);
		fclose(nowhere);
		free(part);
	}
	stays("\x80\xff \xc3\xa4");
}

/* Whatever it is, it ends, and no byte outside is touched: the sanitizers watch. */
static void by_chance(void **state)
{
	static const char alphabet[] = "0123456789abcdefgxyz::::....///--@%\n\" \xc3SUERPASS";
	FILE *nowhere = fopen("/dev/null", "w");
	char text[64];
	size_t i;
	int k;

	(void)state;
	begin(false);
	srandom(1);
	for (k = 0; k < 3000; k++) {
		for (i = 0; i < sizeof(text) - 1; i++)
			text[i] = alphabet[(size_t)random() % (sizeof(alphabet) - 1)];
		text[i] = '\0';
		mask_print(&mask, text, nowhere);
	}
	fclose(nowhere);
	begin(false);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(addresses_keep_their_network),
		cmocka_unit_test(what_tells_nothing_stays),
		cmocka_unit_test(wherever_they_stand),
		cmocka_unit_test(names_of_hosts),
		cmocka_unit_test(users_and_passwords_never),
		cmocka_unit_test(more_networks_than_there_are),
		cmocka_unit_test(ends_anywhere),
		cmocka_unit_test(by_chance),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
