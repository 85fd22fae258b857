// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp session list
 */
#include "command.h"
#include "report.h"
#include "session.h"

static int adopt(const struct nlmsghdr *nlh, void *arg)
{
	struct ct_child child;
	int err = conntrack_decode(nlh, &child);

	if (err == CT_NO_CHILD)
		return 0;
	return err ? err : session_list_add_connection(arg, &child);
}

/*
 * What is open is asked for first: a connection that opens meanwhile is then
 * shown as neither rather than as both.
 */
static int fetch_connections(struct nl_socket *nl,
			     struct session_list *list)
{
	union nl_request request;
	int err;

	err = nl_talk(nl, conntrack_request(&request, false), adopt, list);
	if (err)
		return err;
	return nl_talk(nl, conntrack_request(&request, true), adopt, list);
}

static int fetch(const struct options *options, struct session_list *list)
{
	struct nl_socket nl;
	int err;

	if (command_open(options, &nl))
		return EXIT_FAILED;
	err = session_list_read(&nl, list);
	if (err)
		return command_failed(&nl, "reading the sessions", NULL, err);
	nl_close(&nl);
	if (!list->count)
		return EXIT_DONE;
	err = nl_open(&nl, NETLINK_NETFILTER);
	if (err)
		return complain(EXIT_FAILED, "asking conntrack", NULL,
				nl_strerror(NULL, err));
	err = fetch_connections(&nl, list);
	if (err)
		return command_failed(&nl, "reading the data connections",
				   NULL, err);
	nl_close(&nl);
	return EXIT_DONE;
}

int cmd_session_list(const struct options *options, int count, char **words)
{
	struct session_list list = { 0 };
	int code;

	if (command_refuse_words("session list", count, words))
		return EXIT_USAGE;
	code = fetch(options, &list);
	if (code == EXIT_DONE && options->json)
		code = show_json(session_list_json(&list));
	else if (code == EXIT_DONE)
		session_list_text(&list, stdout);
	session_list_free(&list);
	return code;
}
