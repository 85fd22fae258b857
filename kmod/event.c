// SPDX-License-Identifier: GPL-2.0
/*
 * Events, as netlink messages and traces.
 *
 * An event is made where it happens, on the stack, and only if somebody listens.
 * Here it becomes the attributes of a message, which listener.c delivers, and a
 * trace event of the subsystem nf_ftp. A password is in neither.
 */
#include <linux/ctype.h>
#include <linux/netfilter/nf_ftp.h>
#include "control.h"
#include "core/text.h"
#include "event.h"
#include "helper.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

#define PASSWORD "PASS"

static const char *const names[] = {
	[NF_FTP_EVENT_OPEN] = "session-open",
	[NF_FTP_EVENT_CLOSE] = "session-close",
	[NF_FTP_EVENT_EXPECT] = "expect",
	[NF_FTP_EVENT_USED] = "used",
	[NF_FTP_EVENT_WITHDRAWN] = "withdrawn",
	[NF_FTP_EVENT_REWRITE] = "rewrite",
	[NF_FTP_EVENT_REFUSE] = "refuse",
	[NF_FTP_EVENT_TLS] = "tls",
	[NF_FTP_EVENT_RESYNCHRONISED] = "resynchronised",
};

static const char *mode_name(enum ftp_mode mode)
{
	return mode == FTP_PASSIVE ? "passive" : "active";
}

static int put_address(struct sk_buff *msg, int type,
		       const union nf_inet_addr *address, u8 l3num)
{
	return nla_put(msg, type, l3num == NFPROTO_IPV6 ? 16 : 4, address);
}

/**
 * nf_ftp_event_put_ends - write which connection it is
 * @msg: message with an open %NF_FTP_A_SESSION
 * @ct: control connection
 *
 * Return: 0 or -EMSGSIZE.
 */
int nf_ftp_event_put_ends(struct sk_buff *msg, const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *original, *reply;
	u8 l3num = nf_ct_l3num(ct);

	original = &ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	reply = &ct->tuplehash[IP_CT_DIR_REPLY].tuple;
	if (put_address(msg, NF_FTP_SESSION_A_CLIENT, &original->src.u3,
			l3num) ||
	    nla_put_u16(msg, NF_FTP_SESSION_A_CLIENT_PORT,
			ntohs(original->src.u.tcp.port)) ||
	    put_address(msg, NF_FTP_SESSION_A_DIALLED, &original->dst.u3,
			l3num) ||
	    nla_put_u16(msg, NF_FTP_SESSION_A_DIALLED_PORT,
			ntohs(original->dst.u.tcp.port)) ||
	    put_address(msg, NF_FTP_SESSION_A_SERVER, &reply->src.u3, l3num) ||
	    nla_put_u16(msg, NF_FTP_SESSION_A_SERVER_PORT,
			ntohs(reply->src.u.tcp.port)))
		return -EMSGSIZE;
	return 0;
}

/*
 * control.c sends events, so it is not called from here. The state that the sender
 * has may have left the entry meanwhile; then there is no profile to name.
 */
static const struct nf_ftp_profile *find_profile(const struct nf_conn *ct)
{
	const struct nf_ftp_control *control = NULL;
	const struct nf_ftp_ext *ext = NULL;

	if (nf_ftp_helper_is_ours(ct))
		ext = nfct_help_data(ct);
	if (ext)
		control = rcu_dereference(ext->control);
	return control ? control->profile : NULL;
}

/* nothing where the namespace does not have the profile */
static int put_profile(struct sk_buff *msg, const struct nf_ftp_event *event)
{
	const struct nf_ftp_profile *profile = event->profile ? :
					       find_profile(event->ct);

	return profile ? nla_put_string(msg, NF_FTP_SESSION_A_PROFILE,
					profile->keys.name) : 0;
}

static int put_session(struct sk_buff *msg, const struct nf_ftp_event *event)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_SESSION);

	if (!nest || nf_ftp_event_put_ends(msg, event->ct) ||
	    put_profile(msg, event))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_endpoint(struct sk_buff *msg, const struct nf_ftp_event *event)
{
	const struct ftp_endpoint *e = event->endpoint;

	if (!e)
		return 0;
	if (nla_put_string(msg, NF_FTP_EVENT_A_MODE, mode_name(event->mode)) ||
	    nla_put_u16(msg, NF_FTP_EVENT_A_PORT, e->port))
		return -EMSGSIZE;
	if (!e->address.family)
		return 0;
	return nla_put(msg, NF_FTP_EVENT_A_ADDRESS,
		       e->address.family == FTP_IPV6 ? 16 : 4, e->address.byte);
}

static int put_text(struct sk_buff *msg, const struct nf_ftp_event *event)
{
	u32 len = min_t(u32, event->text.len, FTP_ARGUMENT_MAX);
	char after[FTP_ENDPOINT_TEXT];

	if (len && nla_put(msg, NF_FTP_EVENT_A_TEXT, (int)len, event->text.at))
		return -EMSGSIZE;
	if (!event->mapped)
		return 0;
	len = ftp_print_endpoint(after, ftp_verb_row(event->verb)->form,
				 event->mapped);
	return nla_put(msg, NF_FTP_EVENT_A_AFTER, (int)len, after);
}

static int put_event(struct sk_buff *msg, const struct nf_ftp_event *event)
{
	if (nla_put_string(msg, NF_FTP_EVENT_A_NAME, names[event->kind]) ||
	    nla_put_u64_64bit(msg, NF_FTP_EVENT_A_TIME, ktime_get_real_ns(),
			      NF_FTP_EVENT_A_PAD) ||
	    (event->verb && nla_put_string(msg, NF_FTP_EVENT_A_VERB,
					   ftp_verb_row(event->verb)->name)) ||
	    (event->timeout && nla_put_u32(msg, NF_FTP_EVENT_A_TIMEOUT,
					   event->timeout)) ||
	    (event->reason && nla_put_string(msg, NF_FTP_EVENT_A_REASON,
					     ftp_reason_name(event->reason))))
		return -EMSGSIZE;
	return put_endpoint(msg, event) ? : put_text(msg, event);
}

static int fill(struct sk_buff *msg, const void *about)
{
	const struct nf_ftp_event *event = about;
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_EVENT);

	if (!nest || put_event(msg, event))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return put_session(msg, event);
}

void nf_ftp_trace_text(char *to, struct ftp_span text)
{
	u32 len = min_t(u32, text.len, NF_FTP_TRACE_TEXT - 1), i;

	for (i = 0; i < len; i++)
		to[i] = text.at[i] < ' ' || text.at[i] > '~' ? '.' :
			(char)text.at[i];
	memset(to + len, 0, NF_FTP_TRACE_TEXT - len);
}

static void set_sockaddr(u8 *to, const void *address, u16 port, bool is_ipv6)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	struct sockaddr_in four = { .sin_family = AF_INET };

	memset(to, 0, sizeof(six));
	if (is_ipv6) {
		six.sin6_port = htons(port);
		memcpy(&six.sin6_addr, address, 16);
		memcpy(to, &six, sizeof(six));
	} else {
		four.sin_port = htons(port);
		memcpy(&four.sin_addr, address, 4);
		memcpy(to, &four, sizeof(four));
	}
}

/* @dir: who sends from there; a server's own, behind destination NAT */
void nf_ftp_trace_end(u8 *to, const struct nf_conn *ct,
		      enum ip_conntrack_dir dir)
{
	const struct nf_conntrack_tuple *tuple = &ct->tuplehash[dir].tuple;

	set_sockaddr(to, &tuple->src.u3, ntohs(tuple->src.u.tcp.port),
		     nf_ct_l3num(ct) == NFPROTO_IPV6);
}

void nf_ftp_trace_endpoint(u8 *to, const struct ftp_endpoint *e)
{
	set_sockaddr(to, e->address.byte, e->port,
		     e->address.family == FTP_IPV6);
}

static void trace(const struct nf_ftp_event *event)
{
	char after[FTP_ENDPOINT_TEXT];
	struct ftp_span mapped = { (const u8 *)after, 0 };

	switch (event->kind) {
	case NF_FTP_EVENT_EXPECT:
		trace_expect(event);
		break;
	case NF_FTP_EVENT_REFUSE:
		trace_refuse(event);
		break;
	case NF_FTP_EVENT_REWRITE:
		mapped.len = ftp_print_endpoint(after,
						ftp_verb_row(event->verb)->form,
						event->mapped);
		trace_edit(event, &mapped);
		break;
	default:
		break;
	}
}

/* how much of a client's line is no password, with Telnet signals before it */
static u32 find_secret(struct ftp_span line)
{
	u32 at = 0;

	while (at < line.len &&
	       (!isascii(line.at[at]) || !isalpha(line.at[at])))
		at++;
	if (line.len - at <= strlen(PASSWORD) ||
	    strncasecmp((const char *)line.at + at, PASSWORD,
			strlen(PASSWORD)) ||
	    !ftp_is_blank(line.at[at + strlen(PASSWORD)]))
		return line.len;
	return at + (u32)strlen(PASSWORD) + 1;
}

/* behind a CR alone somebody may read a password, too */
static u32 find_break(struct ftp_span text)
{
	u32 at = 0;

	while (at < text.len && text.at[at] != '\r' && text.at[at] != '\n')
		at++;
	return at;
}

/**
 * nf_ftp_event_lines - show traces the lines that are about to be read
 * @ct: control connection
 * @session: its session
 * @segment: its next segment, as ftp_session_begin() left it
 *
 * Of a client's, nothing that may be part of a password.
 */
void nf_ftp_event_lines(const struct nf_conn *ct,
			const struct ftp_session *session,
			const struct ftp_segment *segment)
{
	const struct ftp_stream *stream = &session->stream[segment->dir];
	bool is_begun = stream->head.len || stream->lost || stream->in_tls;
	struct ftp_span text = segment->text, line;

	if (!trace_line_enabled())
		return;
	ftp_span_drop(&text, segment->offset);
	while (text.len) {
		line.at = text.at;
		line.len = find_break(text);
		ftp_span_drop(&text, line.len ? : 1);
		if (line.len) {
			if (segment->dir == FTP_CLIENT)
				line.len = is_begun ? 0 : find_secret(line);
			trace_line(ct, segment->dir, &line);
		}
		is_begun = false;
	}
}

/**
 * nf_ftp_event_send - send an event to all listeners, and to traces
 * @event: what happened
 */
void nf_ftp_event_send(const struct nf_ftp_event *event)
{
	trace(event);
	nf_ftp_listener_send(nf_ct_net(event->ct), fill, event,
			     event->kind == NF_FTP_EVENT_REFUSE ||
			     event->kind == NF_FTP_EVENT_RESYNCHRONISED);
}

/**
 * nf_ftp_event_refused - send that something is refused, or is no longer readable
 * @ct: control connection
 * @reason: why
 * @about: the announcement, or NULL
 */
void nf_ftp_event_refused(const struct nf_conn *ct, enum ftp_reason reason,
			  const struct ftp_announcement *about)
{
	struct nf_ftp_event event = {
		.kind = NF_FTP_EVENT_REFUSE, .ct = ct, .reason = reason,
	};

	if (reason == FTP_OPAQUE)
		event.kind = NF_FTP_EVENT_TLS;
	if (about && about->verb) {
		event.verb = about->verb;
		event.mode = ftp_verb_row(about->verb)->mode;
		event.text = about->text;
		if (about->endpoint.port)
			event.endpoint = &about->endpoint;
	}
	nf_ftp_event_send(&event);
}
