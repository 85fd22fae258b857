// SPDX-License-Identifier: GPL-2.0
/*
 * The law of trust: wherever in a dialogue it begins to be read, nothing is opened
 * that the same bytes, read from their start, have not opened. Where a client lets
 * others speak through it, and the server plays along, a part tells nobody; nor
 * where a reply has a stranger's text. There it holds for what the server announces,
 * if the gateway knows that the client may have chosen the part.
 */
#include <err.h>
#include "conversation.h"
#include "unit.h"

#define TESTS_MAX 400

static struct test_case tests[TESTS_MAX];
static size_t count;

/* the same, but that nothing is seen of it before a byte of one of its lines */
static void begin_at(const struct transcript *doc, u32 line, u32 at,
		     struct transcript *out)
{
	const struct said *said;
	const char *text;
	u32 i, cut;

	*out = *doc;
	out->adrift = doc->misleading;
	out->lines = 0;
	out->seen = 0;
	text_cut(&out->stream[0], 0);
	text_cut(&out->stream[1], 0);
	for (i = 0; i < doc->lines; i++) {
		said = &doc->said[i];
		text = doc->stream[said->dir].at + said->from;
		cut = i == line ? at : 0;
		if (cut)
			transcript_say(out, said->dir, text, cut);
		if (i == line)
			out->seen = out->lines;
		transcript_say(out, said->dir, text + cut,
			       said->to - said->from - cut);
	}
}

/* each line that says what is opened is one of the other's */
static void assert_opened_there(const struct transcript *doc, u32 line, u32 at,
				const struct text *events,
				const struct text *there)
{
	const char *event = events->at, *end;
	char one[200];

	for (; (end = strchr(event, '\n')); event = end + 1) {
		if (strncmp(event, "expect ", 7))
			continue;
		snprintf(one, sizeof(one), "%.*s", (int)(end + 1 - event), event);
		if (doc->misleading && strstr(one, " active "))
			continue;
		if (!strstr(there->at, one))
			fail_msg("%s: begun at byte %u of line %u: %s",
				 doc->title, at, line, one);
	}
}

static void whole_is_most(void **state)
{
	static const struct plan plan = { CUT_LINES, SEND_ONCE, 0 };
	static struct outcome whole, part;
	static struct transcript begun;
	const struct transcript *doc = *state;
	u32 line, at, len;

	conversation_run(doc, &plan, &whole);
	for (line = 0; line < doc->lines; line++) {
		len = doc->said[line].to - doc->said[line].from;
		for (at = 0; at < len; at++) {
			begin_at(doc, line, at, &begun);
			conversation_run(&begun, &plan, &part);
			assert_opened_there(doc, line, at, &part.events,
					    &whole.events);
		}
	}
}

/* without an order, there is nothing to hold */
static void add_transcript(struct transcript *doc)
{
	if (!doc->policy.strict || doc->seen || doc->lines + 1 >= LINES_MAX) {
		free(doc);
		return;
	}
	if (count == TESTS_MAX)
		errx(1, "%s: too many transcripts", doc->title);
	tests[count++] = (struct test_case){
		.name = doc->title, .test_func = whole_is_most,
		.initial_state = doc,
	};
}

int main(void)
{
	int failed;

	transcript_read(TRANSCRIPTS "/*.txt", add_transcript);
	failed = _cmocka_run_group_tests("trust", tests, count, NULL, NULL);
	while (count)
		free(tests[--count].initial_state);
	return failed;
}
