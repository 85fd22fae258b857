/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Which sessions are shown: words of the command line, each with a value.
 */
#ifndef NF_FTP_TOOL_SESSION_FILTER_H
#define NF_FTP_TOOL_SESSION_FILTER_H

#include "address.h"
#include "session.h"

/**
 * struct session_filter - what a session has to have; all zeros: nothing
 * @client: its client is one of these; no family: anybody
 * @server: so is its server, or what its client dialled
 * @profile: it has this one; "": any
 * @state: it is in this one; NULL: any
 * @is_refused: more than @refused times it was refused something
 * @refused: how often
 */
struct session_filter {
	struct prefix client;
	struct prefix server;
	char profile[NF_FTP_PROFILE_SIZE];
	const char *state;
	bool is_refused;
	__u32 refused;
};

int session_filter_parse(struct session_filter *filter, int count,
			 char **words, const char **culprit, char *why);
bool session_filter_is_blind(const struct session_filter *filter,
			     const struct session_list *list);
bool session_filter_has(const struct session_filter *filter,
			const struct session *session);
void session_filter_apply(const struct session_filter *filter,
			  struct session_list *list);

#endif /* NF_FTP_TOOL_SESSION_FILTER_H */
