/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Sessions while somebody tries a transfer, and where each stopped.
 */
#ifndef NF_FTP_TOOL_WATCH_H
#define NF_FTP_TOOL_WATCH_H

#include "event.h"
#include "path.h"
#include "trace.h"

/** define WATCHED_MAX - as many sessions are told of */
#define WATCHED_MAX 32

/** define WATCHED_PAST - as many data connections can be quicker than we look */
#define WATCHED_PAST 16

/**
 * enum watch_stop - where a transfer stopped
 * @STOP_NONE: nowhere: the data connection came
 * @STOP_GREETING: the server said nothing
 * @STOP_LOGIN: nobody was logged in
 * @STOP_DENIED: the profile denied a command, which ends the session
 * @STOP_ENCRYPTED: nobody can see data connections announced
 * @STOP_ANNOUNCED: none was announced
 * @STOP_REFUSED: one was, and opened nothing
 * @STOP_SYN: it could have come, and did not
 * @STOP_DROPPED: it came, and was not let through
 * @STOP_UNSEEN: it came, and was dropped or refused: which of them was not seen
 * @STOP_ANSWER: it was let through, and not answered
 * @STOP_RESET: it was let through, and answered with a reset
 */
enum watch_stop {
	STOP_NONE,
	STOP_GREETING,
	STOP_LOGIN,
	STOP_DENIED,
	STOP_ENCRYPTED,
	STOP_ANNOUNCED,
	STOP_REFUSED,
	STOP_SYN,
	STOP_DROPPED,
	STOP_UNSEEN,
	STOP_ANSWER,
	STOP_RESET,
};

/**
 * struct watched - a session
 * @session: its ends, and its state and ranges when it was last asked
 * @encrypted: so what it says cannot be seen
 * @denied: the profile denied a command
 * @announced: data connections announced
 * @last: the last of them, as it was expected, or refused; no name: none
 * @used: its first segment came
 * @passed: and was let through
 * @answered: and both ends agreed on it
 * @came: how many did, those before @last, too
 * @past: where those before went of which it is not known yet
 * @next: the place in @past that is used next
 */
struct watched {
	struct session session;
	bool encrypted;
	bool denied;
	unsigned int announced;
	struct event last;
	bool used;
	bool passed;
	bool answered;
	unsigned int came;
	struct endpoint past[WATCHED_PAST];
	unsigned int next;
};

/**
 * struct watch - what was seen; all zeros at its start
 * @count: how many sessions
 * @entries: the sessions
 * @trace: of first segments
 * @traced: there is one; else @paths have to tell
 * @paths: the ways through this gateway
 * @config: its ports and profiles; NULL: not known
 */
struct watch {
	size_t count;
	struct watched entries[WATCHED_MAX];
	struct trace trace;
	bool traced;
	const struct paths *paths;
	const struct config *config;
};

int watch_take(const struct nlmsghdr *nlh, void *arg);
void watch_event(struct watch *watch, const struct event *event);
void watch_sessions(struct watch *watch, const struct session_list *list);
int watch_child(const struct nlmsghdr *nlh, void *arg);
enum watch_stop watch_stop(const struct watch *watch,
			   const struct watched *watched);
const struct trace_packet *watch_packet(const struct watch *watch,
					const struct watched *watched);
const struct path *watch_path(const struct watch *watch,
			      const struct watched *watched);
bool watch_is_wrong(const struct watch *watch);
void watch_text(const struct watch *watch, FILE *out);
json_t *watch_json(const struct watch *watch);

#endif /* NF_FTP_TOOL_WATCH_H */
