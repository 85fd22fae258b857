// SPDX-License-Identifier: GPL-2.0
/*
 * What replay shows.
 */
#include <errno.h>
#include <stdlib.h>
#include <strings.h>

#include "bytes.h"
#include "core/reason.h"
#include "replay_show.h"
#include "report.h"

#define SHOWN_MAX 200	/* bytes of a line that people are shown */

static const char *mode_of(const struct line_finding *finding)
{
	return finding->passive ? "passive" : "active";
}

static void print_end(struct printer *p, const struct ftp_endpoint *end)
{
	bool is_ipv6 = end->address.family == FTP_IPV6;

	printer_string(p, is_ipv6 ? "[" : "");
	printer_address(p, &end->address);
	printer_string(p, is_ipv6 ? "]:" : ":");
	printer_number(p, end->port, 0);
}

/* an end, and the address as which NAT lets it go out */
static void print_side(struct printer *p, const struct replay *replay,
		       enum ftp_dir dir)
{
	const struct ftp_address *own = &replay->end[dir].address;
	const struct ftp_address *seen = replay_seen(replay, dir);

	print_end(p, &replay->end[dir]);
	if (ftp_address_equal(own, seen))
		return;
	printer_string(p, " as ");
	printer_address(p, seen);
}

static void print_head(struct replay_show *show, const struct replay *replay)
{
	struct replay_head *head = &show->head[replay->number % REPLAY_HEADS];
	struct printer *p = &show->printer;
	size_t start;

	if (head->number == replay->number) {
		printer_bytes(p, head->text, head->len);
		return;
	}
	printer_reserve(p, sizeof(head->text));
	start = p->len;
	print_side(p, replay, FTP_CLIENT);
	printer_string(p, " -> ");
	print_side(p, replay, FTP_SERVER);
	printer_string(p, "\n");
	/* four addresses of IPv6 fit */
	head->number = replay->number;
	head->len = p->len - start;
	memcpy(head->text, p->text + start, head->len);
}

/* what the module passes over before a command is no reason to show it */
const char *replay_show_masked(const struct ftp_span *line)
{
	const u8 *end = line->at + line->len, *at = line->at;
	struct ftp_head head = { .len = 0 };

	if (line->len && (*at <= ' ' || *at > 'z'))
		at = ftp_head_start(&head, FTP_CLIENT, at, end);
	if (end - at <= 5 || (at[4] != ' ' && at[4] != '\t'))
		return NULL;
	if (!strncasecmp((const char *)at, "PASS", 4))
		return "PASS ***";
	return strncasecmp((const char *)at, "ACCT", 4) ? NULL : "ACCT ***";
}

static void print_line(struct printer *p, const struct ftp_span *line)
{
	const char *masked = replay_show_masked(line);

	if (masked) {
		printer_string(p, masked);
		return;
	}
	printer_shown(p, line->at, line->len < SHOWN_MAX ? line->len : SHOWN_MAX);
	if (line->len > SHOWN_MAX) {
		printer_string(p, "... (");
		printer_number(p, line->len, 0);
		printer_string(p, " bytes)");
	}
}

static const char *name_of(enum slip slip)
{
	return slip == SLIP_MISSING ? "missing" : "surplus";
}

static const char *sentence_of(enum slip slip)
{
	return slip == SLIP_MISSING ?
		"missing: a command before it was not answered" :
		"surplus: it answers no command that waits for an answer";
}

static void print_finding(struct printer *p, const struct line_finding *finding)
{
	printer_string(p, "          ");
	if (finding->slip) {
		printer_string(p, "resynchronised, ");
		printer_string(p, sentence_of(finding->slip));
	} else if (finding->reason) {
		printer_string(p, "refused, ");
		printer_string(p, ftp_reason_name(finding->reason));
		printer_string(p, ": ");
		printer_string(p, ftp_reason_sentence(finding->reason));
	} else {
		printer_string(p, "expected");
	}
	if (finding->known) {
		printer_string(p, ": ");
		printer_string(p, mode_of(finding));
		printer_string(p, ", ");
		printer_address(p, &finding->endpoint.address);
		printer_string(p, " port ");
		printer_number(p, finding->endpoint.port, 0);
	}
	printer_string(p, "\n");
}

/* the line as it leaves */
static void print_rewrite(struct printer *p, const struct ftp_span *line,
			  const struct rewrite *rewrite, const char *after)
{
	u32 end = rewrite->at + rewrite->len;
	u32 rest = line->len - end;

	printer_string(p, "          becomes ");
	printer_shown(p, line->at, rewrite->at < SHOWN_MAX ? rewrite->at : SHOWN_MAX);
	printer_string(p, after);
	printer_shown(p, line->at + end, rest < SHOWN_MAX ? rest : SHOWN_MAX);
	printer_string(p, "\n");
}

/* what a line begins with; before it, the line above the dialogue if it is another */
static void print_who(struct replay_show *show, const struct replay *replay,
		      unsigned long frame, enum ftp_dir dir)
{
	struct printer *p = &show->printer;

	if (show->last != replay->number)
		print_head(show, replay);
	show->last = replay->number;
	printer_number(p, frame, 6);
	printer_string(p, dir == FTP_CLIENT ? " C  " : " S  ");
}

void replay_show_text(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct line_finding *findings,
		      size_t count, void *context)
{
	struct replay_show *show = context;
	struct printer *p = &show->printer;
	char after[FTP_ENDPOINT_TEXT + 1];
	const struct rewrite *rewrite = replay_rewrite(replay, line, dir, after);

	print_who(show, replay, replay->stretch[dir].frame, dir);
	print_line(p, line);
	printer_string(p, "\n");
	if (rewrite)
		print_rewrite(p, line, rewrite, after);
	for (; count; findings++, count--)
		print_finding(p, findings);
	if (show->is_live)
		replay_show_end(show);
}

void replay_show_call_text(const struct replay *replay,
			   const struct line_finding *call, void *context)
{
	struct replay_show *show = context;
	struct printer *p = &show->printer;

	print_who(show, replay, call->frame, call->dir);
	printer_string(p, "(SYN to ");
	print_end(p, &call->endpoint);
	printer_string(p, ")\n");
	print_finding(p, call);
	if (show->is_live)
		replay_show_end(show);
}

static const char *type_of(const struct line_finding *finding)
{
	if (finding->slip)
		return "resynchronised";
	return finding->reason ? "refuse" : "expect";
}

static void print_end_json(struct printer *p, const char *name,
			   const struct ftp_endpoint *end)
{
	printer_string(p, ",\"");
	printer_string(p, name);
	printer_string(p, "\":\"");
	printer_address(p, &end->address);
	printer_string(p, "\",\"");
	printer_string(p, name);
	printer_string(p, "_port\":");
	printer_number(p, end->port, 0);
}

/* a word that needs no escape; NULL is null */
static void print_word_json(struct printer *p, const char *key,
			    const char *word)
{
	printer_string(p, ",\"");
	printer_string(p, key);
	printer_string(p, word ? "\":\"" : "\":null");
	if (word) {
		printer_string(p, word);
		printer_string(p, "\"");
	}
}

static void print_endpoint_json(struct printer *p,
				const struct line_finding *finding)
{
	bool has_mode = finding->verb || finding->known;

	print_word_json(p, "verb", finding->verb ?
			ftp_verb_row(finding->verb)->name : NULL);
	if (finding->known) {
		printer_string(p, ",\"address\":\"");
		printer_address(p, &finding->endpoint.address);
		printer_string(p, "\",\"port\":");
		printer_number(p, finding->endpoint.port, 0);
	} else {
		printer_string(p, ",\"address\":null,\"port\":null");
	}
	print_word_json(p, "mode", has_mode ? mode_of(finding) : NULL);
}

static void print_begin_json(struct printer *p, const struct replay *replay,
			     const char *type, const struct line_finding *finding)
{
	printer_string(p, "{\"type\":\"");
	printer_string(p, type);
	printer_string(p, "\",\"frame\":");
	printer_number(p, finding->frame, 0);
	print_end_json(p, "client", &replay->end[FTP_CLIENT]);
	print_end_json(p, "server", &replay->end[FTP_SERVER]);
	print_endpoint_json(p, finding);
}

/* what is expected, most often, takes no object that would be built first */
static void print_finding_json(struct printer *p, const struct replay *replay,
			       const struct line_finding *finding, const char *line)
{
	print_begin_json(p, replay, type_of(finding), finding);
	if (line || finding->reason) {
		printer_string(p, ",\"line\":");
		printer_string(p, line ? line : "null");
	}
	if (finding->reason)
		print_word_json(p, "reason", ftp_reason_name(finding->reason));
	if (finding->slip)
		print_word_json(p, "cause", name_of(finding->slip));
	printer_string(p, "}\n");
}

/* the line as a string of JSON, to be freed; NULL without memory */
static char *line_json(const struct ftp_span *line)
{
	json_t *value = bytes_json(line->at, line->len);
	char *text = value ? json_dumps(value, JSON_ENCODE_ANY) : NULL;

	json_decref(value);
	return text;
}

static void print_text_json(struct replay_show *show, const char *key,
			    const void *at, size_t len)
{
	struct ftp_span text = { at, (u32)len };
	char *json = line_json(&text);

	if (!json)
		show->failed |= complain(EXIT_FAILED, "printing", NULL,
					 strerror(ENOMEM));
	printer_string(&show->printer, key);
	printer_string(&show->printer, json ? json : "null");
	free(json);
}

static void show_rewrite_json(struct replay_show *show,
			      const struct replay *replay,
			      const struct ftp_span *line, enum ftp_dir dir)
{
	char after[FTP_ENDPOINT_TEXT + 1];
	const struct rewrite *rewrite = replay_rewrite(replay, line, dir, after);
	struct line_finding finding;

	if (!rewrite)
		return;
	finding = (struct line_finding){
		.frame = replay->stretch[dir].frame, .verb = rewrite->verb,
		.endpoint = rewrite->after, .known = true,
		.passive = dir == FTP_SERVER,
	};
	print_begin_json(&show->printer, replay, "rewrite", &finding);
	print_text_json(show, ",\"before\":", line->at + rewrite->at,
			rewrite->len);
	print_text_json(show, ",\"after\":", after, strlen(after));
	printer_string(&show->printer, "}\n");
}

static void show_finding_json(struct replay_show *show,
			      const struct replay *replay,
			      const struct line_finding *finding,
			      const struct ftp_span *line)
{
	bool has_line = finding->reason || finding->slip;
	char *text = has_line ? line_json(line) : NULL;

	if (has_line && !text)
		show->failed |= complain(EXIT_FAILED, "printing", NULL,
					 strerror(ENOMEM));
	else
		print_finding_json(&show->printer, replay, finding, text);
	free(text);
}

void replay_show_json(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct line_finding *findings,
		      size_t count, void *context)
{
	struct replay_show *show = context;

	show_rewrite_json(show, replay, line, dir);
	for (; count; findings++, count--)
		show_finding_json(show, replay, findings, line);
	if (show->is_live)
		replay_show_end(show);
}

void replay_show_call_json(const struct replay *replay,
			   const struct line_finding *call, void *context)
{
	struct replay_show *show = context;

	print_finding_json(&show->printer, replay, call, NULL);
	if (show->is_live)
		replay_show_end(show);
}

void replay_show_end(struct replay_show *show)
{
	printer_flush(&show->printer);
}
