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

static bool is_waiting(const struct watched *watched,
		       const struct endpoint *target)
{
	size_t i;

	for (i = 0; i < WATCHED_PAST; i++)
		if (!endpoint_compare(&watched->past[i], target))
			return true;
	return false;
}

/*
 * A first segment that was sent again: a session that is encrypted announces nothing,
 * and each of its segments is let come for itself.
 */
static bool is_repeated(const struct watched *watched, const struct event *event)
{
	const struct event *last = &watched->last;

	if (event->verb[0] || last->verb[0] || !last->name[0])
		return false;
	if (event->reason[0] || last->reason[0])
		return !strcmp(event->reason, last->reason);
	return is_waiting(watched, &event->target) ||
	       (!watched->passed && !watched->answered &&
		!endpoint_compare(&event->target, &last->target));
}

/* Return: how many had this target. */
static unsigned int forget_past(struct watched *watched,
				const struct endpoint *target)
{
	unsigned int count = 0;
	size_t i;

	for (i = 0; i < WATCHED_PAST; i++) {
		if (endpoint_compare(&watched->past[i], target))
			continue;
		memset(&watched->past[i], 0, sizeof(watched->past[i]));
		count++;
	}
	return count;
}

static void announce(struct watched *watched, const struct event *event)
{
	bool repeated = is_repeated(watched, event);

	if (watched->used && !watched->answered)
		watched->past[watched->next++ % WATCHED_PAST] =
			watched->last.target;
	if (repeated && event->target.port)
		forget_past(watched, &event->target);
	watched->last = *event;
	watched->announced += !repeated;
	watched->used = false;
	watched->passed = false;
	watched->answered = false;
}

/* Without a verb and encrypted, it is a data connection that comes. */
static void note_refusal(struct watched *watched, const struct event *event)
{
	if (!strcmp(event->reason, ftp_reason_name(FTP_DENIED)))
		watched->denied = true;
	else if (event->verb[0] || watched->encrypted || !watched->announced)
		announce(watched, event);
}

/* What ends a session says nothing of one that was over before we looked. */
static bool is_end(const struct event *event)
{
	return event_is(event, "session-close") || event_is(event, "withdrawn");
}

/**
 * watch_event() - take note of an event
 * @watch: grows
 * @event: the event
 */
void watch_event(struct watch *watch, const struct event *event)
{
	struct watched *watched;

	if (!event->name[0] || event_is(event, "lost") || is_end(event))
		return;
	watched = add(watch, &event->session);
	if (!watched)
		return;
	if (event_is(event, "tls") || (event_is(event, "expect") && !event->verb[0]))
		watched->encrypted = true;
	if (event_is(event, "expect"))
		announce(watched, event);
	else if (event_is(event, "refuse"))
		note_refusal(watched, event);
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

static void take_session(struct watched *watched, const struct session *session)
{
	struct session *known = &watched->session;

	memcpy(known->state, session->state, sizeof(session->state));
	memcpy(known->profile, session->profile, sizeof(session->profile));
	/* a session that ends has none any more */
	if (session_has_range(session)) {
		known->ftps = session->ftps;
		known->ftps_active = session->ftps_active;
	}
	/* behind CCC it is clear again */
	watched->encrypted = session_is_encrypted(session);
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
		if (watched)
			take_session(watched, session);
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
	/* one that was announced before the last one */
	if (child.answered)
		watched->came += forget_past(watched, &child.target);
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

/* It is dropped where it was announced, or reset from there. */
static bool is_of(const struct trace_packet *packet,
		  const struct endpoint *announced)
{
	return !endpoint_compare(packet->kind == TRACE_RESET ? &packet->source :
				 &packet->target, announced);
}

/**
 * watch_packet() - what stopped the first segment of the last data connection
 * @watch: what was seen
 * @watched: a session of it
 *
 * The segment goes where that was announced. What is dropped before its address is
 * translated goes elsewhere; then it is one that the right host has sent, and that no
 * other session has announced.
 *
 * Return: the segment, which was dropped, or the reset that answered it; or NULL.
 */
const struct trace_packet *watch_packet(const struct watch *watch,
					const struct watched *watched)
{
	bool active = !strcmp(watched->last.mode, "active");
	const struct endpoint *opener = active ? &watched->session.server :
						 &watched->session.client;
	const struct trace_packet *packet, *found = NULL;
	size_t place = 0;

	while ((packet = trace_stopped(&watch->trace, &place))) {
		if (is_of(packet, &watched->last.target))
			return packet;
		if (!found && packet->kind == TRACE_DATA &&
		    !address_compare(&packet->source.address,
				     &opener->address) &&
		    !goes_to_another(watch, &packet->target))
			found = packet;
	}
	return found;
}

/**
 * watch_path() - a way on which data connections are dropped
 * @watch: what was seen
 * @watched: a session of it
 *
 * Return: the way, which is tried in thought; NULL if there is none, or where a trace
 * has to tell.
 */
const struct path *watch_path(const struct watch *watch,
			      const struct watched *watched)
{
	bool six = watched->session.client.address.family == AF_INET6;
	const struct path *path = NULL;

	if (watch->traced || !watch->paths)
		return NULL;
	while ((path = paths_next(watch->paths, path)))
		if (path->dropper && path->given != TRUTH_NO && path->six == six)
			return path;
	return NULL;
}

/* Where a data connection stopped that may come. */
static enum watch_stop stop_of_data(const struct watch *watch,
				    const struct watched *watched)
{
	const struct trace_packet *packet = watch_packet(watch, watched);

	if (watched->answered)
		return STOP_NONE;
	if (watched->used && packet && packet->kind == TRACE_RESET)
		return STOP_RESET;
	if (watched->passed)
		return STOP_ANSWER;
	if (!watched->used)
		return STOP_SYN;
	return packet || watch_path(watch, watched) ? STOP_DROPPED :
							 STOP_UNSEEN;
}

/**
 * watch_stop() - where did it stop?
 * @watch: what was seen
 * @watched: a session of it
 */
enum watch_stop watch_stop(const struct watch *watch,
			   const struct watched *watched)
{
	const char *state = watched->session.state;

	if (watched->denied)
		return STOP_DENIED;
	if (watched->last.reason[0])
		return STOP_REFUSED;
	if (watched->last.name[0])
		return stop_of_data(watch, watched);
	if (watched->encrypted)
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
		if (watch_stop(watch, &watch->entries[i]) != STOP_NONE)
			return true;
	return !watch->count;
}
