// SPDX-License-Identifier: GPL-2.0
/*
 * What replay shows.
 */
#include <arpa/inet.h>
#include <stdio.h>
#include <strings.h>

#include "bytes.h"
#include "core/reason.h"
#include "replay_show.h"
#include "report.h"

#define SHOWN_MAX 200	/* bytes of a line that people are shown */

static const char *address_text(const struct ftp_address *a,
				char text[INET6_ADDRSTRLEN])
{
	return inet_ntop(a->family == FTP_IPV6 ? AF_INET6 : AF_INET, a->byte,
			 text, INET6_ADDRSTRLEN);
}

static const char *mode_of(const struct finding *finding)
{
	return finding->passive ? "passive" : "active";
}

static void print_end(const struct ftp_endpoint *end)
{
	char text[INET6_ADDRSTRLEN];
	bool is_ipv6 = end->address.family == FTP_IPV6;

	printf("%s%s%s:%u", is_ipv6 ? "[" : "",
	       address_text(&end->address, text), is_ipv6 ? "]" : "",
	       end->port);
}

static void print_head(const struct replay *replay)
{
	print_end(&replay->end[FTP_CLIENT]);
	fputs(" -> ", stdout);
	print_end(&replay->end[FTP_SERVER]);
	putchar('\n');
}

static void print_line(const struct ftp_span *line)
{
	if (line->len > 5 && !strncasecmp((const char *)line->at, "PASS ", 5)) {
		fputs("PASS ***", stdout);
		return;
	}
	bytes_print(line->at, line->len < SHOWN_MAX ? line->len : SHOWN_MAX,
		    stdout);
	if (line->len > SHOWN_MAX)
		printf("... (%u bytes)", line->len);
}

static void print_finding(const struct finding *finding)
{
	char text[INET6_ADDRSTRLEN];

	fputs("          ", stdout);
	if (finding->reason)
		printf("refused, %s: %s", ftp_reason_name(finding->reason),
		       ftp_reason_sentence(finding->reason));
	else
		fputs("expected", stdout);
	if (finding->known)
		printf(": %s, %s port %u", mode_of(finding),
		       address_text(&finding->endpoint.address, text),
		       finding->endpoint.port);
	putchar('\n');
}

void replay_show_text(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct finding *findings,
		      size_t count, void *context)
{
	struct replay_show *show = context;

	if (show->last != replay)
		print_head(replay);
	show->last = replay;
	printf("%6lu %c  ", replay->stretch[dir].frame,
	       dir == FTP_CLIENT ? 'C' : 'S');
	print_line(line);
	putchar('\n');
	for (; count; findings++, count--)
		print_finding(findings);
}

static json_t *json_connection(const struct replay *replay,
			       const struct finding *finding)
{
	char client[INET6_ADDRSTRLEN], server[INET6_ADDRSTRLEN];
	const struct ftp_endpoint *end = replay->end;

	return json_pack("{s:s, s:I, s:s, s:i, s:s, s:i}",
			 "type", finding->reason ? "refuse" : "expect",
			 "frame", (json_int_t)finding->frame,
			 "client", address_text(&end[FTP_CLIENT].address, client),
			 "client_port", end[FTP_CLIENT].port,
			 "server", address_text(&end[FTP_SERVER].address, server),
			 "server_port", end[FTP_SERVER].port);
}

static json_t *json_endpoint(const struct finding *finding)
{
	char text[INET6_ADDRSTRLEN];
	bool has_mode = finding->verb || finding->known;

	if (!finding->known)
		return json_pack("{s:s?, s:n, s:n, s:s?}",
				 "verb", finding->verb ?
				 ftp_verb_row(finding->verb)->name : NULL,
				 "address", "port",
				 "mode", has_mode ? mode_of(finding) : NULL);
	return json_pack("{s:s?, s:s, s:i, s:s}",
			 "verb", finding->verb ?
			 ftp_verb_row(finding->verb)->name : NULL,
			 "address", address_text(&finding->endpoint.address,
						 text),
			 "port", finding->endpoint.port,
			 "mode", mode_of(finding));
}

static json_t *json_finding(const struct replay *replay,
			    const struct finding *finding)
{
	json_t *object = json_connection(replay, finding);
	json_t *endpoint = json_endpoint(finding);
	int err = !object || !endpoint || json_object_update(object, endpoint);

	json_decref(endpoint);
	if (!err && finding->reason)
		err = json_object_set_new(object, "line",
					  bytes_json(finding->line.at,
						     finding->line.len)) ||
		      json_object_set_new(object, "reason",
					  json_string(ftp_reason_name(finding->reason)));
	if (!err)
		return object;
	json_decref(object);
	return NULL;
}

void replay_show_json(const struct replay *replay, const struct ftp_span *line,
		      enum ftp_dir dir, const struct finding *findings,
		      size_t count, void *context)
{
	struct replay_show *show = context;

	(void)line;
	(void)dir;
	for (; count; findings++, count--)
		show->failed |= show_json(json_finding(replay, findings));
}
