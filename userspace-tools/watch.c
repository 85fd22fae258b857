// SPDX-License-Identifier: GPL-2.0
/*
 * Sessions while somebody tries a transfer, and where each stopped.
 *
 * The module's events tell what is announced, expected and used; conntrack has what
 * was let through: an entry is there only behind all rules, and for ten seconds at
 * least after both ends have closed.
 */
#include <string.h>

#include "core/reason.h"
#include "watch.h"

static const struct {
	const char *name;
	const char *sentence;
} stops[] = {
	[STOP_NONE] = { "nowhere", "the data connection came" },
	[STOP_GREETING] = { "greeting",
		"the server has said nothing: it hears nothing, or answers another way" },
	[STOP_LOGIN] = { "login",
		"nobody was logged in: the server refused it, or it was not tried" },
	[STOP_ENCRYPTED] = { "encrypted",
		"it is encrypted, so nobody can see what is announced: docs/situations.md, TLS" },
	[STOP_ANNOUNCED] = { "announced",
		"no PORT was said, and no PASV answered, so there is no data connection" },
	[STOP_REFUSED] = { "refused", "what was announced opens nothing" },
	[STOP_SYN] = { "syn",
		"nobody has called there: the first segment does not come to this machine" },
	[STOP_DROPPED] = { "dropped",
		"its first segment came, and was not let through" },
	[STOP_ANSWER] = { "answer",
		"it was let through, and not answered: a firewall there, or no way back" },
};

static struct watched *find(struct watch *watch, const struct session *session)
{
	struct watched *watched;
	size_t i;

	for (i = 0; i < watch->count; i++) {
		watched = &watch->entries[i];
		if (!endpoint_compare(&watched->session.client,
				      &session->client) &&
		    !endpoint_compare(&watched->session.dialled,
				      &session->dialled))
			return watched;
	}
	return NULL;
}

static struct watched *add(struct watch *watch, const struct session *session)
{
	struct watched *watched = find(watch, session);

	if (watched || watch->count == WATCHED_MAX)
		return watched;
	watched = &watch->entries[watch->count++];
	watched->session = *session;
	watched->session.connections = NULL;
	watched->session.connection_count = 0;
	return watched;
}

static void announce(struct watched *watched, const struct event *event)
{
	if (watched->used && !watched->answered)
		watched->past[watched->next++ % WATCHED_PAST] =
			watched->last.target;
	watched->last = *event;
	watched->announced++;
	watched->used = false;
	watched->passed = false;
	watched->answered = false;
}

/**
 * watch_event() - take note of an event
 * @watch: grows
 * @event: the event
 */
void watch_event(struct watch *watch, const struct event *event)
{
	struct watched *watched;

	if (!event->name[0] || event_is(event, "lost"))
		return;
	watched = add(watch, &event->session);
	if (!watched)
		return;
	if (event_is(event, "expect"))
		announce(watched, event);
	else if (event_is(event, "refuse") &&
		 (event->verb[0] || !watched->announced))
		announce(watched, event);
	else if (event_is(event, "used") &&
		 !endpoint_compare(&event->target, &watched->last.target))
		watched->used = true;
}

/**
 * watch_take() - take note of a message of the module's
 * @nlh: the message
 * @arg: a struct watch
 *
 * Return: 0 or -EBADMSG.
 */
int watch_take(const struct nlmsghdr *nlh, void *arg)
{
	struct event event;
	int err = event_decode(nlh, &event);

	if (!err)
		watch_event(arg, &event);
	return err;
}

/**
 * watch_sessions() - take note of the sessions that are there
 * @watch: its sessions have their states; a session without text has no event
 * @list: the sessions
 */
void watch_sessions(struct watch *watch, const struct session_list *list)
{
	const struct session *session;
	struct watched *watched;
	size_t i;

	for (i = 0; i < list->count; i++) {
		session = &list->entries[i];
		watched = find(watch, session);
		if (!watched)
			continue;
		memcpy(watched->session.state, session->state,
		       sizeof(session->state));
		memcpy(watched->session.profile, session->profile,
		       sizeof(session->profile));
	}
}

/* It was announced before the last one. */
static void count_past(struct watched *watched, const struct ct_child *child)
{
	size_t i;

	for (i = 0; child->answered && i < WATCHED_PAST; i++) {
		if (endpoint_compare(&child->target, &watched->past[i]))
			continue;
		memset(&watched->past[i], 0, sizeof(watched->past[i]));
		watched->came++;
	}
}

/**
 * watch_child() - take note of a data connection that was let through
 * @nlh: a message of conntrack's
 * @arg: a struct watch
 *
 * Return: 0 or -ENOMEM.
 */
int watch_child(const struct nlmsghdr *nlh, void *arg)
{
	struct watched *watched;
	struct session master;
	struct ct_child child;
	int err = conntrack_decode(nlh, &child);

	if (err)
		return err == CT_NO_CHILD ? 0 : err;
	master = (struct session){ .client = child.client,
				   .dialled = child.dialled };
	watched = find(arg, &master);
	if (!watched)
		return 0;
	count_past(watched, &child);
	if (!watched->used ||
	    endpoint_compare(&child.target, &watched->last.target))
		return 0;
	watched->passed = true;
	if (child.answered && !watched->answered) {
		watched->answered = true;
		watched->came++;
	}
	return 0;
}

/**
 * watch_stop() - where did it stop?
 * @watched: a session
 */
enum watch_stop watch_stop(const struct watched *watched)
{
	const char *state = watched->session.state;

	if (watched->last.reason[0])
		return STOP_REFUSED;
	if (watched->last.name[0])
		return watched->answered ? STOP_NONE :
		       watched->passed ? STOP_ANSWER :
		       watched->used ? STOP_DROPPED : STOP_SYN;
	if (!strcmp(state, "opaque"))
		return STOP_ENCRYPTED;
	if (!strcmp(state, "greeting"))
		return STOP_GREETING;
	return strcmp(state, "user") ? STOP_ANNOUNCED : STOP_LOGIN;
}

/**
 * watch_is_wrong() - did no transfer work, or one not?
 * @watch: what was seen
 */
bool watch_is_wrong(const struct watch *watch)
{
	size_t i;

	for (i = 0; i < watch->count; i++)
		if (watch_stop(&watch->entries[i]) != STOP_NONE)
			return true;
	return !watch->count;
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

static bool goes_to_another(const struct watch *watch,
			    const struct endpoint *target)
{
	size_t i;

	for (i = 0; i < watch->count; i++) {
		if (!endpoint_compare(&watch->entries[i].last.target, target))
			return true;
	}
	return false;
}

/*
 * What dropped the first segment of its last data connection: the segment goes
 * where that was announced. What is dropped before its address is translated goes
 * elsewhere; then it is one that the right host has sent, and that no other
 * session has announced.
 */
static const struct trace_drop *drop_of(const struct watch *watch,
					const struct watched *watched)
{
	bool active = !strcmp(watched->last.mode, "active");
	const struct endpoint *opener = active ? &watched->session.server :
						 &watched->session.client;
	const struct trace_packet *packet, *found = NULL;
	size_t place = 0;

	while ((packet = trace_dropped(&watch->trace, &place))) {
		if (!endpoint_compare(&packet->target, &watched->last.target))
			return &packet->drop;
		if (!found &&
		    !address_compare(&packet->source, &opener->address) &&
		    !goes_to_another(watch, &packet->target))
			found = packet;
	}
	return found ? &found->drop : NULL;
}

/* What a path in thought says, where nothing was traced. */
static bool print_dropper(const struct watch *watch,
			  const struct watched *watched, char *text, size_t size)
{
	bool six = watched->session.client.address.family == AF_INET6;
	const struct path *path = NULL;

	while (watch->paths && (path = paths_next(watch->paths, path))) {
		if (!path->dropper || path->given == TRUTH_NO ||
		    path->six != six)
			continue;
		snprintf(text, size, "by chain `%s' of table `%s %s'",
			 path->dropper->name, path->dropper->family,
			 path->dropper->table);
		return true;
	}
	return false;
}

/* What is known beside the sentence. */
static void print_detail(const struct watch *watch,
			 const struct watched *watched, char *text, size_t size)
{
	const struct trace_drop *drop = drop_of(watch, watched);
	enum ftp_reason i;

	text[0] = '\0';
	switch (watch_stop(watched)) {
	case STOP_REFUSED:
		for (i = FTP_OK; i < FTP_REASON_MAX; i++)
			if (!strcmp(ftp_reason_name(i), watched->last.reason))
				snprintf(text, size, "%s: %s",
					 ftp_reason_name(i),
					 ftp_reason_sentence(i));
		break;
	case STOP_DROPPED:
		if (watch->traced && drop)
			print_drop(drop, text, size);
		else if (!print_dropper(watch, watched, text, size))
			snprintf(text, size, "by which rule is not known");
		break;
	default:
		break;
	}
}

static void print_step(FILE *out, const char *name, bool done)
{
	fprintf(out, "  %-22s%s\n", name, done ? "yes" : "no");
}

static void print_steps(const struct watched *watched, FILE *out)
{
	bool expected = event_is(&watched->last, "expect");
	const char *state = watched->session.state;
	char target[ENDPOINT_TEXT_SIZE];

	if (state[0])
		print_step(out, "login", watched->announced ||
			   !strcmp(state, "ready"));
	fprintf(out, "  %-22s", "announced");
	if (!watched->last.name[0])
		fputs("no\n", out);
	else if (watched->last.target.port)
		fprintf(out, "%s, %s to %s\n", watched->last.verb,
			watched->last.mode,
			endpoint_print(&watched->last.target, target));
	else
		fprintf(out, "%s\n", watched->last.verb);
	if (!watched->last.name[0])
		return;
	print_step(out, "may come", expected);
	if (!expected)
		return;
	print_step(out, "first segment came", watched->used);
	print_step(out, "let through", watched->passed);
	print_step(out, "answered", watched->answered);
}

static void watched_text(const struct watch *watch,
			 const struct watched *watched, FILE *out)
{
	enum watch_stop stop = watch_stop(watched);
	char client[ENDPOINT_TEXT_SIZE];
	char server[ENDPOINT_TEXT_SIZE];
	char detail[WHY_SIZE];

	fprintf(out, "%s -> %s\n",
		endpoint_print(&watched->session.client, client),
		endpoint_print(&watched->session.server, server));
	print_steps(watched, out);
	print_detail(watch, watched, detail, sizeof(detail));
	fprintf(out, "  %s: %s%s%s\n", stop == STOP_NONE ? "it works" :
		"it stopped here", stops[stop].sentence, *detail ? ", " : "",
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
	enum watch_stop stop = watch_stop(watched);
	json_t *object = json_object();
	char detail[WHY_SIZE];
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
			 "passed", watched->passed,
			 "answered", watched->answered,
			 "came", (int)watched->came,
			 "stopped", stops[stop].name,
			 "text", stops[stop].sentence, "detail", detail);
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
