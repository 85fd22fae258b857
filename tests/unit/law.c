// SPDX-License-Identifier: GPL-2.0
/* The law of the stream. */
#include "chance.h"
#include "law.h"
#include "unit.h"

static bool is_fair(const struct weather *weather)
{
	return !weather->lose && !weather->twice && !weather->late;
}

/* words that may begin an announcement between two places */
static u32 count_words(const char *at, u32 len)
{
	static const char * const words[] = {
		"PORT", "EPRT", "LPRT", "227", "228", "229",
	};
	u32 n = 0, i, j;

	for (i = 0; i < len; i++) {
		for (j = 0; j < ARRAY_SIZE(words); j++)
			n += !strncasecmp(at + i, words[j], strlen(words[j]));
	}
	return n;
}

/* may what follows the line be said before it is acknowledged? */
static bool goes_on(const struct transcript *doc, u32 line, bool polite)
{
	const struct said *said = &doc->said[line];
	char end = doc->stream[said->dir].at[said->to - 1];

	if (end != '\r' && end != '\n')
		return true;
	return !polite && line + 1 < doc->lines && said[1].dir == said->dir;
}

/* does a side announce nothing before its last one is acknowledged? */
static bool is_patient(const struct transcript *doc, enum ftp_dir dir,
		       bool polite)
{
	const struct text *text = &doc->stream[dir];
	u32 from = 0, to, i;

	for (i = 0; i < doc->lines; i++) {
		to = doc->said[i].to;
		if (doc->said[i].dir != dir || goes_on(doc, i, polite))
			continue;
		if (count_words(text->at + from, to - from) > 1)
			return false;
		from = to;
	}
	return count_words(text->at + from, text->len - from) <= 1;
}

/* a text may have a NUL in it */
static u32 length_until(const char *at, const char *end, const char *set)
{
	u32 len = 0;

	while (at + len < end && !memchr(set, at[len], strlen(set)))
		len++;
	return len;
}

/* what of a reply may become an argument is held, but not without end */
static bool is_terse(const struct text *replies)
{
	const char *p = replies->at, *end = p + replies->len, *at;
	u32 len;

	for (; p < end; p++) {
		if (strncmp(p, "227", 3) && strncmp(p, "228", 3) &&
		    strncmp(p, "229", 3))
			continue;
		at = p + 3 + length_until(p + 3, end, "0123456789(\n");
		len = length_until(at, end, "\n");
		/* a CR elsewhere is text */
		if (len && at[len - 1] == '\r')
			len--;
		if (len > FTP_SKIP_MAX)
			return false;
	}
	return true;
}

/* does each side say a line whole before the other one speaks? */
static bool is_orderly(const struct transcript *doc)
{
	u32 i;

	for (i = 0; i < doc->lines; i++) {
		if (goes_on(doc, i, true))
			return false;
	}
	return true;
}

/*
 * May nobody have to wait for a timer? Who drops what is old unseen drops an
 * acknowledgment with it when that comes with half an argument; but that is
 * none of news unless both sides speak at once.
 */
static bool is_easy(const struct transcript *doc,
		    const struct network_plan *plan)
{
	bool strict = plan->manners[FTP_CLIENT].strict ||
		      plan->manners[FTP_SERVER].strict;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (transcript_has_nat(doc, dir) &&
		    !is_patient(doc, dir, plan->polite))
			return false;
	}
	if (transcript_has_nat(doc, FTP_SERVER) &&
	    !is_terse(&doc->stream[FTP_SERVER]))
		return false;
	return is_fair(&plan->weather) && plan->room == UINT32_MAX &&
	       (!strict || is_orderly(doc));
}

static bool is_of(const char *line, enum ftp_dir dir)
{
	const char *verb = strchr(line, ' ') + 1;

	/* PORT, EPRT, LPRT; PASV, EPSV, LPSV */
	return strncmp(verb + 2, "RT", 2) ? dir == FTP_SERVER :
					    dir == FTP_CLIENT;
}

/* the events of a direction; an edit follows its expectation */
static void pick_events(const struct text *events, enum ftp_dir dir,
			struct text *out)
{
	const char *line = events->at, *end;
	bool picks = false;

	text_cut(out, 0);
	for (; (end = strchr(line, '\n')); line = end + 1) {
		if (strncmp(line, "edit ", 5))
			picks = is_of(line, dir);
		if (picks)
			text_add(out, line, (u32)(end + 1 - line));
	}
}

static bool same_events(const struct outcome *expected,
			const struct network_outcome *outcome,
			enum ftp_dir dir)
{
	static struct text a, b;

	pick_events(&expected->events, dir, &a);
	pick_events(&outcome->events, dir, &b);
	return text_equal(&a, &b);
}

/* without NAT nothing waits for what is late, so that it goes unread */
static const char *judge_events(const struct transcript *doc,
				const struct network_plan *plan,
				const struct outcome *expected,
				const struct network_outcome *outcome)
{
	bool sees_all = true;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++)
		sees_all &= is_fair(&plan->weather) ||
			    transcript_has_nat(doc, dir);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if ((sees_all || transcript_has_nat(doc, dir)) &&
		    !same_events(expected, outcome, dir))
			return "something else happens";
	}
	if (sees_all && (strcmp(outcome->state, expected->state) ||
			 outcome->lines != expected->lines ||
			 outcome->edits != expected->edits))
		return "it is read otherwise";
	return NULL;
}

/* has the same come of a conversation? */
static bool holds(const struct outcome *outcome, const struct outcome *expected)
{
	return text_equal(&outcome->events, &expected->events) &&
	       text_equal(&outcome->received[0], &expected->received[0]) &&
	       text_equal(&outcome->received[1], &expected->received[1]) &&
	       !strcmp(outcome->state, expected->state) &&
	       outcome->lines == expected->lines &&
	       outcome->edits == expected->edits && !outcome->stuck &&
	       !outcome->broken;
}

void law_try(const struct transcript *doc, const struct plan *plan,
	     const struct outcome *expected)
{
	static struct outcome outcome;
	char name[60];

	conversation_run(doc, plan, &outcome);
	if (holds(&outcome, expected))
		return;
	dialogue_print(doc);
	conversation_name(plan, name);
	fail_msg("%s:%s%s\n%s%u lines, %s, and not:\n%s%u lines, %s", name,
		 outcome.stuck ? " stuck" : "", outcome.broken ? " broken" : "",
		 outcome.events.at, outcome.lines, outcome.state,
		 expected->events.at, expected->lines, expected->state);
}

const char *law_judge(const struct transcript *doc,
		      const struct network_plan *plan,
		      const struct outcome *expected,
		      const struct network_outcome *outcome)
{
	if (outcome->broken)
		return outcome->broken;
	if (outcome->timeouts && is_easy(doc, plan))
		return "a sender waits for its timer";
	if (outcome->reset)
		return is_fair(&plan->weather) && outcome->reset < 2 ?
			"one end does not know of the reset" : NULL;
	if (!text_equal(&outcome->received[0], &expected->received[0]) ||
	    !text_equal(&outcome->received[1], &expected->received[1]))
		return "something else arrives";
	return judge_events(doc, plan, expected, outcome);
}

/* text from a place on, with a cursor of its own */
struct rest {
	const char *at;
	size_t len;
};

static bool begins_with(const struct rest *rest, const char *text, size_t len)
{
	return rest->len >= len && !memcmp(rest->at, text, len);
}

static struct rest without(struct rest rest, size_t len)
{
	return (struct rest){ rest.at + len, rest.len - len };
}

/* "edit BEFORE -> AFTER" from a line on; what follows has none if it is NULL */
static const char *next_edit(const char *line)
{
	while (line && strncmp(line, "edit ", 5)) {
		line = strchr(line, '\n');
		line = line && line[1] ? line + 1 : NULL;
	}
	return line;
}

/* is it what was sent, with these arguments replaced in their order? */
static bool is_translation(struct rest sent, struct rest got, const char *line)
{
	const char *before, *after, *end;

	line = next_edit(line);
	if (!line)
		return sent.len == got.len &&
		       !memcmp(sent.at, got.at, got.len);
	before = line + strlen("edit ");
	end = strstr(before, " -> ");
	after = end + strlen(" -> ");
	for (;;) {
		size_t len = (size_t)(end - before), put = strcspn(after, "\n");

		if (begins_with(&sent, before, len) &&
		    begins_with(&got, after, put) &&
		    is_translation(without(sent, len), without(got, put),
				   after))
			return true;
		if (!sent.len || !got.len || *sent.at != *got.at)
			return false;
		sent = without(sent, 1);
		got = without(got, 1);
	}
}

static struct rest all_of(const struct text *text)
{
	return (struct rest){ text->at, text->len };
}

void law_expect(const struct transcript *doc, struct outcome *expected)
{
	static const struct plan whole = { CUT_LINES, SEND_ONCE, 0 };
	static struct text edits;
	enum ftp_dir dir;

	conversation_run(doc, &whole, expected);
	assert_false(expected->stuck);
	assert_false(expected->broken);
	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		pick_events(&expected->events, dir, &edits);
		if (!is_translation(all_of(&doc->stream[dir]),
				    all_of(&expected->received[dir]), edits.at))
			fail_msg("what arrives is no translation:\n%s",
				 edits.at);
	}
}
