// SPDX-License-Identifier: GPL-2.0
/*
 * Drawing ladders.
 *
 * It has to be read on a telephone, on paper and at night, by who has no more than a
 * file: so it is narrow and may grow, has no script and no font of its own, and its
 * colours follow the reader's. No colour says anything that a word does not say.
 * Characters are as wide as in most fonts of their kind, which is all that is known of
 * them; lines are broken by that. On paper a unit is a third of a millimetre, so it is
 * known where a page of A4 ends, and nothing that belongs together lies across that.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdlib.h>

#include "bytes.h"
#include "core/line.h"
#include "cure.h"
#include "file.h"
#include "svg.h"

#define WIDTH 420
#define SHOWN_WIDTH 560		/* at most, where there is room */
#define CLIENT_X 30
#define GATEWAY_X (WIDTH / 2)
#define SERVER_X (WIDTH - CLIENT_X)
#define PAD 8
#define TEXT_HEIGHT 15
#define COLUMNS 47		/* characters between client and server */
#define BOX_COLUMNS 43		/* in a box */
#define PAGE 831		/* 277 mm of A4, for it has margins */
#define BELOW 4			/* so far a letter goes below its line */
#define HEADS (8 * TEXT_HEIGHT)	/* what is above the lanes, and something of them */

#define RECTANGLE \
	"<rect class=\"%s\" x=\"%d\" y=\"%u\" width=\"%d\" height=\"%u\" rx=\"3\"/>\n"
#define HEAD \
	"<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%u\" viewBox=\"0 0 %d %u\">\n<title>"

/* where text stands */
enum place {
	AT_CLIENT,
	IN_MIDDLE,
	AT_SERVER,
};

/*
 * @out: the picture
 * @y: how far down it has come
 */
struct pen {
	FILE *out;
	unsigned int y;
};

/* light, for a screen and for paper; and dark */
static const char style[] =
	"<style>\n"
	"svg{max-width:100%;height:auto;display:block;margin:0 auto;"
	"background:#fff;color-scheme:light dark}\n"
	"text{font:12px \"DejaVu Sans Mono\",Menlo,Consolas,\"Liberation Mono\",monospace;"
	"fill:#1b1f24;stroke:#fff;stroke-width:4px;stroke-linejoin:round;"
	"paint-order:stroke;white-space:pre}\n"
	"text.box{stroke:none}\n"
	"text.h{font-weight:bold}\n"
	".n{fill:#57606a}.c{fill:#0550ae}.s{fill:#6639ba}.d{fill:#116329}.r{fill:#a40e26}\n"
	"line,path{fill:none;stroke-width:1.5}\n"
	".lane{stroke:#8c959f;stroke-width:1}\n"
	"path.c{stroke:#0550ae}path.s{stroke:#6639ba}path.d{stroke:#116329;stroke-dasharray:5 3}\n"
	"path.head{stroke-dasharray:none}\n"
	"path.c.head{fill:#0550ae}path.s.head{fill:#6639ba}path.d.head{fill:#116329}\n"
	"rect.r{fill:#fff0ee;stroke:#a40e26}rect.n{fill:#f6f8fa;stroke:#57606a}\n"
	"@media screen and (prefers-color-scheme:dark){\n"
	"svg{background:#0d1117}\n"
	"text{fill:#e6edf3;stroke:#0d1117}\n"
	".n{fill:#9ea7b3}.c{fill:#79c0ff}.s{fill:#d2a8ff}.d{fill:#7ee787}.r{fill:#ffa198}\n"
	".lane{stroke:#6e7681}\n"
	"path.c{stroke:#79c0ff}path.s{stroke:#d2a8ff}path.d{stroke:#7ee787}\n"
	"path.c.head{fill:#79c0ff}path.s.head{fill:#d2a8ff}path.d.head{fill:#7ee787}\n"
	"rect.r{fill:#2d1214;stroke:#ffa198}rect.n{fill:#161b22;stroke:#9ea7b3}\n"
	"}\n"
	"@page{size:A4;margin:10mm}\n"
	"@media print{svg{width:140mm;max-width:none}}\n"
	"</style>\n";

static void put_escaped(FILE *out, const char *text, size_t len)
{
	static const char *const escapes[256] = {
		['&'] = "&amp;", ['<'] = "&lt;", ['>'] = "&gt;",
		['"'] = "&quot;",
	};
	const char *escape;

	for (; len; text++, len--) {
		escape = escapes[(unsigned char)*text];
		if (escape)
			fputs(escape, out);
		else
			putc(*text, out);
	}
}

/* how much of a text stands in a line: to its end, or the last blank not far back */
static size_t break_at(const char *text, size_t columns)
{
	size_t len = strcspn(text, "\n"), at;

	if (len <= columns)
		return len;
	for (at = columns; at > columns / 2; at--) {
		if (text[at] == ' ')
			return at;
	}
	return columns;
}

static unsigned int x_of(enum place place)
{
	if (place == AT_CLIENT)
		return CLIENT_X + PAD;
	return place == AT_SERVER ? SERVER_X - PAD : GATEWAY_X;
}

static const char *anchor_of(enum place place)
{
	if (place == AT_CLIENT)
		return "start";
	return place == AT_SERVER ? "end" : "middle";
}

static void open_text(struct pen *pen, const char *class, enum place place)
{
	pen->y += TEXT_HEIGHT;
	fprintf(pen->out, "<text class=\"%s\" x=\"%u\" y=\"%u\" text-anchor=\"%s\">",
		class, x_of(place), pen->y, anchor_of(place));
}

/* behind the number of its frame, if it has one; as many lines as it takes */
static void draw_text(struct pen *pen, const char *class, enum place place,
		      unsigned long frame, const char *text)
{
	size_t columns = COLUMNS, len;

	open_text(pen, class, place);
	if (frame)
		columns -= (size_t)fprintf(pen->out, "<tspan class=\"n\">%lu </tspan>",
					   frame) - strlen("<tspan class=\"n\"></tspan>");
	len = break_at(text, columns);
	put_escaped(pen->out, text, len);
	for (text += len; *text; text += len) {
		text += *text == ' ' && text[1];
		fputs("</text>\n", pen->out);
		open_text(pen, class, place);
		len = break_at(text, COLUMNS);
		put_escaped(pen->out, text, len);
	}
	fputs("</text>\n", pen->out);
}

static void draw_arrow(struct pen *pen, const char *class, int from, int to)
{
	int tip = to + (to > from ? -1 : 1), back = to + (to > from ? -8 : 8);
	int y = (int)pen->y + 7;

	fprintf(pen->out, "<path class=\"%s\" d=\"M%d %dH%d\"/>", class, from, y,
		back);
	fprintf(pen->out, "<path class=\"%s head\" d=\"M%d %dL%d %dV%dZ\"/>\n",
		class, tip, y, back, y - 4, y + 4);
	pen->y += 14;
}

static const char *class_of(enum ftp_dir dir)
{
	return dir == FTP_CLIENT ? "c" : "s";
}

static enum place place_of(enum ftp_dir dir)
{
	return dir == FTP_CLIENT ? AT_CLIENT : AT_SERVER;
}

static int lane_of(enum ftp_dir dir)
{
	return dir == FTP_CLIENT ? CLIENT_X : SERVER_X;
}

/* what leaves as another line arrives in two steps */
static void draw_line(struct pen *pen, const struct rung *rung)
{
	const char *class = class_of(rung->dir);
	int from = lane_of(rung->dir), to = lane_of(!rung->dir);

	draw_text(pen, class, place_of(rung->dir), rung->frame,
		  rung->text ? rung->text : "");
	if (!rung->after) {
		draw_arrow(pen, class, from, to);
		return;
	}
	draw_arrow(pen, class, from, GATEWAY_X);
	draw_text(pen, class, place_of(!rung->dir), 0, rung->after);
	draw_arrow(pen, class, GATEWAY_X, to);
}

static const char *address_text(const struct ftp_address *address, char *text)
{
	int family = address->family == FTP_IPV6 ? AF_INET6 : AF_INET;
	const char *found = inet_ntop(family, address->byte, text,
				      INET6_ADDRSTRLEN);

	return found ? found : "?";
}

/* a data connection that may come, and the address where its caller reaches it */
static void draw_opened(struct pen *pen, const struct ladder_session *session,
			const struct rung *rung)
{
	const struct line_finding *finding = &rung->finding;
	enum ftp_dir from = finding->passive ? FTP_CLIENT : FTP_SERVER;
	const struct ftp_address *seen = &session->seen[!from];
	char address[INET6_ADDRSTRLEN], text[256];

	snprintf(text, sizeof(text), "data, %s: %s port %u",
		 finding->passive ? "passive" : "active",
		 address_text(&finding->endpoint.address, address),
		 finding->endpoint.port);
	draw_text(pen, "d", place_of(from), 0, text);
	if (ftp_address_equal(&finding->endpoint.address, &session->end[!from].address) &&
	    !ftp_address_equal(seen, &finding->endpoint.address)) {
		snprintf(text, sizeof(text), "the %s calls %s port %u",
			 finding->passive ? "client" : "server",
			 address_text(seen, address), finding->endpoint.port);
		draw_text(pen, "d", place_of(from), 0, text);
	}
	if (rung->came)
		snprintf(text, sizeof(text), "it came in frame %lu", rung->came);
	draw_text(pen, "d", place_of(from), 0, rung->came ? text :
		  "it may come; it is not in this capture");
	draw_arrow(pen, "d", lane_of(from), lane_of(!from));
}

/* a box of the gateway's; @text is of lines, the first one a heading */
static void draw_box(struct pen *pen, const char *class, const char *text)
{
	unsigned int top = pen->y + 3, rows = 0;
	const char *at;
	size_t len;

	for (at = text; *at; at += len, at += *at == '\n' || *at == ' ', rows++)
		len = break_at(at, BOX_COLUMNS);
	fprintf(pen->out, RECTANGLE,
		class, CLIENT_X + 2 * PAD, top, SERVER_X - CLIENT_X - 4 * PAD,
		rows * TEXT_HEIGHT + 9);
	pen->y += 5;
	for (at = text; *at; at += len, at += *at == '\n' || *at == ' ') {
		len = break_at(at, BOX_COLUMNS);
		pen->y += TEXT_HEIGHT;
		fprintf(pen->out, "<text class=\"box%s\" x=\"%d\" y=\"%u\">",
			at == text ? " h" : "", CLIENT_X + 3 * PAD, pen->y);
		put_escaped(pen->out, at, len);
		fputs("</text>\n", pen->out);
	}
	pen->y += 12;
}

static void draw_refused(struct pen *pen, const struct line_finding *finding)
{
	char address[INET6_ADDRSTRLEN], text[512], where[128] = "";

	if (finding->known)
		snprintf(where, sizeof(where), "%s: %s port %u\n",
			 finding->passive ? "passive" : "active",
			 address_text(&finding->endpoint.address, address),
			 finding->endpoint.port);
	snprintf(text, sizeof(text), "refused: %s\n%s%s\ncure: %s",
		 ftp_reason_name(finding->reason), where,
		 ftp_reason_sentence(finding->reason), cure_of(finding->reason));
	draw_box(pen, "r", text);
}

static void draw_finding(struct pen *pen, const struct ladder_session *session,
			 const struct rung *rung)
{
	const struct line_finding *finding = &rung->finding;

	if (finding->slip)
		draw_box(pen, "n", finding->slip == SLIP_MISSING ?
			 "resynchronised: missing\na command before it was not answered" :
			 "resynchronised: surplus\nit answers no command that waits for an answer");
	else if (finding->reason)
		draw_refused(pen, finding);
	else
		draw_opened(pen, session, rung);
}

static void draw_call(struct pen *pen, const struct ladder_session *session,
		      const struct rung *rung)
{
	char address[INET6_ADDRSTRLEN], text[128];

	if (!rung->finding.reason) {
		draw_opened(pen, session, rung);
		return;
	}
	snprintf(text, sizeof(text), "SYN to %s port %u",
		 address_text(&rung->finding.endpoint.address, address),
		 rung->finding.endpoint.port);
	draw_text(pen, class_of(rung->dir), place_of(rung->dir), rung->frame, text);
	draw_arrow(pen, class_of(rung->dir), lane_of(rung->dir), GATEWAY_X);
}

static void draw_gap(struct pen *pen, unsigned long count)
{
	char text[64];

	snprintf(text, sizeof(text), "... %lu line%s left out ...", count,
		 count == 1 ? " is" : "s are");
	pen->y += 3;
	draw_text(pen, "n", IN_MIDDLE, 0, text);
	pen->y += 9;
}

static void draw_rung(struct pen *pen, const struct ladder_session *session,
		      const struct rung *rung)
{
	switch (rung->kind) {
	case RUNG_LINE:
		draw_line(pen, rung);
		break;
	case RUNG_CALL:
		draw_call(pen, session, rung);
		break;
	case RUNG_FINDING:
		draw_finding(pen, session, rung);
		break;
	case RUNG_GAP:
		draw_gap(pen, rung->count);
		break;
	}
}

static void draw_lane(struct pen *pen, int x, unsigned int from)
{
	fprintf(pen->out, "<path class=\"lane\" d=\"M%d %uV%u\"/>\n", x, from,
		pen->y);
}

/* one who takes part, over the whole width, for an address can be long */
static void draw_end(struct pen *pen, const struct ladder_session *session,
		     enum ftp_dir dir)
{
	const struct ftp_address *own = &session->end[dir].address;
	char address[INET6_ADDRSTRLEN], text[160];

	snprintf(text, sizeof(text), "%s %s port %u",
		 dir == FTP_CLIENT ? "client" : "server",
		 address_text(own, address), session->end[dir].port);
	draw_text(pen, class_of(dir), AT_CLIENT, 0, text);
	if (ftp_address_equal(own, &session->seen[dir]))
		return;
	snprintf(text, sizeof(text), "       behind the gateway %s",
		 address_text(&session->seen[dir], address));
	draw_text(pen, class_of(dir), AT_CLIENT, 0, text);
}

static void draw_heads(struct pen *pen)
{
	pen->y += TEXT_HEIGHT + 3;
	fprintf(pen->out, "<text class=\"c\" x=\"%d\" y=\"%u\">client</text>", PAD,
		pen->y);
	fprintf(pen->out, "<text x=\"%d\" y=\"%u\" text-anchor=\"middle\">gateway</text>",
		GATEWAY_X, pen->y);
	fprintf(pen->out, "<text class=\"s\" x=\"%d\" y=\"%u\" text-anchor=\"end\">server</text>\n",
		WIDTH - PAD, pen->y);
	pen->y += 5;
}

/* the next page, unless there is so much room on this one */
static void keep_together(struct pen *pen, unsigned int height)
{
	unsigned int page = pen->y / PAGE;

	if ((pen->y + height + BELOW) / PAGE != page && height < PAGE)
		pen->y = (page + 1) * PAGE;
}

/* as high as it is, it is on one page */
static bool draw_whole(struct pen *pen, const struct ladder_session *session,
		       const struct rung *rung)
{
	struct pen trial = { .y = pen->y };
	unsigned int begin = pen->y;
	char *drawn = NULL;
	size_t size;

	trial.out = open_memstream(&drawn, &size);
	if (!trial.out)
		return false;
	draw_rung(&trial, session, rung);
	if (fclose(trial.out)) {
		free(drawn);
		return false;
	}
	keep_together(pen, trial.y - begin);
	if (pen->y == begin) {
		fputs(drawn, pen->out);
		pen->y = trial.y;
	} else {
		draw_rung(pen, session, rung);
	}
	free(drawn);
	return true;
}

/* the lanes are below what is written, and so they come first */
static bool draw_session(struct pen *pen, const struct ladder_session *session)
{
	struct pen above = { .out = NULL };
	const struct rung *rung;
	unsigned int from;
	char text[64];
	char *rungs = NULL;
	size_t size;
	bool is_drawn = true;

	keep_together(pen, HEADS);
	pen->y += TEXT_HEIGHT;
	snprintf(text, sizeof(text), "control connection %lu", session->number);
	draw_text(pen, "h", AT_CLIENT, 0, text);
	draw_end(pen, session, FTP_CLIENT);
	draw_end(pen, session, FTP_SERVER);
	draw_heads(pen);
	above.out = open_memstream(&rungs, &size);
	if (!above.out)
		return false;
	from = pen->y;
	above.y = pen->y;
	for (rung = session->first; rung && is_drawn; rung = rung->next)
		is_drawn = draw_whole(&above, session, rung);
	pen->y = above.y + 3;
	draw_lane(pen, CLIENT_X, from);
	draw_lane(pen, GATEWAY_X, from);
	draw_lane(pen, SERVER_X, from);
	is_drawn &= !fclose(above.out);
	if (is_drawn)
		fputs(rungs, pen->out);
	free(rungs);
	return is_drawn;
}

static const char *plural(unsigned long count)
{
	return count == 1 ? "" : "s";
}

static void draw_summary(struct pen *pen, const struct ladder *ladder,
			 unsigned long found)
{
	char text[128];

	snprintf(text, sizeof(text), "%lu control connection%s, %lu line%s", found,
		 plural(found), ladder->said, plural(ladder->said));
	draw_text(pen, "n", AT_CLIENT, 0, text);
	snprintf(text, sizeof(text), "%lu data connection%s let in, %lu refusal%s",
		 ladder->opened, plural(ladder->opened), ladder->refused,
		 plural(ladder->refused));
	draw_text(pen, "n", AT_CLIENT, 0, text);
	if (!found)
		draw_text(pen, "r", AT_CLIENT, 0, "There is no FTP in this capture.");
}

static bool draw_all(struct pen *pen, const struct ladder *ladder,
		     unsigned long found)
{
	char text[128];
	size_t i;

	draw_summary(pen, ladder, found);
	for (i = 0; i < ladder->sessions; i++) {
		if (!draw_session(pen, &ladder->session[i]))
			return false;
	}
	if (ladder->sessions == LADDER_SESSIONS && found > LADDER_SESSIONS) {
		found -= LADDER_SESSIONS;
		snprintf(text, sizeof(text), "%lu more control connection%s left out",
			 found, found == 1 ? " is" : "s are");
		pen->y += TEXT_HEIGHT;
		draw_text(pen, "n", AT_CLIENT, 0, text);
	}
	pen->y += TEXT_HEIGHT;
	return true;
}

/* as it can be shown, to be freed; NULL without memory */
static char *shown(const char *title)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);

	if (!out)
		return NULL;
	bytes_print(title, strlen(title), out);
	if (!fclose(out))
		return text;
	free(text);
	return NULL;
}

/* what is drawn goes behind its height */
static int frame(const struct pen *pen, const char *title, const char *drawn,
		 const char *path)
{
	char *text = NULL;
	size_t size;
	FILE *out = open_memstream(&text, &size);
	int err;

	if (!out)
		return -ENOMEM;
	fprintf(out, HEAD,
		SHOWN_WIDTH, pen->y * SHOWN_WIDTH / WIDTH, WIDTH, pen->y);
	put_escaped(out, title, strlen(title));
	fputs("</title>\n<desc>FTP sessions as nf-ftp replay reads them</desc>\n", out);
	fprintf(out, "%s%s</svg>\n", style, drawn);
	err = fclose(out) ? -ENOMEM : file_write(path, text, size);
	free(text);
	return err;
}

int svg_write(const struct ladder *ladder, const char *title,
	      unsigned long found, const char *path)
{
	struct pen pen = { .y = PAD };
	char *drawn = NULL;
	size_t size;
	char *name = shown(title);
	bool is_drawn = false;
	int err = -ENOMEM;

	pen.out = name ? open_memstream(&drawn, &size) : NULL;
	if (pen.out) {
		draw_text(&pen, "h", AT_CLIENT, 0, name);
		is_drawn = !ladder->has_failed && draw_all(&pen, ladder, found);
		is_drawn &= !fclose(pen.out);
	}
	if (is_drawn)
		err = frame(&pen, name, drawn, path);
	free(drawn);
	free(name);
	return err;
}
