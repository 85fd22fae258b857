// SPDX-License-Identifier: GPL-2.0
/*
 * Which sessions are shown: words of the command line, each with a value. A session
 * has to have all that is asked for.
 */
#include <stdlib.h>
#include <string.h>

#include "nearest.h"
#include "session_filter.h"

/* what is being read, and what is wrong with it */
struct reader {
	struct session_filter *filter;
	char **next;
	int left;
	const char **culprit;
	char *why;
};

static const char *const states[] = {
	"greeting", "user", "ready", "opaque", "closed", NULL
};

/* The value of a filter, or NULL. */
static const char *take(struct reader *reader)
{
	if (!reader->left)
		return NULL;
	reader->left--;
	*reader->culprit = *reader->next;
	return *reader->next++;
}

static int refuse_missing(const struct reader *reader, const char *what)
{
	return refuse(EXIT_USAGE, reader->why, "%s", what);
}

static int read_prefix(struct reader *reader, struct prefix *prefix)
{
	const char *word = take(reader);

	if (!word)
		return refuse_missing(reader, "which address, or prefix?");
	return prefix_parse(span_of(word), prefix, reader->why);
}

static int read_client(struct reader *reader)
{
	return read_prefix(reader, &reader->filter->client);
}

static int read_server(struct reader *reader)
{
	return read_prefix(reader, &reader->filter->server);
}

static int read_profile(struct reader *reader)
{
	const char *word = take(reader);
	enum value_verdict verdict;

	if (!word)
		return refuse_missing(reader, "which profile?");
	verdict = parse_profile(span_of(word), reader->filter->profile);
	if (verdict == VALUE_OK)
		return EXIT_DONE;
	return refuse(EXIT_USAGE, reader->why, "%s", value_sentence(verdict));
}

static int read_state(struct reader *reader)
{
	const char *word = take(reader);
	struct nearest nearest = { .word = word };
	const char *const *state;

	if (!word)
		return refuse_missing(reader,
				      "which one of greeting user ready opaque closed?");
	for (state = states; *state && strcmp(*state, word); state++)
		nearest_try(&nearest, *state);
	reader->filter->state = *state;
	if (*state)
		return EXIT_DONE;
	return refuse(EXIT_USAGE, reader->why,
		      "%sit is greeting, user, ready, opaque or closed",
		      nearest_question(&nearest));
}

/* The number can be left out. */
static int read_refused(struct reader *reader)
{
	struct session_filter *filter = reader->filter;
	bool has_number = reader->left &&
			  strchr("0123456789-", **reader->next);

	filter->is_refused = true;
	if (!has_number)
		return EXIT_DONE;
	if (parse_number(span_of(take(reader)), 0, 4294967295,
			 &filter->refused))
		return EXIT_DONE;
	return refuse(EXIT_USAGE, reader->why,
		      "it is a number: more than so often something was refused");
}

static const struct {
	const char *name;
	int (*read)(struct reader *reader);
} filters[] = {
	{ "client", read_client },
	{ "server", read_server },
	{ "profile", read_profile },
	{ "state", read_state },
	{ "refused", read_refused },
};

#define FILTERS (sizeof(filters) / sizeof(*filters))

static int read_next(struct reader *reader, bool *seen)
{
	const char *word = take(reader);
	struct nearest nearest = { .word = word };
	size_t i;

	for (i = 0; i < FILTERS && strcmp(word, filters[i].name); i++)
		nearest_try(&nearest, filters[i].name);
	if (i == FILTERS)
		return refuse(EXIT_USAGE, reader->why,
			      "unexpected, %sthe filters are client server profile state refused",
			      nearest_question(&nearest));
	if (seen[i])
		return refuse(EXIT_USAGE, reader->why, "it is there twice");
	seen[i] = true;
	return filters[i].read(reader);
}

/**
 * session_filter_parse() - read the words behind `session list'
 * @filter: is filled
 * @count: of @words
 * @words: the words
 * @culprit: the word to blame, set unless all is well
 * @why: why, room for %WHY_SIZE bytes
 *
 * Return: %EXIT_DONE or %EXIT_USAGE.
 */
int session_filter_parse(struct session_filter *filter, int count,
			 char **words, const char **culprit, char *why)
{
	struct session_filter parsed = { 0 };
	struct reader reader = {
		.filter = &parsed, .next = words, .left = count,
		.culprit = culprit, .why = why,
	};
	bool seen[FILTERS] = { false };

	while (reader.left) {
		if (read_next(&reader, seen))
			return EXIT_USAGE;
	}
	*filter = parsed;
	return EXIT_DONE;
}

/**
 * session_filter_is_blind() - say whether the module does not tell what is asked for
 * @filter: what is asked for
 * @list: what the module told
 *
 * One that is older than the tool does not count what it refuses to whom.
 */
bool session_filter_is_blind(const struct session_filter *filter,
			     const struct session_list *list)
{
	return filter->is_refused && list->count &&
	       !list->entries[0].refused.is_known;
}

static bool is_of(const struct prefix *prefix, const struct endpoint *endpoint)
{
	return !prefix->address.family ||
	       prefix_has(prefix, &endpoint->address);
}

/**
 * session_filter_has() - say whether a session has all that is asked for
 * @filter: what is asked for
 * @session: the session
 */
bool session_filter_has(const struct session_filter *filter,
			const struct session *session)
{
	return is_of(&filter->client, &session->client) &&
	       (is_of(&filter->server, &session->server) ||
		is_of(&filter->server, &session->dialled)) &&
	       (!filter->profile[0] ||
		!strcmp(filter->profile, session->profile)) &&
	       (!filter->state || !strcmp(filter->state, session->state)) &&
	       (!filter->is_refused || session->refused.value > filter->refused);
}

/**
 * session_filter_apply() - take the other sessions out of a list
 * @filter: what those have that stay
 * @list: the sessions
 */
void session_filter_apply(const struct session_filter *filter,
			  struct session_list *list)
{
	struct session *to = list->entries;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (session_filter_has(filter, &list->entries[i]))
			*to++ = list->entries[i];
		else
			free(list->entries[i].connections);
	}
	list->count = list->count ? (size_t)(to - list->entries) : 0;
}
