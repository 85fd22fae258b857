// SPDX-License-Identifier: GPL-2.0
/*
 * nf-ftp session list
 */
#include <errno.h>

#include "report.h"
#include "session.h"
#include "verb.h"

/* A dump that changes while it is read is begun again, this many times. */
#define DUMP_ATTEMPTS 10

static int fetch_sessions(struct channel *channel, struct session_list *list)
{
	union request_room room;
	struct nlmsghdr *nlh;
	int attempts = DUMP_ATTEMPTS;
	int err;

	do {
		session_list_free(list);
		nlh = family_request(&room, channel, NF_FTP_CMD_SESSION_GET);
		nlh->nlmsg_flags |= NLM_F_DUMP;
		err = channel_ask(channel, nlh, session_list_decode, list);
	} while (err == -EINTR && --attempts);
	if (!err)
		session_list_sort(list);
	return err;
}

static int adopt(const struct nlmsghdr *nlh, void *arg)
{
	struct tracked tracked;
	int err = tracked_decode(nlh, &tracked);

	if (err == TRACKED_NONE)
		return 0;
	return err ? err : session_list_adopt(arg, &tracked);
}

/*
 * What is open is asked for first: a connection that opens meanwhile is then
 * shown as neither rather than as both.
 */
static int fetch_connections(struct channel *channel,
			     struct session_list *list)
{
	union request_room room;
	int err;

	err = channel_ask(channel, tracked_request(&room, false), adopt, list);
	if (err)
		return err;
	return channel_ask(channel, tracked_request(&room, true), adopt, list);
}

static int fetch(const struct request *request, struct session_list *list)
{
	struct channel channel;
	int err;

	if (verb_open(request, &channel))
		return EXIT_FAILED;
	err = fetch_sessions(&channel, list);
	if (err)
		return verb_failed(&channel, "reading the sessions", NULL, err);
	channel_close(&channel);
	if (!list->count)
		return EXIT_DONE;
	err = channel_open(&channel, NETLINK_NETFILTER);
	if (err)
		return complain(EXIT_FAILED, "asking conntrack", NULL,
				refusal_sentence(NULL, err));
	err = fetch_connections(&channel, list);
	if (err)
		return verb_failed(&channel, "reading the data connections",
				   NULL, err);
	channel_close(&channel);
	return EXIT_DONE;
}

int cmd_session_list(const struct request *request, int count, char **words)
{
	struct session_list list = { 0 };
	int code;

	if (verb_refuse_words("session list", count, words))
		return EXIT_USAGE;
	code = fetch(request, &list);
	if (code == EXIT_DONE && request->json)
		code = show_json(session_list_json(&list));
	else if (code == EXIT_DONE)
		session_list_text(&list, stdout);
	session_list_free(&list);
	return code;
}
