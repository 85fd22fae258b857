/* SPDX-License-Identifier: GPL-2.0 */
/* Events: what nf-ftp monitor and traces show. */
#ifndef NF_FTP_EVENT_H
#define NF_FTP_EVENT_H

#include <net/netfilter/nf_conntrack.h>
#include "control.h"
#include "core/session.h"
#include "internal.h"
#include "listener.h"

/**
 * enum nf_ftp_event_kind - what can happen; the names are NF_FTP_EVENT_A_NAME's
 * @NF_FTP_EVENT_OPEN: session-open: the first segment of a control connection
 * @NF_FTP_EVENT_CLOSE: session-close
 * @NF_FTP_EVENT_EXPECT: expect: a data connection may come
 * @NF_FTP_EVENT_USED: used: it came
 * @NF_FTP_EVENT_WITHDRAWN: withdrawn: it may no longer come
 * @NF_FTP_EVENT_REWRITE: rewrite: an endpoint was replaced in the dialogue
 * @NF_FTP_EVENT_REFUSE: refuse: something was not opened
 * @NF_FTP_EVENT_TLS: tls: nothing can be read from now on
 * @NF_FTP_EVENT_RESYNCHRONISED: resynchronised: a reply did not fit what was asked
 */
enum nf_ftp_event_kind {
	NF_FTP_EVENT_OPEN,
	NF_FTP_EVENT_CLOSE,
	NF_FTP_EVENT_EXPECT,
	NF_FTP_EVENT_USED,
	NF_FTP_EVENT_WITHDRAWN,
	NF_FTP_EVENT_REWRITE,
	NF_FTP_EVENT_REFUSE,
	NF_FTP_EVENT_TLS,
	NF_FTP_EVENT_RESYNCHRONISED,
};

/**
 * struct nf_ftp_event - something that happened
 * @kind: what
 * @ct: its control connection
 * @profile: that one's, where its state is not behind the entry any more; or NULL
 * @verb: the announcement that it is about, or %FTP_VERB_NONE
 * @reason: of a refusal
 * @mode: with @endpoint, who opens the data connection
 * @endpoint: where it goes, or NULL if that is not known
 * @mapped: of a rewrite, what stands there now
 * @text: what stood there, or what was refused, or a reply's code; or nothing
 * @timeout: of %NF_FTP_EVENT_EXPECT, seconds in which it has to come; 0 if unknown
 */
struct nf_ftp_event {
	enum nf_ftp_event_kind kind;
	const struct nf_conn *ct;
	const struct nf_ftp_profile *profile;
	enum ftp_verb verb;
	enum ftp_reason reason;
	enum ftp_mode mode;
	const struct ftp_endpoint *endpoint;
	const struct ftp_endpoint *mapped;
	struct ftp_span text;
	u32 timeout;
};

int nf_ftp_event_put_ends(struct sk_buff *msg, const struct nf_conn *ct);
void nf_ftp_event_send(const struct nf_ftp_event *event);

/**
 * nf_ftp_event_session - send that a control connection begins or ends
 * @ct: control connection
 * @kind: which of them
 * @profile: its profile, or NULL
 */
static inline void nf_ftp_event_session(const struct nf_conn *ct,
					enum nf_ftp_event_kind kind,
					const struct nf_ftp_profile *profile)
{
	struct nf_ftp_event event = {
		.kind = kind, .ct = ct, .profile = profile,
	};

	if (nf_ftp_has_listener(nf_ct_net(ct)))
		nf_ftp_event_send(&event);
}

void nf_ftp_event_lines(const struct nf_conn *ct,
			const struct ftp_session *session,
			const struct ftp_segment *segment);
void nf_ftp_event_refused(const struct nf_conn *ct, enum ftp_reason reason,
			  const struct ftp_announcement *about);

/**
 * nf_ftp_refuse - the one place where a reason is recorded
 * @ct: control connection
 * @reason: why; nothing happens with %FTP_OK
 * @about: the announcement, or NULL
 */
static inline void nf_ftp_refuse(const struct nf_conn *ct,
				 enum ftp_reason reason,
				 const struct ftp_announcement *about)
{
	if (!reason)
		return;
	nf_ftp_stats_refuse(nf_ct_net(ct), reason);
	/* to be encrypted is a state and no refusal: it is not counted for the session */
	if (reason != FTP_OPAQUE)
		nf_ftp_control_count_refusal(ct);
	if (nf_ftp_has_listener(nf_ct_net(ct)))
		nf_ftp_event_refused(ct, reason, about);
}

#endif /* NF_FTP_EVENT_H */
