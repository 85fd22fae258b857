// SPDX-License-Identifier: GPL-2.0
/* Reading transcripts. */
#include <arpa/inet.h>
#include <err.h>
#include <glob.h>
#include "transcript.h"
#include "unit.h"

/* where the reader stands, for its complaints */
struct place {
	const char *path;
	unsigned int line;
};

static void complain(const struct place *place, const char *what)
{
	errx(1, "%s:%u: %s", place->path, place->line, what);
}

static bool read_address(const char *text, struct ftp_address *a)
{
	memset(a, 0, sizeof(*a));
	a->family = strchr(text, ':') ? FTP_IPV6 : FTP_IPV4;
	return inet_pton(a->family == FTP_IPV6 ? AF_INET6 : AF_INET, text,
			 a->byte) == 1;
}

void transcript_init(struct transcript *doc, const char *title)
{
	memset(doc, 0, sizeof(*doc));
	snprintf(doc->title, sizeof(doc->title), "%s", title);
	doc->seq = 1000;
	read_address("192.0.2.2", &doc->who[FTP_CLIENT].own);
	read_address("198.51.100.9", &doc->who[FTP_SERVER].own);
	doc->who[FTP_CLIENT].seen = doc->who[FTP_CLIENT].own;
	doc->who[FTP_SERVER].seen = doc->who[FTP_SERVER].own;
}

bool transcript_has_nat(const struct transcript *doc, enum ftp_dir dir)
{
	return !ftp_address_equal(&doc->who[dir].own, &doc->who[dir].seen);
}

void transcript_say(struct transcript *doc, enum ftp_dir dir, const void *line,
		    u32 len)
{
	struct said *said = &doc->said[doc->lines++];

	if (doc->lines == LINES_MAX)
		errx(1, "%s: too many lines", doc->title);
	said->dir = dir;
	said->from = doc->stream[dir].len;
	text_add(&doc->stream[dir], line, len);
	said->to = doc->stream[dir].len;
	text_add(&doc->received[dir], line, len);
}

/* the byte or bytes behind a backslash; returns what follows */
static const char *read_escape(const char *p, struct text *out)
{
	static const char letters[] = "rnt\\", bytes[] = "\r\n\t\\";
	const char *letter = *p ? strchr(letters, *p) : NULL;
	unsigned int n, c;
	char byte;
	int len;

	if (letter) {
		text_add(out, bytes + (letter - letters), 1);
		return p + 1;
	}
	if (sscanf(p, "x%2x%n", &c, &len) == 1) {
		byte = (char)c;
		text_add(out, &byte, 1);
		return p + len;
	}
	if (sscanf(p, "*%u,%c%n", &n, &byte, &len) != 2)
		return NULL;
	while (n--)
		text_add(out, &byte, 1);
	return p + len;
}

static bool read_said(struct transcript *doc, const char *line)
{
	enum ftp_dir dir = *line == 'C' ? FTP_CLIENT : FTP_SERVER;
	const char *p = line + 2 + (line[2] == ' ');
	struct text said = { .len = 0 };

	while (p && *p) {
		if (*p == '\\')
			p = read_escape(p + 1, &said);
		else
			text_add(&said, p++, 1);
	}
	if (line[1] == ':')
		text_add(&said, "\r\n", 2);
	transcript_say(doc, dir, said.at, said.len);
	return p && said.len;
}

/* "edit BEFORE -> AFTER": what was said last arrives changed */
static bool read_edit(struct transcript *doc, const char *line)
{
	struct said *said = &doc->said[doc->lines - 1];
	struct text *received = &doc->received[said->dir];
	char before[100], after[100], *found;
	struct text rest = { .len = 0 };
	const char *from;

	if (sscanf(line, "edit %99[^>]> %99s", before, after) != 2 ||
	    !strstr(before, " -"))
		return false;
	*strstr(before, " -") = '\0';
	from = received->at + received->len - (said->to - said->from);
	found = strstr(from, before);
	if (!found)
		return false;
	text_add(&rest, found + strlen(before),
		 (u32)strlen(found + strlen(before)));
	received->len = (u32)(found - received->at);
	text_printf(received, "%s", after);
	text_add(received, rest.at, rest.len);
	return true;
}

static bool read_end(const char *line, struct ftp_announcer *who)
{
	char own[50], seen[50];
	int n = sscanf(line, "%*s %49s as %49s", own, seen);

	return n >= 1 && read_address(own, &who->own) &&
	       read_address(n == 2 ? seen : own, &who->seen);
}

static bool read_setting(struct transcript *doc, const char *line)
{
	if (!strncmp(line, "client ", 7))
		return read_end(line, &doc->who[FTP_CLIENT]);
	if (!strncmp(line, "server ", 7))
		return read_end(line, &doc->who[FTP_SERVER]);
	if (sscanf(line, "taken %hu -> %hu", &doc->taken, &doc->given) == 2)
		return true;
	if (sscanf(line, "seq %u", &doc->seq) == 1)
		return true;
	if (!strcmp(line, "strict"))
		return doc->policy.strict = true;
	if (!strcmp(line, "foreign"))
		return (doc->policy.foreign = FTP_FOREIGN_OPENED);
	if (!strcmp(line, "privileged"))
		return doc->policy.privileged = true;
	if (!strcmp(line, "misleading"))
		return doc->misleading = true;
	if (!strcmp(line, "implicit"))
		return doc->implicit = true;
	if (!strcmp(line, "adrift"))
		return doc->adrift = true;
	if (!strcmp(line, "orderly"))
		return doc->orderly = true;
	if (!strcmp(line, "stiff"))
		return doc->stiff = true;
	return false;
}

static bool read_line(struct transcript *doc, const char *line)
{
	if ((*line == 'C' || *line == 'S') && (line[1] == ':' || line[1] == '>'))
		return read_said(doc, line);
	if (!doc->lines)
		return read_setting(doc, line);
	if (!strcmp(line, "picked up")) {
		doc->seen = doc->lines;
		return true;
	}
	if (sscanf(line, "state %15s", doc->state) == 1)
		return true;
	if (!strncmp(line, "edit ", 5) && !read_edit(doc, line))
		return false;
	text_printf(&doc->events, "%s\n", line);
	return !strncmp(line, "edit ", 5) || !strncmp(line, "expect ", 7) ||
	       !strncmp(line, "wait ", 5) || !strncmp(line, "refuse ", 7) ||
	       !strncmp(line, "withdraw ", 9);
}

static struct transcript *begin_document(const char *title)
{
	struct transcript *doc = malloc(sizeof(*doc));

	if (!doc)
		err(1, "%s", title);
	transcript_init(doc, title);
	return doc;
}

static void read_file(const char *path, void (*add)(struct transcript *doc))
{
	struct transcript *doc = NULL;
	struct place place = { .path = path };
	char text[1000], *line;
	FILE *file = fopen(path, "r");

	if (!file)
		err(1, "%s", path);
	while (fgets(text, sizeof(text), file)) {
		place.line++;
		text[strcspn(text, "\n")] = '\0';
		line = text + strspn(text, " \t");
		if (!*line || *line == '#')
			continue;
		if (!strncmp(line, "== ", 3)) {
			if (doc)
				add(doc);
			doc = begin_document(line + 3);
		} else if (!doc || !read_line(doc, line)) {
			complain(&place, "this is no line of a transcript");
		}
	}
	if (doc)
		add(doc);
	fclose(file);
}

void transcript_read(const char *pattern, void (*add)(struct transcript *doc))
{
	glob_t files;
	size_t i;

	if (glob(pattern, 0, NULL, &files))
		errx(1, "%s: no such file", pattern);
	for (i = 0; i < files.gl_pathc; i++)
		read_file(files.gl_pathv[i], add);
	globfree(&files);
}
