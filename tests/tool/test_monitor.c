// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp monitor while the module goes and comes: what is heard, and what is done.
 * The kernel is this test: it is asked in the place of netlink's functions.
 */
#include <errno.h>
#include <poll.h>
#include <unistd.h>
#include <linux/genetlink.h>

#include "command.h"
#include "message.h"
#include "netlink.h"
#include "report.h"
#include "session_message.h"

/* what is heard next */
enum step {
	HEAR_GONE,
	HEAR_COME,
	HEAR_OTHER,
	HEAR_EVENT,
	/* nothing, though the module has gone, or has come */
	QUIET_GONE,
	QUIET_THERE,
	END,
};

static const enum step *next;
static bool there;
static __u16 number;
/* the number of the family that was asked for its events last */
static __u16 watched;

int __wrap_command_open(const struct options *options, struct nl_socket *nl)
{
	(void)options;
	memset(nl, 0, sizeof(*nl));
	nl->family = number;
	return EXIT_DONE;
}

int __wrap_family_follow(struct nl_socket *nl)
{
	(void)nl;
	return 0;
}

int __wrap_family_again(struct nl_socket *nl)
{
	nl->family = there ? number : 0;
	return there ? 0 : -ENOENT;
}

int __wrap_nl_talk(struct nl_socket *nl, struct nlmsghdr *nlh, nl_parse_fn take,
		   void *arg)
{
	(void)nl;
	(void)take;
	(void)arg;
	if (!there || nlh->nlmsg_type != number)
		return -ENOENT;
	watched = nlh->nlmsg_type;
	return 0;
}

static const struct nlmsghdr *family_notification(__u8 cmd, const char *name)
{
	struct nlmsghdr *nlh = message_begin((enum nf_ftp_cmd)cmd);

	nlh->nlmsg_type = GENL_ID_CTRL;
	mnl_attr_put_u16(nlh, CTRL_ATTR_FAMILY_ID, number);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, name);
	return nlh;
}

static const struct nlmsghdr *event_message(void)
{
	static const struct pair dialled = { "192.168.1.2", 40000, "10.0.0.5", 21 };
	struct nlmsghdr *nlh = session_message(&dialled, "10.0.0.5", 21);
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_EVENT);

	mnl_attr_put_strz(nlh, NF_FTP_EVENT_A_NAME, "session-open");
	mnl_attr_nest_end(nlh, nest);
	return nlh;
}

int __wrap_nl_listen(struct nl_socket *nl)
{
	const struct nlmsghdr *nlh;

	switch (*next++) {
	case HEAR_GONE:
		there = false;
		nlh = family_notification(CTRL_CMD_DELFAMILY, "nf_ftp");
		break;
	case HEAR_COME:
		there = true;
		number++;
		nlh = family_notification(CTRL_CMD_NEWFAMILY, "nf_ftp");
		break;
	case HEAR_OTHER:
		nlh = family_notification(CTRL_CMD_DELFAMILY, "other");
		break;
	default:
		nlh = event_message();
		break;
	}
	return nl->notify(nlh, nl->notify_arg);
}

void __wrap_nl_close(struct nl_socket *nl)
{
	(void)nl;
}

int __wrap_mnl_socket_get_fd(const struct mnl_socket *nl)
{
	(void)nl;
	return -1;
}

int __wrap_mnl_socket_setsockopt(const struct mnl_socket *nl, int type,
				 void *buf, socklen_t len)
{
	(void)nl;
	(void)type;
	(void)buf;
	(void)len;
	return 0;
}

int __wrap_poll(struct pollfd *fds, nfds_t nfds, int timeout)
{
	(void)fds;
	(void)nfds;
	(void)timeout;
	switch (*next) {
	case END:
		errno = ECANCELED;
		return -1;
	case QUIET_GONE:
	case QUIET_THERE:
		if (there != (*next == QUIET_THERE))
			number++;
		there = *next++ == QUIET_THERE;
		return 0;
	default:
		return 1;
	}
}

/* Return: the names of the events that are shown, each with a blank behind it. */
static const char *run(const enum step *steps)
{
	struct options options = { .json = true };
	static char names[256];
	FILE *out = tmpfile();
	char line[1024];
	int saved;

	next = steps;
	there = true;
	number = 30;
	watched = 0;
	names[0] = '\0';
	fflush(stdout);
	saved = dup(STDOUT_FILENO);
	dup2(fileno(out), STDOUT_FILENO);
	assert_int_equal(cmd_monitor(&options, 0, NULL), EXIT_FAILED);
	fflush(stdout);
	dup2(saved, STDOUT_FILENO);
	close(saved);
	rewind(out);
	while (fgets(line, sizeof(line), out)) {
		json_t *object = json_loads(line, 0, NULL);
		size_t length = strlen(names);

		snprintf(names + length, sizeof(names) - length, "%s ",
			 json_string_value(json_object_get(object, "event")));
		json_decref(object);
	}
	fclose(out);
	return names;
}

#define RUN(...) run((const enum step[]){ __VA_ARGS__, END })

static void the_module_goes_and_comes(void **state)
{
	(void)state;
	assert_string_equal(RUN(HEAR_EVENT), "session-open ");
	assert_int_equal(watched, 30);
	assert_string_equal(RUN(HEAR_GONE), "module-gone ");
	assert_string_equal(RUN(HEAR_GONE, HEAR_COME, HEAR_EVENT),
			    "module-gone module-back session-open ");
	assert_int_equal(watched, 31);
	assert_string_equal(RUN(HEAR_GONE, HEAR_EVENT, HEAR_COME),
			    "module-gone module-back ");
	assert_string_equal(RUN(HEAR_GONE, QUIET_GONE, QUIET_GONE, HEAR_COME,
				HEAR_GONE, HEAR_COME, QUIET_THERE),
			    "module-gone module-back module-gone module-back ");
	assert_int_equal(watched, 32);
}

static void others_come_and_go(void **state)
{
	(void)state;
	assert_string_equal(RUN(HEAR_OTHER, HEAR_EVENT, HEAR_OTHER),
			    "session-open ");
	assert_string_equal(RUN(HEAR_GONE, HEAR_OTHER, HEAR_COME),
			    "module-gone module-back ");
}

/* a notification can be lost, as all that comes too fast */
static void nobody_tells(void **state)
{
	(void)state;
	assert_string_equal(RUN(QUIET_THERE, QUIET_GONE, QUIET_GONE),
			    "module-gone ");
	assert_string_equal(RUN(QUIET_GONE, QUIET_THERE, HEAR_EVENT),
			    "module-gone module-back session-open ");
	assert_int_equal(watched, number);
	/* it was reloaded between two looks */
	assert_string_equal(RUN(HEAR_COME, QUIET_THERE, HEAR_EVENT),
			    "module-gone module-back session-open ");
	assert_int_equal(watched, 31);
}

int main(void)
{
	static const struct test_case tests[] = {
		cmocka_unit_test(the_module_goes_and_comes),
		cmocka_unit_test(others_come_and_go),
		cmocka_unit_test(nobody_tells),
	};

	return cmocka_run_group_tests_name("monitor", tests, NULL, NULL);
}
