// SPDX-License-Identifier: GPL-2.0
/*
 * messages: requests of the family nf_ftp, most of them spoilt, by three who
 * may do different things: the administrator, somebody else, and the
 * administrator of a user namespace with a network namespace of its own.
 *
 * What is accepted has to be there when it is read back, and what is read back
 * can be set again and changes nothing.
 */
#include <err.h>
#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <grp.h>
#include <linux/genetlink.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "chance.h"
#include "message.h"

#define SOCKETS 6
#define NOBODY 65534
#define NO_ANSWER 1000	/* in the place of an errno */
#define DUMP_GOES_ON 1001
#define ANSWERS 1002

/** struct role - who asks */
struct role {
	const char *name;
	bool may_set;
	u32 names;
	u32 share;
};

static const struct role roles[] = {
	{ "administrator", true, 6, 60 },
	{ "nobody", false, 6, 15 },
	{ "administrator of a user namespace", true, 1, 25 },
};

u64 chance_state;
static const struct role *role;
static struct mnl_socket *sockets[SOCKETS];
/* one that is told no events, so that no answer is lost for want of room */
static struct mnl_socket *quiet;
static u16 family;
static u32 number;
static u64 answers[ANSWERS], compared, sent, events;
static u8 request[MESSAGE_ROOM], reply[MESSAGE_ROOM];
static size_t reply_len;

static struct mnl_socket *open_socket(void)
{
	struct mnl_socket *nl = mnl_socket_open(NETLINK_GENERIC);
	int on = 1;

	if (!nl || mnl_socket_bind(nl, 0, MNL_SOCKET_AUTOPID))
		err(2, "netlink socket");
	if (one_in(2))
		mnl_socket_setsockopt(nl, NETLINK_EXT_ACK, &on, sizeof(on));
	if (one_in(2))
		mnl_socket_setsockopt(nl, NETLINK_CAP_ACK, &on, sizeof(on));
	if (one_in(2))
		mnl_socket_setsockopt(nl, NETLINK_GET_STRICT_CHK, &on, sizeof(on));
	return nl;
}

static void reopen(u32 which)
{
	mnl_socket_close(sockets[which]);
	sockets[which] = open_socket();
}

/* the errno of the answer among what came in one piece; the object is kept */
static u32 read_piece(const void *at, int len)
{
	const struct nlmsghdr *nlh = at;
	u32 answer = NO_ANSWER;

	for (; mnl_nlmsg_ok(nlh, len); nlh = mnl_nlmsg_next(nlh, &len)) {
		const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

		if (nlh->nlmsg_type == family && genl->cmd == NF_FTP_CMD_EVENT) {
			events++;
			continue;
		}
		if (nlh->nlmsg_seq != number)
			continue;
		if (nlh->nlmsg_type == NLMSG_ERROR || nlh->nlmsg_type == NLMSG_DONE) {
			answer = (u32)-*(int *)mnl_nlmsg_get_payload(nlh);
		} else if (nlh->nlmsg_len <= sizeof(reply)) {
			memcpy(reply, nlh, nlh->nlmsg_len);
			reply_len = nlh->nlmsg_len;
		}
	}
	return answer < NO_ANSWER ? answer : NO_ANSWER;
}

/* the kernel answers before it returns; a dump goes on when it is read */
static u32 take_answer(struct mnl_socket *nl, bool is_patient)
{
	static u8 room[MESSAGE_ROOM];
	u32 answer = NO_ANSWER, piece;
	ssize_t len;

	for (;;) {
		len = recv(mnl_socket_get_fd(nl), room, sizeof(room), MSG_DONTWAIT);
		if (len < 0 && errno == EAGAIN)
			return answer;
		if (len <= 0)
			continue;
		piece = read_piece(room, (int)len);
		if (piece != NO_ANSWER)
			answer = piece;
		else if (!is_patient && one_in(2))
			return DUMP_GOES_ON;
	}
}

static u32 ask(struct mnl_socket *nl, const void *at, u32 len, bool is_patient)
{
	reply_len = 0;
	if (send(mnl_socket_get_fd(nl), at, len, MSG_DONTWAIT) < 0)
		return errno < NO_ANSWER ? (u32)errno : NO_ANSWER;
	return take_answer(nl, is_patient);
}

static u32 ask_plainly(struct mnl_socket *nl, u8 command, u16 flags)
{
	u8 at[MNL_SOCKET_BUFFER_SIZE];
	struct nlmsghdr *nlh = message_begin(at, family, command);

	nlh->nlmsg_flags |= flags;
	nlh->nlmsg_seq = ++number;
	return ask(nl, nlh, nlh->nlmsg_len, true);
}

static void find_family(void)
{
	struct mnl_socket *nl = open_socket();
	struct nlmsghdr *nlh = message_begin(request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY);
	const struct nlattr *id;

	nlh->nlmsg_seq = ++number;
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, NF_FTP_GENL_NAME);
	if (ask(nl, nlh, nlh->nlmsg_len, true) || !reply_len)
		errx(1, "there is no family nf_ftp");
	id = message_find((void *)reply, CTRL_ATTR_FAMILY_ID);
	family = mnl_attr_get_u16(id);
	mnl_socket_close(nl);
}

static void fail(const char *what)
{
	errx(1, "%s, after %llu messages: %s", role->name, sent, what);
}

static bool is_same(const struct nlmsghdr *one, const struct nlmsghdr *other, u16 type)
{
	const struct nlattr *a = message_find(one, type), *b = message_find(other, type);

	return a && b && a->nla_len == b->nla_len && !memcmp(a, b, a->nla_len);
}

/* what is in force can be set, which changes nothing, and is what was set */
static void check_config(struct mnl_socket *nl, const struct nlmsghdr *was_set)
{
	static const u16 lists[] = { NF_FTP_A_PORTS, NF_FTP_A_PROFILES, NF_FTP_A_ADVERTISES };
	static u8 first[MESSAGE_ROOM];
	struct nlmsghdr *nlh = (void *)first;
	size_t len;
	u32 i;

	compared++;
	if (ask_plainly(nl, NF_FTP_CMD_CONFIG_GET, 0) || !reply_len)
		fail("the configuration cannot be read");
	len = reply_len;
	memcpy(first, reply, len);
	for (i = 0; was_set && i < ARRAY_SIZE(lists); i++) {
		if (!is_same(was_set, nlh, lists[i]))
			fail("another configuration is read than was set");
	}
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	((struct genlmsghdr *)mnl_nlmsg_get_payload(nlh))->cmd = NF_FTP_CMD_CONFIG_SET;
	nlh->nlmsg_seq = ++number;
	if (ask(nl, nlh, nlh->nlmsg_len, true))
		fail("what is in force cannot be set");
	if (ask_plainly(nl, NF_FTP_CMD_CONFIG_GET, 0) || reply_len != len ||
	    memcmp(first + NLMSG_HDRLEN + GENL_HDRLEN, reply + NLMSG_HDRLEN + GENL_HDRLEN,
		   len - NLMSG_HDRLEN - GENL_HDRLEN))
		fail("setting what is in force has changed something");
}

static void set_soundly(struct mnl_socket *nl)
{
	struct nlmsghdr *nlh = message_config(request, family, role->names);
	u32 answer;

	nlh->nlmsg_seq = ++number;
	answer = ask(nl, nlh, nlh->nlmsg_len, true);
	answers[answer]++;
	if (answer != (role->may_set ? 0 : EPERM)) {
		warnx("errno %u", answer);
		fail("a sound configuration has the wrong answer");
	}
	if (!answer)
		check_config(nl, nlh);
}

static struct nlmsghdr *choose_request(void)
{
	static const u8 commands[] = {
		NF_FTP_CMD_STATUS_GET, NF_FTP_CMD_CONFIG_GET, NF_FTP_CMD_STATS_GET,
		NF_FTP_CMD_SESSION_GET, NF_FTP_CMD_SESSION_GET, NF_FTP_CMD_WATCH,
	};
	struct nlmsghdr *nlh;
	u8 command;

	if (chance(3))
		return message_config(request, family, role->names);
	command = one_in(12) ? (u8)chance(20) : pick(commands);
	nlh = message_begin(request, family, command);
	if (command == NF_FTP_CMD_SESSION_GET && chance(8))
		nlh->nlmsg_flags |= NLM_F_DUMP;
	return nlh;
}

static void send_one(void)
{
	u32 which = chance(SOCKETS), len, answer;
	struct nlmsghdr *nlh, *next;

	sent++;
	if (one_in(100))
		reopen(which);
	if (one_in(20)) {
		set_soundly(quiet);
		return;
	}
	nlh = choose_request();
	nlh->nlmsg_seq = ++number;
	len = chance(8) ? message_spoil(nlh) : nlh->nlmsg_len;
	/* a second one behind it, sometimes not where it should be */
	if (one_in(20)) {
		if (chance(4))
			len = (len + 3) & ~3u;
		next = message_begin(request + len, family, (u8)chance(8));
		next->nlmsg_seq = number;
		len += next->nlmsg_len;
	}
	answer = ask(sockets[which], request, len, false);
	answers[answer]++;
	if (role->may_set && !answer && one_in(4))
		check_config(quiet, NULL);
}

static void finish(void)
{
	static const u8 open[] = { NF_FTP_CMD_STATUS_GET, NF_FTP_CMD_CONFIG_GET,
				   NF_FTP_CMD_STATS_GET };
	u32 i, wanted = role->may_set ? 0 : EPERM;

	for (i = 0; i < SOCKETS; i++)
		reopen(i);
	for (i = 0; i < ARRAY_SIZE(open); i++) {
		if (ask_plainly(sockets[0], open[i], 0))
			fail("a sound request is refused at the end");
	}
	if (ask_plainly(sockets[1], NF_FTP_CMD_SESSION_GET, NLM_F_DUMP) != wanted ||
	    ask_plainly(sockets[2], NF_FTP_CMD_WATCH, 0) != wanted)
		fail("a privileged request has the wrong answer at the end");
	set_soundly(sockets[3]);
}

static void report(void)
{
	u32 i;

	printf("%s: sent=%llu accepted=%llu compared=%llu", role->name, sent, answers[0], compared);
	printf(" events=%llu unanswered=%llu unfinished=%llu refused:", events,
	       answers[NO_ANSWER], answers[DUMP_GOES_ON]);
	for (i = 1; i < NO_ANSWER; i++) {
		if (answers[i])
			printf(" %s=%llu", strerrorname_np((int)i), answers[i]);
	}
	puts("");
}

static void write_file(const char *path, const char *text)
{
	int fd = open(path, O_WRONLY | O_CLOEXEC);

	if (fd < 0 || write(fd, text, strlen(text)) < 0)
		err(2, "%s", path);
	close(fd);
}

/* become the one who asks */
static void take_role(void)
{
	if (role == &roles[0])
		return;
	if (setgroups(0, NULL) || setresgid(NOBODY, NOBODY, NOBODY) ||
	    setresuid(NOBODY, NOBODY, NOBODY))
		err(2, "nobody");
	if (role != &roles[2])
		return;
	/* who changes user owns nothing in /proc, unless it says so */
	if (prctl(PR_SET_DUMPABLE, 1) || unshare(CLONE_NEWUSER | CLONE_NEWNET))
		err(2, "a user namespace");
	write_file("/proc/self/setgroups", "deny");
	write_file("/proc/self/uid_map", "0 65534 1");
	write_file("/proc/self/gid_map", "0 65534 1");
}

static void play(u64 count)
{
	u32 i;

	take_role();
	for (i = 0; i < SOCKETS; i++)
		sockets[i] = open_socket();
	quiet = open_socket();
	find_family();
	while (sent < count)
		send_one();
	finish();
	report();
	exit(0);
}

int main(int argc, char **argv)
{
	u64 count = 10000, seed = 1;
	int option, status, failed = 0;
	u32 i;

	while ((option = getopt(argc, argv, "s:n:")) != -1) {
		if (option == 's')
			seed = strtoull(optarg, NULL, 0);
		else if (option == 'n')
			count = strtoull(optarg, NULL, 0);
		else
			errx(2, "usage: messages [-s SEED] [-n COUNT]");
	}
	for (i = 0; i < ARRAY_SIZE(roles); i++) {
		role = &roles[i];
		chance_state = seed + i;
		if (!fork())
			play(count * role->share / 100);
	}
	while (wait(&status) > 0)
		failed |= status;
	return failed ? 1 : 0;
}
