// SPDX-License-Identifier: GPL-2.0
/* What happens, as messages and traces. */
#include <linux/ctype.h>
#include <linux/netfilter/nf_ftp.h>
#include "core/eol.h"
#include "news.h"
#include "session.h"

#define CREATE_TRACE_POINTS
#include "trace.h"

#define PASSWORD "PASS"

static const char *const names[] = {
	[NF_FTP_NEWS_OPEN] = "session-open",
	[NF_FTP_NEWS_CLOSE] = "session-close",
	[NF_FTP_NEWS_EXPECT] = "expect",
	[NF_FTP_NEWS_USED] = "used",
	[NF_FTP_NEWS_WITHDRAWN] = "withdrawn",
	[NF_FTP_NEWS_REWRITE] = "rewrite",
	[NF_FTP_NEWS_REFUSE] = "refuse",
	[NF_FTP_NEWS_TLS] = "tls",
};

static const char *mode_name(enum ftp_mode mode)
{
	return mode == FTP_PASSIVE ? "passive" : "active";
}

static int put_session(struct sk_buff *msg, const struct nf_conn *ct)
{
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_SESSION);

	if (!nest || nf_ftp_session_put_ends(msg, ct))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return 0;
}

static int put_endpoint(struct sk_buff *msg, const struct nf_ftp_news *news)
{
	const struct ftp_endpoint *e = news->endpoint;

	if (!e)
		return 0;
	if (nla_put_string(msg, NF_FTP_EVENT_A_MODE, mode_name(news->mode)) ||
	    nla_put_u16(msg, NF_FTP_EVENT_A_PORT, e->port))
		return -EMSGSIZE;
	if (!e->address.family)
		return 0;
	return nla_put(msg, NF_FTP_EVENT_A_ADDRESS,
		       e->address.family == FTP_IPV6 ? 16 : 4, e->address.byte);
}

static int put_text(struct sk_buff *msg, const struct nf_ftp_news *news)
{
	u32 len = min_t(u32, news->text.len, FTP_ARGUMENT_MAX);
	char after[FTP_ENDPOINT_TEXT];

	if (len && nla_put(msg, NF_FTP_EVENT_A_TEXT, (int)len, news->text.at))
		return -EMSGSIZE;
	if (!news->told)
		return 0;
	len = ftp_print_endpoint(after, ftp_verb_row(news->verb)->form,
				 news->told);
	return nla_put(msg, NF_FTP_EVENT_A_AFTER, (int)len, after);
}

static int put_event(struct sk_buff *msg, const struct nf_ftp_news *news)
{
	if (nla_put_string(msg, NF_FTP_EVENT_A_NAME, names[news->kind]) ||
	    nla_put_u64_64bit(msg, NF_FTP_EVENT_A_TIME, ktime_get_real_ns(),
			      NF_FTP_EVENT_A_PAD) ||
	    (news->verb && nla_put_string(msg, NF_FTP_EVENT_A_VERB,
					  ftp_verb_row(news->verb)->name)) ||
	    (news->timeout && nla_put_u32(msg, NF_FTP_EVENT_A_TIMEOUT,
					  news->timeout)) ||
	    (news->reason && nla_put_string(msg, NF_FTP_EVENT_A_REASON,
					    ftp_reason_name(news->reason))))
		return -EMSGSIZE;
	return put_endpoint(msg, news) ? : put_text(msg, news);
}

static int fill(struct sk_buff *msg, const void *about)
{
	const struct nf_ftp_news *news = about;
	struct nlattr *nest = nla_nest_start(msg, NF_FTP_A_EVENT);

	if (!nest || put_event(msg, news))
		return -EMSGSIZE;
	nla_nest_end(msg, nest);
	return put_session(msg, news->ct);
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

static void trace(const struct nf_ftp_news *news)
{
	char after[FTP_ENDPOINT_TEXT];
	struct ftp_span told = { (const u8 *)after, 0 };

	switch (news->kind) {
	case NF_FTP_NEWS_EXPECT:
		trace_expect(news);
		break;
	case NF_FTP_NEWS_REFUSE:
		trace_refuse(news);
		break;
	case NF_FTP_NEWS_REWRITE:
		told.len = ftp_print_endpoint(after,
					      ftp_verb_row(news->verb)->form,
					      news->told);
		trace_edit(news, &told);
		break;
	default:
		break;
	}
}

static bool is_blank(u8 c)
{
	return c == ' ' || c == '\t';
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
	    !is_blank(line.at[at + strlen(PASSWORD)]))
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

void nf_ftp_news_lines(const struct nf_conn *ct,
		       const struct ftp_session *session,
		       const struct ftp_segment *segment)
{
	const struct ftp_stream *stream = &session->stream[segment->dir];
	bool is_begun = stream->line.state != FTP_AT_START;
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

void nf_ftp_news_tell(const struct nf_ftp_news *news)
{
	trace(news);
	nf_ftp_watch_tell(nf_ct_net(news->ct), fill, news,
			  news->kind == NF_FTP_NEWS_REFUSE);
}

void nf_ftp_news_refused(const struct nf_conn *ct, enum ftp_reason reason,
			 const struct ftp_event *about)
{
	struct nf_ftp_news news = {
		.kind = NF_FTP_NEWS_REFUSE, .ct = ct, .reason = reason,
	};

	if (reason == FTP_OPAQUE)
		news.kind = NF_FTP_NEWS_TLS;
	if (about && about->verb) {
		news.verb = about->verb;
		news.mode = ftp_verb_row(about->verb)->mode;
		news.text = about->text;
		if (about->endpoint.port)
			news.endpoint = &about->endpoint;
	}
	nf_ftp_news_tell(&news);
}
