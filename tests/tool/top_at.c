// SPDX-License-Identifier: GPL-2.0
/*
 * top_at LOOKS [OPTION ...] [FILTER ...]: `nf-ftp top' of a kernel that is made up.
 * LOOKS has a letter for each look, of which the last one lasts:
 *   t  there are sessions, and they carry more than at the look before
 *   u  the same, and no bytes are counted
 *   n  nobody is there, and nothing was counted
 *   m  three hundred sessions
 *   -  the module is not loaded
 *   !  the kernel refuses to tell
 * It takes two seconds from one look to the next, whatever a clock says. The names of
 * namespaces are the files of the directory NETNS.
 */
#include <dirent.h>
#include <errno.h>
#include <unistd.h>
#include <linux/netfilter/nf_conntrack_tcp.h>
#include <linux/netfilter/nfnetlink.h>
#include <linux/netfilter/nfnetlink_conntrack.h>

#include "command.h"
#include "report.h"
#include "session_message.h"
#include "snapshot.h"

/* 2026-01-02 03:04:00 */
#define BEGIN 1767323040
#define MANY 300

static const char *looks;
static unsigned int number;

static char look(void)
{
	return looks[0];
}

int __real_snapshot_take(const struct options *options,
			 const struct session_filter *filter, bool wants_stats,
			 struct snapshot *snapshot);

int __wrap_snapshot_take(const struct options *options,
			 const struct session_filter *filter, bool wants_stats,
			 struct snapshot *snapshot)
{
	int code;

	if (number++ && looks[1])
		looks++;
	code = __real_snapshot_take(options, filter, wants_stats, snapshot);
	snapshot->clock_ms = 1000 + 2000 * number;
	snapshot->time = BEGIN + 2 * number;
	return code;
}

unsigned int __wrap_sleep(unsigned int seconds)
{
	(void)seconds;
	return 0;
}

int __wrap_gethostname(char *name, size_t size)
{
	snprintf(name, size, "gateway");
	return 0;
}

bool __wrap_conntrack_counts(void)
{
	return look() != 'u';
}

int __wrap_command_find(const struct options *options, struct nl_socket *nl)
{
	(void)options;
	memset(nl, 0, sizeof(*nl));
	nl->family = 30;
	return look() == '-' ? -ENOENT : EXIT_DONE;
}

int __wrap_nl_open(struct nl_socket *nl, int bus)
{
	(void)bus;
	memset(nl, 0, sizeof(*nl));
	return 0;
}

void __wrap_nl_close(struct nl_socket *nl)
{
	(void)nl;
}

int __wrap_netns_enter(const char *name)
{
	(void)name;
	return 0;
}

int __real_netns_list(const char *directory, struct netns_list *list);

int __wrap_netns_list(const char *directory, struct netns_list *list)
{
	const char *made_up = getenv("NETNS");

	return __real_netns_list(made_up ? made_up : directory, list);
}

int __wrap_family_get(struct nl_socket *nl, enum nf_ftp_cmd cmd,
		      nl_parse_fn take, void *arg)
{
	struct nlmsghdr *nlh = message_begin(cmd);
	unsigned int times = look() == 'n' ? 0 : number;
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_COUNTERS);

	(void)nl;
	put_counter(nlh, "control-connections", 5 + times);
	put_counter(nlh, "endpoints", 100 * times);
	put_counter(nlh, "gaps", 7);
	mnl_attr_nest_end(nlh, nest);
	nest = mnl_attr_nest_start(nlh, NF_FTP_A_REASONS);
	put_counter(nlh, "syntax", times ? 20 : 0);
	put_counter(nlh, "foreign-address", 3 * times);
	put_counter(nlh, "too-late", 0);
	mnl_attr_nest_end(nlh, nest);
	return take(nlh, arg);
}

static const struct pair first = { "192.168.1.2", 40000, "203.0.113.7", 21 };
static const struct pair second = {
	"2001:db8::2", 40001, "2001:db8:1::7", 2121
};

static const struct pair third = { "192.168.1.3", 40003, "203.0.113.7", 21 };

static int give_sessions(nl_parse_fn take, void *arg)
{
	struct pair one = { "192.168.9.9", 1024, "203.0.113.7", 21 };
	int err = 0;
	int i;

	if (look() == 'n')
		return 0;
	for (i = 0; look() == 'm' && i < MANY && !err; i++, one.source_port++)
		err = take(session_message(&one, "10.0.0.5", 2100), arg);
	if (!err)
		err = take(session_message(&first, "10.0.0.5", 2100), arg);
	if (!err)
		err = take(session_message(&second, "2001:db8:1::7", 2121), arg);
	return err ? err : take(session_message(&third, "10.0.0.5", 2100), arg);
}

/* @port: that it comes from; its number in conntrack is made of it */
static int give_open(const struct pair *master, unsigned short port,
		     unsigned long long bytes, nl_parse_fn take, void *arg)
{
	struct pair original = { "10.0.0.5", port, "192.168.1.2", 40010 };
	struct pair reply = { "192.168.1.2", 40010, "10.0.0.5", port };
	struct nlmsghdr *nlh = entry(master, &original, &reply,
				     TCP_CONNTRACK_ESTABLISHED);

	if (look() != 'u') {
		put_bytes(nlh, CTA_COUNTERS_ORIG, bytes);
		put_bytes(nlh, CTA_COUNTERS_REPLY, 0);
	}
	return take(nlh, arg);
}

/* The second one's data connection is another one at every other look. */
static int give_entries(nl_parse_fn take, void *arg)
{
	unsigned short port = (unsigned short)(30 + number / 2);
	int err = give_open(&first, 20, 5000000 + 20480ull * number, take, arg);

	if (!err)
		err = give_open(&first, 21, 1024, take, arg);
	return err ? err : give_open(&second, port, 4096 + number % 2 * 1000,
				     take, arg);
}

static int give_expectations(nl_parse_fn take, void *arg)
{
	static const struct pair active = {
		"203.0.113.7", 0, "192.168.1.3", 5000
	};

	return take(expectation(&third, &active), arg);
}

int __wrap_nl_talk(struct nl_socket *nl, struct nlmsghdr *nlh, nl_parse_fn take,
		   void *arg)
{
	(void)nl;
	if (look() == '!')
		return -EPERM;
	if (nlh->nlmsg_type == 30)
		return give_sessions(take, arg);
	if (nlh->nlmsg_type >> 8 == NFNL_SUBSYS_CTNETLINK_EXP)
		return give_expectations(take, arg);
	return give_entries(take, arg);
}

int main(int argc, char **argv)
{
	struct options options = { 0 };
	int count = 0;
	int code;

	looks = argc > 1 ? argv[1] : "n";
	code = options_read(&options, argc - 1, argv + 1, &count);
	if (code)
		return code;
	argv += argc - count;
	code = cmd_top(&options, count, argv);
	return code ? code : finish_output();
}
