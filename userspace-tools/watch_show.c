// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions that were watched, for people and programs: how far each came, and what
 * can be done.
 */
#include <string.h>

#include "core/reason.h"
#include "cure.h"
#include "watch.h"

#define DETAIL_SIZE (2 * WHY_SIZE)
#define HIDDEN "cannot be seen, it is encrypted"

static const struct {
	const char *name;
	const char *sentence;
} stops[] = {
	[STOP_NONE] = { "nowhere", "the data connection came" },
	[STOP_GREETING] = { "greeting",
		"the server has said nothing: it hears nothing, or answers another way" },
	[STOP_LOGIN] = { "login",
		"nobody was logged in: the server refused it, or it was not tried" },
	[STOP_DENIED] = { "denied",
		"the profile denies a command that was given, and that has ended the control connection"
	},
	[STOP_ENCRYPTED] = { "encrypted",
		"it is encrypted, so nobody can see what is announced" },
	[STOP_ANNOUNCED] = { "announced",
		"no PORT was said, and no PASV answered, so there is no data connection" },
	[STOP_REFUSED] = { "refused", "what was announced opens nothing" },
	[STOP_SYN] = { "syn",
		"nobody has called there: the first segment does not come to this machine" },
	[STOP_DROPPED] = { "dropped",
		"its first segment came, and was not let through" },
	[STOP_UNSEEN] = { "unseen",
		"its first segment came, and was not answered: dropped by a rule, or refused by the other side"
	},
	[STOP_ANSWER] = { "answer",
		"it was let through, and not answered: a firewall there, or no way back" },
	[STOP_RESET] = { "reset",
		"it was let through, and the other side answered with a reset: nobody listens there"
	},
};

/* The sentence of a stop; what is refused may not have been announced. */
static const char *sentence_of(enum watch_stop stop,
			       const struct watched *watched)
{
	return stop == STOP_REFUSED && !watched->last.verb[0] ?
	       "nothing is opened" : stops[stop].sentence;
}

static void print_drop(const struct trace_drop *drop, char *text, size_t size)
{
	if (drop->handle)
		snprintf(text, size, "by rule %llu of chain `%s', table `%s'",
			 drop->handle, drop->chain, drop->table);
	else
		snprintf(text, size, "by the policy of chain `%s', table `%s'",
			 drop->chain, drop->table);
}

static void print_reason(const struct watched *watched, char *text,
			 size_t size)
{
	enum ftp_reason i;

	for (i = FTP_OK; i < FTP_REASON_MAX; i++)
		if (!strcmp(ftp_reason_name(i), watched->last.reason))
			snprintf(text, size, "%s: %s", ftp_reason_name(i),
				 ftp_reason_sentence(i));
}

static void print_dropper(const struct watch *watch,
			  const struct watched *watched, char *text, size_t size)
{
	const struct trace_packet *packet = watch_packet(watch, watched);
	const struct path *path = watch_path(watch, watched);

	if (packet)
		print_drop(&packet->drop, text, size);
	else if (path)
		snprintf(text, size, "by chain `%s' of table `%s %s'",
			 path->dropper->name, path->dropper->family,
			 path->dropper->table);
}

/* The profile that a session has, as it is now; NULL if that is not known. */
static const struct profile *profile_of(const struct watch *watch,
					const struct watched *watched)
{
	return watch->config ?
		list_find(&profile_list_type, &watch->config->profiles,
			  watched->session.profile) : NULL;
}

/* Its server, or its client, has a range of ports; or what gives it one. */
static void print_range(const struct watch *watch,
			const struct watched *watched, char *text, size_t size)
{
	const struct session *session = &watched->session;
	const struct profile *profile = profile_of(watch, watched);
	bool passive = session->ftps.from;
	const struct port_range *range = passive ? &session->ftps :
						   &session->ftps_active;
	char command[WHY_SIZE];

	if (range->from)
		snprintf(text, size,
			 "and no call to a port of the %s's from %u to %u has come",
			 passive ? "server" : "client", range->from, range->to);
	else if (profile && cure_encrypted(profile, command, sizeof(command)))
		snprintf(text, size,
			 "and its profile has no range for that: %s, with the server's ports",
			 command);
}

/* It is one of a port that is not marked for TLS, so it may be that. */
static void print_tls(const struct watch *watch, const struct watched *watched,
		      char *text, size_t size)
{
	__u16 number = watched->session.dialled.port;
	char command[WHY_SIZE];

	if (watch->config && cure_tls_port(&watch->config->ports, number, ", ",
					   command, sizeof(command)))
		snprintf(text, size, "or port %u begins with TLS: %s", number,
			 command);
}

static void print_detail(const struct watch *watch,
			 const struct watched *watched, char *text, size_t size)
{
	const struct profile *profile = profile_of(watch, watched);

	text[0] = '\0';
	switch (watch_stop(watch, watched)) {
	case STOP_GREETING:
		print_tls(watch, watched, text, size);
		break;
	case STOP_DENIED:
		if (profile)
			cure_denied(profile, text, size);
		break;
	case STOP_ENCRYPTED:
		print_range(watch, watched, text, size);
		break;
	case STOP_REFUSED:
		print_reason(watched, text, size);
		break;
	case STOP_DROPPED:
		print_dropper(watch, watched, text, size);
		break;
	default:
		break;
	}
}

static void print_step(FILE *out, const char *name, const char *what)
{
	fprintf(out, "  %-22s%s\n", name, what);
}

static const char *yes_or_no(bool done)
{
	return done ? "yes" : "no";
}

static void print_announced(const struct watched *watched, FILE *out)
{
	const struct event *last = &watched->last;
	bool expected = event_is(last, "expect");
	const char *verb = last->verb;
	char target[ENDPOINT_TEXT_SIZE];

	if (!last->name[0] || (!verb[0] && !expected && !watched->encrypted)) {
		print_step(out, "announced", watched->encrypted ?
			   HIDDEN : yes_or_no(false));
		return;
	}
	fprintf(out, "  %-22s%s", "announced",
		verb[0] ? verb : "nothing in clear, it is encrypted");
	if (last->target.port)
		fprintf(out, "%s %s to %s", verb[0] ? "," : ":", last->mode,
			endpoint_print(&last->target, target));
	putc('\n', out);
}

/* What became of the first segment of a data connection that may come. */
static void print_segment(const struct watched *watched, enum watch_stop stop,
			  FILE *out)
{
	print_step(out, "first segment came", yes_or_no(watched->used));
	print_step(out, "let through", stop == STOP_UNSEEN ? "not known" :
		   yes_or_no(watched->passed || stop == STOP_RESET));
	print_step(out, "answered", stop == STOP_UNSEEN ? "not known" :
		   stop == STOP_RESET ? "with a reset" :
		   yes_or_no(watched->answered));
}

static void print_steps(const struct watched *watched, enum watch_stop stop,
			FILE *out)
{
	bool expected = event_is(&watched->last, "expect");
	const char *state = watched->session.state;

	if (watched->encrypted)
		print_step(out, "login", HIDDEN);
	else if (state[0])
		print_step(out, "login", yes_or_no(watched->announced ||
						   !strcmp(state, "ready")));
	print_announced(watched, out);
	if (!watched->last.name[0])
		return;
	print_step(out, "may come", yes_or_no(expected));
	if (expected)
		print_segment(watched, stop, out);
}

static void watched_text(const struct watch *watch,
			 const struct watched *watched, FILE *out)
{
	enum watch_stop stop = watch_stop(watch, watched);
	char client[ENDPOINT_TEXT_SIZE];
	char server[ENDPOINT_TEXT_SIZE];
	char detail[DETAIL_SIZE];

	fprintf(out, "%s -> %s\n",
		endpoint_print(&watched->session.client, client),
		endpoint_print(&watched->session.server, server));
	print_steps(watched, stop, out);
	print_detail(watch, watched, detail, sizeof(detail));
	fprintf(out, "  %s: %s%s%s\n", stop == STOP_NONE ? "it works" :
		"it stopped here", sentence_of(stop, watched), *detail ? ", " : "",
		detail);
	if (watched->announced > 1)
		fprintf(out, "  that was the last of %u data connections, %u came\n",
			watched->announced, watched->came);
}

/* Why there is no control connection, in one sentence. */
static void explain_none(const struct watch *watch, char *text, size_t size)
{
	const struct trace_kin *kin = &watch->trace.kin[TRACE_CONTROL];
	const char *what = "the first segment of a control connection came";
	char drop[WHY_SIZE];

	print_drop(&kin->drop, drop, sizeof(drop));
	if (!watch->traced)
		snprintf(text, size, "no control connection was read");
	else if (!kin->seen)
		snprintf(text, size, "%s: %s",
			 "no control connection was seen, nor its first segment",
			 "it does not come to this machine, or goes to another port");
	else if (kin->dropped)
		snprintf(text, size, "%s, and was dropped %s", what, drop);
	else
		snprintf(text, size, "%s, and nothing was read: %s", what,
			 "the server does not answer, or nothing gives the helper to it");
}

/**
 * watch_text() - print for people what was seen
 * @watch: what was seen
 * @out: where it is printed
 */
void watch_text(const struct watch *watch, FILE *out)
{
	char why[2 * WHY_SIZE];
	size_t i;

	for (i = 0; i < watch->count; i++)
		watched_text(watch, &watch->entries[i], out);
	if (watch->count)
		return;
	explain_none(watch, why, sizeof(why));
	fprintf(out, "%s\n", why);
}

static json_t *watched_json(const struct watch *watch,
			    const struct watched *watched)
{
	enum watch_stop stop = watch_stop(watch, watched);
	json_t *object = json_object();
	char detail[DETAIL_SIZE];
	json_t *rest;

	print_detail(watch, watched, detail, sizeof(detail));
	endpoint_json(object, "client", "client_port",
		      &watched->session.client);
	endpoint_json(object, "server", "server_port",
		      &watched->session.server);
	rest = json_pack("{s:s, s:i, s:b, s:b, s:b, s:b, s:i, s:s, s:s, s:s}",
			 "state", watched->session.state,
			 "announced", (int)watched->announced,
			 "expected", event_is(&watched->last, "expect"),
			 "used", watched->used,
			 "passed", watched->passed || stop == STOP_RESET,
			 "answered", watched->answered,
			 "came", (int)watched->came,
			 "stopped", stops[stop].name,
			 "text", sentence_of(stop, watched),
			 "detail", detail);
	json_object_update(object, rest);
	json_decref(rest);
	return object;
}

/**
 * watch_json() - make an object for programs of what was seen
 * @watch: what was seen
 *
 * Return: a new object, NULL without memory.
 */
json_t *watch_json(const struct watch *watch)
{
	json_t *sessions = json_array();
	char why[2 * WHY_SIZE] = "";
	size_t i;

	for (i = 0; i < watch->count; i++)
		json_array_append_new(sessions,
				      watched_json(watch, &watch->entries[i]));
	if (!watch->count)
		explain_none(watch, why, sizeof(why));
	return json_pack("{s:o, s:s, s:b, s:i, s:i}", "sessions", sessions,
			 "text", why, "traced", watch->traced,
			 "segments", (int)watch->trace.kin[TRACE_CONTROL].seen,
			 "dropped",
			 (int)watch->trace.kin[TRACE_CONTROL].dropped);
}
