/* SPDX-License-Identifier: GPL-2.0 */
/* What happens, for those who watch. */
#ifndef NF_FTP_NEWS_H
#define NF_FTP_NEWS_H

#include <net/netfilter/nf_conntrack.h>
#include "core/session.h"
#include "stats.h"
#include "watch.h"

/**
 * enum nf_ftp_news_kind - what can happen; the names are NF_FTP_EVENT_A_NAME's
 * @NF_FTP_NEWS_OPEN: session-open: the first was heard of a control connection
 * @NF_FTP_NEWS_CLOSE: session-close
 * @NF_FTP_NEWS_EXPECT: expect: a data connection may come
 * @NF_FTP_NEWS_USED: used: it came
 * @NF_FTP_NEWS_WITHDRAWN: withdrawn: it may no longer come
 * @NF_FTP_NEWS_REWRITE: rewrite: an endpoint was replaced in the dialogue
 * @NF_FTP_NEWS_REFUSE: refuse: something was not opened
 * @NF_FTP_NEWS_TLS: tls: nothing can be read from now on
 */
enum nf_ftp_news_kind {
	NF_FTP_NEWS_OPEN,
	NF_FTP_NEWS_CLOSE,
	NF_FTP_NEWS_EXPECT,
	NF_FTP_NEWS_USED,
	NF_FTP_NEWS_WITHDRAWN,
	NF_FTP_NEWS_REWRITE,
	NF_FTP_NEWS_REFUSE,
	NF_FTP_NEWS_TLS,
};

/**
 * struct nf_ftp_news - something that happened
 * @kind: what
 * @ct: its control connection
 * @verb: the announcement that it is about, or %FTP_VERB_NONE
 * @reason: of a refusal
 * @mode: with @endpoint, who opens the data connection
 * @endpoint: where it goes, or NULL if that is not known
 * @told: of a rewrite, what stands there now
 * @text: what stood there, or what was refused; or nothing
 * @timeout: of %NF_FTP_NEWS_EXPECT, seconds in which it has to come; 0 if unknown
 */
struct nf_ftp_news {
	enum nf_ftp_news_kind kind;
	const struct nf_conn *ct;
	enum ftp_verb verb;
	enum ftp_reason reason;
	enum ftp_mode mode;
	const struct ftp_endpoint *endpoint;
	const struct ftp_endpoint *told;
	struct ftp_span text;
	u32 timeout;
};

/**
 * nf_ftp_news_tell - tell who watches
 * @news: what happened
 */
void nf_ftp_news_tell(const struct nf_ftp_news *news);

/**
 * nf_ftp_news_session - tell of a control connection's beginning or end
 * @ct: control connection
 * @kind: which of them
 */
static inline void nf_ftp_news_session(const struct nf_conn *ct,
				       enum nf_ftp_news_kind kind)
{
	struct nf_ftp_news news = { .kind = kind, .ct = ct };

	if (nf_ftp_is_watched(nf_ct_net(ct)))
		nf_ftp_news_tell(&news);
}

/**
 * nf_ftp_news_lines - tell traces what is about to be read
 * @ct: control connection
 * @session: its session
 * @segment: its next segment, as ftp_session_begin() left it
 *
 * Of a client's, nothing that may be part of a password.
 */
void nf_ftp_news_lines(const struct nf_conn *ct,
		       const struct ftp_session *session,
		       const struct ftp_segment *segment);

/**
 * nf_ftp_news_refused - tell of a refusal, or that nothing can be read any more
 * @ct: control connection
 * @reason: why
 * @about: the announcement, or NULL
 */
void nf_ftp_news_refused(const struct nf_conn *ct, enum ftp_reason reason,
			 const struct ftp_event *about);

/**
 * nf_ftp_refuse - the one place where a reason is recorded
 * @ct: control connection
 * @reason: why; nothing happens with %FTP_OK
 * @about: the announcement, or NULL
 */
static inline void nf_ftp_refuse(const struct nf_conn *ct,
				 enum ftp_reason reason,
				 const struct ftp_event *about)
{
	if (!reason)
		return;
	nf_ftp_stats_refuse(nf_ct_net(ct), reason);
	if (nf_ftp_is_watched(nf_ct_net(ct)))
		nf_ftp_news_refused(ct, reason, about);
}

#endif /* NF_FTP_NEWS_H */
