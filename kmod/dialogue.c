// SPDX-License-Identifier: GPL-2.0
/*
 * The helper's way through a packet: the shortest one that will do.
 *
 * Most segments are nothing special: the core says so after a look, and they
 * pass. The others take the way through hearing.c.
 */
#include <linux/tcp.h>
#include "control.h"
#include "core/announce.h"
#include "core/doze.h"
#include "dialogue.h"
#include "early.h"
#include "expect.h"
#include "hearing.h"
#include "helper.h"
#include "leave.h"
#include "news.h"
#include "packet.h"
#include "seqadj.h"
#include "withdraw.h"

/* true if the packet may go on */
static bool hear_ack(const struct nf_ftp_packet *packet,
		     struct nf_ftp_control *control, u32 ack)
{
	enum ip_conntrack_dir dir = !CTINFO2DIR(packet->ctinfo);
	struct ftp_stream *stream = &control->session.stream[dir];
	struct nf_conn *ct = packet->ct;
	u32 is, told;

	if (READ_ONCE(control->session.quiet))
		return true;
	spin_lock_bh(&control->lock);
	is = nf_ftp_seqadj_sender_ack(ct, dir, ack);
	told = is;
	if (!stream->held || nf_ftp_control_pin(control)) {
		if (ftp_session_acked(&control->session, (enum ftp_dir)dir,
				      &told))
			nf_ftp_seqadj_collapse(ct, dir, ack);
		nf_ftp_control_unpin(control);
	}
	ack = nf_ftp_seqadj_receiver_ack(ct, dir, told);
	spin_unlock_bh(&control->lock);
	return told == is || nf_ftp_packet_set_ack(packet, ack);
}

/* a packet of a namespace that has gone has nowhere to be counted */
static void refuse_for_memory(const struct nf_conn *ct)
{
	if (rcu_access_pointer(nf_ftp_pernet_rcu(nf_ct_net(ct))->config))
		nf_ftp_refuse(ct, FTP_NO_MEMORY, NULL);
}

static int hear_segment(struct nf_ftp_packet *packet,
			struct nf_ftp_control *control, const struct tcphdr *th)
{
	struct nf_ftp_hearing h;

	if (!control)
		control = nf_ftp_control_get(packet->ct);
	if (!control) {
		refuse_for_memory(packet->ct);
		return NF_ACCEPT;
	}
	if (skb_linearize(packet->skb))
		return NF_DROP;
	nf_ftp_hearing_init(&h, packet, control, th);
	spin_lock_bh(&control->lock);
	nf_ftp_hearing_read(&h);
	spin_unlock_bh(&control->lock);
	return nf_ftp_hearing_finish(&h);
}

/* handshakes that conntrack follows, be they split or crossed */
static bool is_handshake(const struct nf_conn *ct)
{
	return READ_ONCE(ct->proto.tcp.state) == TCP_CONNTRACK_SYN_RECV;
}

/*
 * Both sides' streams begin, perhaps anew in an entry that was another
 * connection's; text that comes with it is not read.
 */
static void hear_synack(const struct nf_ftp_packet *packet,
			struct nf_ftp_control *control, const struct tcphdr *th)
{
	u32 text_len = nf_ftp_packet_text_len(packet->skb, packet->dataoff);
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);
	u32 first[2];

	if (!control)
		control = nf_ftp_control_get(packet->ct);
	if (!control)
		return;
	spin_lock_bh(&control->lock);
	first[dir] = ntohl(th->seq) + 1 + text_len;
	first[!dir] = nf_ftp_seqadj_sender_ack(packet->ct, !dir,
					       ntohl(th->ack_seq));
	if (ftp_session_start(&control->session, first[FTP_CLIENT],
			      first[FTP_SERVER])) {
		nf_ftp_early_drop(control);
		nf_ftp_withdraw(packet->ct, control);
		nf_ftp_control_unpin(control);
	}
	spin_unlock_bh(&control->lock);
}

/* a segment without text matters only where something is held back */
static bool is_of_interest(const struct nf_ftp_packet *packet,
			   const struct nf_ftp_control *control,
			   const struct tcphdr *th)
{
	const struct ftp_stream *stream;

	if (packet->dataoff < packet->skb->len)
		return true;
	if (!control)
		return false;
	stream = &control->session.stream[CTINFO2DIR(packet->ctinfo)];
	return th->fin || stream->held || stream->owned;
}

/* no text of the client's goes on, nor its end; who missed ours is told again */
static int hear_denied(const struct nf_ftp_packet *packet,
		       struct nf_ftp_control *control, bool fin)
{
	if (CTINFO2DIR(packet->ctinfo) != IP_CT_DIR_ORIGINAL ||
	    (packet->dataoff >= packet->skb->len && !fin))
		return NF_ACCEPT;
	return nf_ftp_hearing_denied(packet, control);
}

/* while we leave, only where a receiver may have to get again what it got */
static bool is_owed(const struct nf_ftp_control *control)
{
	return nf_ftp_helper_is_there() && control &&
	       nf_ftp_leave_owes(control);
}

/*
 * What conntrack has checked may be different by now: a rule, a queue or a
 * program has had the packet since. So its header is checked again, and pulled
 * out of pages that somebody else may be writing to; then it stays as it is. A
 * copy, because a change of the packet moves it.
 */
static bool read_header(struct nf_ftp_packet *packet, struct tcphdr *th)
{
	struct sk_buff *skb = packet->skb;

	if (!pskb_may_pull(skb, packet->protoff + sizeof(*th)))
		return false;
	memcpy(th, skb->data + packet->protoff, sizeof(*th));
	packet->dataoff = packet->protoff + th->doff * 4;
	return th->doff * 4 >= sizeof(*th) && packet->dataoff <= skb->len;
}

static noinline int hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo,
			 struct nf_ftp_control *control)
{
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
	};
	struct tcphdr th;

	if ((!nf_ftp_helper_is_open() && !is_owed(control)) ||
	    !nf_ct_is_confirmed(ct) || nf_ct_protonum(ct) != IPPROTO_TCP ||
	    !read_header(&packet, &th))
		return NF_ACCEPT;
	if (th.syn) {
		if (th.ack && is_handshake(ct))
			hear_synack(&packet, control, &th);
		return NF_ACCEPT;
	}
	if (control && READ_ONCE(control->denied))
		return hear_denied(&packet, control, th.fin);
	if (control && th.ack && !hear_ack(&packet, control, ntohl(th.ack_seq)))
		return NF_DROP;
	if (!is_of_interest(&packet, control, &th))
		return NF_ACCEPT;
	return hear_segment(&packet, control, &th);
}

/* what is special in a segment that otherwise is not */
static noinline int hear_special(struct sk_buff *skb, unsigned int protoff,
				 struct nf_conn *ct,
				 enum ip_conntrack_info ctinfo,
				 struct nf_ftp_control *control, u8 opened)
	__releases(&control->lock)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
		.dataoff = protoff + th->doff * 4,
	};
	struct nf_ftp_hearing h;

	nf_ftp_control_assert_locked(control);
	nf_ftp_hearing_init(&h, &packet, control, th);
	h.segment.opened = opened;
	nf_ftp_hearing_read(&h);
	spin_unlock(&control->lock);
	return nf_ftp_hearing_finish(&h);
}

static enum ftp_asks open_watched(struct nf_conn *ct,
				  struct nf_ftp_control *control,
				  const struct ftp_skim *skim,
				  struct ftp_endpoint *endpoint)
{
	struct nf_ftp_opening opening = { .control = control };
	struct ftp_exchange *x = &control->session.exchange;
	enum ftp_reason reason;
	enum ftp_asks asks;

	nf_ftp_control_assert_locked(control);
	reason = ftp_exchange_judge(x, skim->dir, skim->verb);
	if (skim->dir == FTP_SERVER)
		nf_ftp_withdraw(ct, control);
	if (!reason)
		reason = nf_ftp_expect_open(ct, (enum ip_conntrack_dir)skim->dir,
					    endpoint, &opening);
	if (reason) {
		nf_ftp_stats_refuse(nf_ct_net(ct), reason);
		return FTP_ASKS_REFUSED;
	}
	nf_ftp_stats_count(opening.stats, NF_FTP_EXPECTED);
	asks = ftp_exchange_open(x, skim->dir, endpoint->port,
				 nf_ftp_expect_host(opening.exp));
	nf_ct_expect_put(opening.exp);
	return asks;
}

/*
 * Where nothing can change, an announcement is only read. Returns the line's end,
 * or NULL if there is more to it.
 */
static noinline const u8 *watch(struct nf_conn *ct,
				struct nf_ftp_control *control,
				const struct ftp_skim skim, u8 *opened)
{
	struct ftp_session *s = &control->session;
	struct ftp_endpoint endpoint;
	enum ftp_asks asks;
	const u8 *eol;

	nf_ftp_control_assert_locked(control);
	if (nf_ftp_may_change(ct, (enum ip_conntrack_dir)skim.dir))
		return NULL;
	eol = ftp_skim_announcement(&skim, s, &endpoint);
	if (!eol)
		return NULL;
	asks = open_watched(ct, control, &skim, &endpoint);
	*opened += asks > FTP_ASKS_REFUSED;
	ftp_skim_announced(&skim, s, asks);
	return eol;
}

/* most segments are nothing special, and should not cost more than that */
static noinline int hear_plain(struct sk_buff *skb, unsigned int protoff,
			       struct nf_conn *ct,
			       enum ip_conntrack_info ctinfo,
			       struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	unsigned int dataoff = protoff + th->doff * 4;
	enum ftp_skim_end end;
	struct ftp_skim skim;
	u8 opened = 0;
	const u8 *eol;

	skim.text.at = skb->data + dataoff;
	skim.text.len = nf_ftp_packet_text_len(skb, dataoff);
	skim.seq = ntohl(th->seq);
	skim.dir = (enum ftp_dir)CTINFO2DIR(ctinfo);
	skim.opened = 0;
	spin_lock(&control->lock);
	while ((end = ftp_skim(&skim, &control->session)) != FTP_SKIM_END) {
		if (end == FTP_SKIM_GONE) {
			nf_ftp_withdraw(ct, control);
			nf_ftp_hearing_due(ct, control);
			continue;
		}
		eol = end == FTP_SKIM_VERB ? watch(ct, control, skim, &opened) :
					       NULL;
		if (!eol)
			return hear_special(skb, protoff, ct, ctinfo, control,
					    opened);
		skim.opened = opened;
		ftp_skim_pass(&skim, &control->session, eol);
		if (!skim.text.len)
			break;
	}
	spin_unlock(&control->lock);
	return NF_ACCEPT;
}

/* inside a long reply */
static noinline int hear_more(struct sk_buff *skb, unsigned int protoff,
			      struct nf_conn *ct,
			      enum ip_conntrack_info ctinfo,
			      struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	unsigned int dataoff = protoff + th->doff * 4;
	struct ftp_span text = {
		skb->data + dataoff, nf_ftp_packet_text_len(skb, dataoff)
	};

	if (ftp_doze_through(&control->session, ntohl(th->seq), text))
		return NF_ACCEPT;
	return hear_plain(skb, protoff, ct, ctinfo, control);
}

/* may it be nothing special? Only where no softirq can come in between */
static __always_inline bool is_plain(const struct sk_buff *skb,
				     unsigned int protoff,
				     const struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);

	return control && nf_ftp_helper_is_open() &&
	       READ_ONCE(control->session.quiet) &&
	       !skb_is_nonlinear(skb) && skb->len >= protoff + sizeof(*th) &&
	       !(tcp_flag_word(th) &
		 (TCP_FLAG_SYN | TCP_FLAG_FIN | TCP_FLAG_RST)) &&
	       in_softirq();
}

static __always_inline int hear_any(struct sk_buff *skb, unsigned int protoff,
				    struct nf_conn *ct,
				    enum ip_conntrack_info ctinfo)
{
	struct nf_ftp_control *control = nf_ftp_control_heard(ct);
	const struct tcphdr *th;

	if (!is_plain(skb, protoff, control))
		return hear(skb, protoff, ct, ctinfo, control);
	th = (const struct tcphdr *)(skb->data + protoff);
	if (protoff + th->doff * 4 >= skb->len)
		return NF_ACCEPT;
	if (ctinfo == IP_CT_ESTABLISHED_REPLY &&
	    READ_ONCE(control->session.dozes))
		return hear_more(skb, protoff, ct, ctinfo, control);
	return hear_plain(skb, protoff, ct, ctinfo, control);
}

/* who watches a namespace is told of all that goes the long way there */
static noinline int hear_watched(struct sk_buff *skb, unsigned int protoff,
				 struct nf_conn *ct,
				 enum ip_conntrack_info ctinfo)
{
	if (nf_ftp_helper_is_there() && nf_ftp_has_watchers(nf_ct_net(ct)))
		return hear(skb, protoff, ct, ctinfo,
			    nf_ftp_control_heard(ct));
	return hear_any(skb, protoff, ct, ctinfo);
}

int nf_ftp_dialogue_hear(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	/* on loopback a packet comes by twice; it is done already */
	if ((ctinfo != IP_CT_ESTABLISHED &&
	     ctinfo != IP_CT_ESTABLISHED_REPLY) || nf_is_loopback_packet(skb))
		return NF_ACCEPT;
	if (nf_ftp_is_any_watched())
		return hear_watched(skb, protoff, ct, ctinfo);
	return hear_any(skb, protoff, ct, ctinfo);
}
