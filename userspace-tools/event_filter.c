// SPDX-License-Identifier: GPL-2.0
/*
 * Which events are shown.
 *
 * A filter is a word with its value; an event has to fit each of them. A value is
 * a list between commas, of which it has to fit one.
 */
#include <string.h>
#include <linux/netfilter/nf_ftp.h>

#include "core/reason.h"
#include "event_filter.h"
#include "nearest.h"
#include "report.h"

static bool is_in_list(const char *list, const char *name)
{
	struct span rest = span_of(list);
	struct span member;

	while (span_next(&rest, &member)) {
		if (span_is(member, name))
			return true;
	}
	return false;
}

static bool is_in_prefixes(const struct prefix_list *list,
			   const struct address *address)
{
	unsigned int i;

	for (i = 0; i < list->count; i++) {
		if (prefix_has(&list->prefixes[i], address))
			return true;
	}
	return false;
}

/**
 * event_filter_takes() - say whether an event is to be shown
 * @filter: the filter
 * @event: the event; one that is of no session always is
 */
bool event_filter_takes(const struct event_filter *filter,
			const struct event *event)
{
	const struct session *session = &event->session;

	if (!session->client.address.family)
		return true;
	if (filter->event && !is_in_list(filter->event, event->name))
		return false;
	if (filter->reason && !is_in_list(filter->reason, event->reason))
		return false;
	if (filter->profile && !is_in_list(filter->profile, session->profile))
		return false;
	if (filter->client.count &&
	    !is_in_prefixes(&filter->client, &session->client.address))
		return false;
	return !filter->server.count ||
	       is_in_prefixes(&filter->server, &session->server.address) ||
	       is_in_prefixes(&filter->server, &session->dialled.address);
}

static const char *reason_name(size_t i)
{
	return i + FTP_OK + 1 < FTP_REASON_MAX ?
	       ftp_reason_name((enum ftp_reason)(i + FTP_OK + 1)) : NULL;
}

/* Each member has to be one of some names; what is near to one is named. */
static enum exit_code check_names(const char *list,
				  const char *(*name)(size_t i), char *why)
{
	struct nearest nearest = { 0 };
	struct span rest = span_of(list);
	struct span member;
	size_t i;

	while (span_next(&rest, &member)) {
		char word[NAME_SIZE];
		size_t most = sizeof(word) - 1;

		snprintf(word, sizeof(word), "%.*s", (int)(member.length < most ?
			 member.length : most), member.start);
		nearest = (struct nearest){ .word = word };
		for (i = 0; name(i) && strcmp(name(i), word); i++)
			nearest_try(&nearest, name(i));
		if (!name(i))
			return refuse(EXIT_USAGE, why,
				      "`%.30s': there is none of this name, %snf-ftp(8) has them all",
				      word, nearest_question(&nearest));
	}
	return EXIT_DONE;
}

static enum exit_code take_event(struct event_filter *filter,
				 const char *value, char *why)
{
	filter->event = value;
	return check_names(value, event_name, why);
}

static enum exit_code take_reason(struct event_filter *filter,
				  const char *value, char *why)
{
	filter->reason = value;
	return check_names(value, reason_name, why);
}

static enum exit_code take_profile(struct event_filter *filter,
				   const char *value, char *why)
{
	char name[NF_FTP_PROFILE_SIZE];
	struct span rest = span_of(value);
	enum value_verdict verdict;
	struct span member;

	filter->profile = value;
	while (span_next(&rest, &member)) {
		verdict = parse_profile(member, name);
		if (verdict)
			return refuse(EXIT_USAGE, why, "`%.*s': %s",
				      span_shown(member), member.start,
				      value_sentence(verdict));
	}
	return EXIT_DONE;
}

static enum exit_code take_prefixes(struct prefix_list *list,
				    const char *value, char *why)
{
	struct span rest = span_of(value);
	enum exit_code code = EXIT_DONE;
	struct span member;

	while (!code && span_next(&rest, &member))
		code = prefix_list_parse(&prefix_list_type, list, member, why);
	return code;
}

static enum exit_code take_client(struct event_filter *filter,
				  const char *value, char *why)
{
	return take_prefixes(&filter->client, value, why);
}

static enum exit_code take_server(struct event_filter *filter,
				  const char *value, char *why)
{
	return take_prefixes(&filter->server, value, why);
}

static const struct {
	const char *word;
	enum exit_code (*take)(struct event_filter *filter, const char *value,
			       char *why);
} rows[] = {
	{ "event", take_event },
	{ "client", take_client },
	{ "server", take_server },
	{ "profile", take_profile },
	{ "reason", take_reason },
};

#define ROWS (sizeof(rows) / sizeof(*rows))

static enum exit_code refuse_word(const char *word)
{
	struct nearest nearest = { .word = word };
	char why[WHY_SIZE];
	size_t i;

	for (i = 0; i < ROWS; i++)
		nearest_try(&nearest, rows[i].word);
	snprintf(why, sizeof(why),
		 "%sexpected one of event client server profile reason",
		 nearest_question(&nearest));
	return complain(EXIT_USAGE, "monitor", word, why);
}

/**
 * event_filter_parse() - read the words of a filter, or complain
 * @filter: all zeros; keeps pointers to @words
 * @count: how many words there are
 * @words: the words
 *
 * Return: %EXIT_DONE, %EXIT_USAGE, or %EXIT_FAILED if a list is too long.
 */
enum exit_code event_filter_parse(struct event_filter *filter, int count,
				  char **words)
{
	bool seen[ROWS] = { false };
	enum exit_code code;
	char why[WHY_SIZE];
	size_t i;

	for (; count > 0; count -= 2, words += 2) {
		for (i = 0; i < ROWS && strcmp(rows[i].word, words[0]); i++)
			;
		if (i == ROWS)
			return refuse_word(words[0]);
		if (seen[i])
			return complain(EXIT_USAGE, "monitor", words[0],
					"this is said twice, a list has commas");
		if (count < 2)
			return complain(EXIT_USAGE, "monitor", words[0],
					"of which value?");
		seen[i] = true;
		code = rows[i].take(filter, words[1], why);
		if (code)
			return complain(code, "monitor", words[0], why);
	}
	return EXIT_DONE;
}
