// SPDX-License-Identifier: GPL-2.0
/*
 * The kernel calls nf_ftp_help() for each packet of a control connection.
 *
 * Most segments go the fast path: the connection is quiet, nobody listens, and the
 * core reads one simple line or some. What goes before a segment that is more than
 * that is here, too (its header, handshakes, acknowledgments); then it is read in
 * slow_path.c. The verdict is NF_ACCEPT for all that is not understood.
 */
#include <linux/tcp.h>
#include <net/tcp.h>
#include "closing.h"
#include "control.h"
#include "event.h"
#include "expect.h"
#include "helper.h"
#include "internal.h"
#include "mangle.h"
#include "slow_path.h"

/*
 * An acknowledgment, of what the other side has sent. The sender is not shown that
 * of bytes which are held back, unless nobody but the helper has them any more.
 * False if the packet must not go on.
 */
static bool read_ack(const struct nf_ftp_packet *packet,
		     struct nf_ftp_control *control, u32 ack)
{
	enum ip_conntrack_dir dir = !CTINFO2DIR(packet->ctinfo);
	struct ftp_stream *stream = &control->session.stream[dir];
	struct nf_conn *ct = packet->ct;
	u32 acked, shown;

	if (READ_ONCE(control->session.quiet))
		return true;
	spin_lock_bh(&control->lock);
	acked = nf_ftp_seqadj_sender_ack(ct, dir, ack);
	shown = acked;
	if (!stream->held || nf_ftp_control_pin(control)) {
		if (ftp_session_acked(&control->session, nf_ftp_dir(dir),
				      &shown))
			nf_ftp_seqadj_collapse(ct, dir, ack);
		nf_ftp_control_unpin(control);
	}
	ack = nf_ftp_seqadj_receiver_ack(ct, dir, shown);
	nf_ftp_control_update_ext(ct, control);
	spin_unlock_bh(&control->lock);
	return shown == acked || nf_ftp_mangle_ack(packet, ack);
}

/* a packet of a namespace that has gone has nowhere to be counted */
static void refuse_for_memory(const struct nf_conn *ct)
{
	if (rcu_access_pointer(nf_ftp_pernet_rcu(nf_ct_net(ct))->config))
		nf_ftp_refuse(ct, FTP_NO_MEMORY, NULL);
}

/*
 * Text that may have to stop must not change when it is read: who has a file sent
 * can write to its pages until they arrive. So it is copied.
 */
static __always_inline const u8 *find_text(struct sk_buff *skb, unsigned int dataoff,
					   const struct nf_ftp_control *control,
					   enum ip_conntrack_dir dir)
{
	if (skb_is_nonlinear(skb) && control->remapped & BIT(dir) &&
	    skb_linearize(skb))
		return NULL;
	return nf_ftp_packet_text(skb, dataoff).at;
}

static int read_segment(struct nf_ftp_packet *packet,
			struct nf_ftp_control *control, const struct tcphdr *th)
{
	struct ftp_segment segment;
	struct ftp_span text;
	int verdict;

	if (!control)
		control = nf_ftp_control_get(packet->ct);
	if (!control) {
		refuse_for_memory(packet->ct);
		return NF_ACCEPT;
	}
	text.at = find_text(packet->skb, packet->dataoff, control,
			    CTINFO2DIR(packet->ctinfo));
	if (!text.at)
		return NF_DROP;
	text.len = nf_ftp_packet_text_len(packet->skb, packet->dataoff);
	segment = nf_ftp_slow_path_segment(th, CTINFO2DIR(packet->ctinfo), text);
	local_bh_disable();
	spin_lock(&control->lock);
	verdict = nf_ftp_slow_path_read(packet, control, &segment);
	local_bh_enable();
	return verdict;
}

/* handshakes that conntrack follows, be they split or crossed */
static bool is_handshake(const struct nf_conn *ct)
{
	return READ_ONCE(ct->proto.tcp.state) == TCP_CONNTRACK_SYN_RECV;
}

/*
 * It acknowledges what the other side's SYN had, no more and no less. Who
 * invents another beginning wants text to go by unread.
 */
static bool acknowledges_syn(const struct nf_ftp_packet *packet, u32 ack)
{
	enum ip_conntrack_dir dir = !CTINFO2DIR(packet->ctinfo);

	return ack == READ_ONCE(packet->ct->proto.tcp.seen[dir].td_end);
}

/* what it gives away; without the memory to read it, it may be anything */
static void note_text(const struct nf_ftp_packet *packet, struct nf_ftp_ext *ext)
{
	struct ftp_span text = nf_ftp_packet_text(packet->skb, packet->dataoff);
	struct ftp_guard guard = { .place = 0 };

	if (!text.at || ftp_guard_hears(&guard, text.at, text.at + text.len))
		WRITE_ONCE(ext->not_ftp, true);
	WRITE_ONCE(ext->tls, text.at && ftp_tls_begins(text));
}

/*
 * A SYN may have text (RFC 7413, RFC 9293), also the one that makes the entry, when
 * there is no state yet. Nothing is taken from that, but what gives it away.
 */
static void note_syn(const struct nf_ftp_packet *packet)
{
	struct nf_ftp_ext *ext = nfct_help_data(packet->ct);
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);

	if (!ext || packet->dataoff >= packet->skb->len)
		return;
	WRITE_ONCE(ext->spoke, READ_ONCE(ext->spoke) | BIT(dir));
	if (dir == IP_CT_DIR_ORIGINAL)
		note_text(packet, ext);
}

/* the SYN had text that was not read: this stream is joined in its middle */
static void begin_behind_text(const struct nf_ftp_packet *packet,
			      struct ftp_session *session, const u32 first[2])
{
	const struct nf_ftp_ext *ext = nfct_help_data(packet->ct);
	u8 spoke = ext ? READ_ONCE(ext->spoke) : 0;
	enum ftp_dir dir;

	for (dir = FTP_CLIENT; dir <= FTP_SERVER; dir++) {
		if (spoke & BIT(dir))
			ftp_session_skip(session, dir, first[dir]);
	}
	if (!(spoke & BIT(FTP_CLIENT)))
		return;
	if (session->dialogue.implicit && !READ_ONCE(ext->tls))
		ftp_session_doubt_tls(session);
	else if (!session->dialogue.implicit && READ_ONCE(ext->not_ftp) &&
		 session->dialogue.strict)
		ftp_dialogue_guard(&session->dialogue);
}

/*
 * Both sides' streams begin, perhaps anew in an entry that was another
 * connection's.
 */
static void read_synack(const struct nf_ftp_packet *packet,
			struct nf_ftp_control *control, const struct tcphdr *th)
{
	u32 text_len = nf_ftp_packet_text_len(packet->skb, packet->dataoff);
	enum ip_conntrack_dir dir = CTINFO2DIR(packet->ctinfo);
	struct ftp_session *session;
	u32 first[2];

	if (!control)
		control = nf_ftp_control_get(packet->ct);
	if (!control)
		return;
	session = &control->session;
	spin_lock_bh(&control->lock);
	first[dir] = ntohl(th->seq) + 1 + text_len;
	first[!dir] = nf_ftp_seqadj_sender_ack(packet->ct, !dir,
					       ntohl(th->ack_seq));
	if (acknowledges_syn(packet, first[!dir]) &&
	    ftp_session_start(session, first[FTP_CLIENT], first[FTP_SERVER])) {
		begin_behind_text(packet, session, first);
		nf_ftp_ooo_drop(control);
		nf_ftp_expect_withdraw(packet->ct, control);
		nf_ftp_control_unpin(control);
	}
	nf_ftp_control_update_ext(packet->ct, control);
	spin_unlock_bh(&control->lock);
}

/* without text it matters with FIN, or where bytes are held or were acknowledged early */
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
	return th->fin || stream->held || stream->acked_early;
}

/* no text of the client's goes on, nor its end; who missed the resets gets others */
static int drop_denied(const struct nf_ftp_packet *packet,
		       struct nf_ftp_control *control, bool fin)
{
	if (CTINFO2DIR(packet->ctinfo) != IP_CT_DIR_ORIGINAL ||
	    (packet->dataoff >= packet->skb->len && !fin))
		return NF_ACCEPT;
	nf_ftp_reset_denied(packet, control);
	return NF_DROP;
}

/* while we leave: replaced text that may have to be sent again */
static bool is_owed(const struct nf_ftp_control *control)
{
	return nf_ftp_helper_is_there() && control &&
	       nf_ftp_control_owes(control);
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

/*
 * The header shows nothing special. Only where no softirq can
 * come in between, and where nobody listens in this namespace.
 */
static __always_inline bool is_fast(const struct sk_buff *skb,
				    unsigned int protoff,
				    const struct nf_conn *ct,
				    const struct nf_ftp_ext *ext)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);

	return ext && READ_ONCE(ext->quiet) && nf_ftp_helper_is_open() &&
	       skb_headlen(skb) >= protoff + sizeof(*th) &&
	       !th->syn && th->doff * 4 >= sizeof(*th) && in_softirq() &&
	       !nf_ftp_has_listener(nf_ct_net(ct));
}

/*
 * Text in its turn, most of which is nothing special. Nothing here has an address on
 * the stack: that is what many kernels would clear and guard, for each segment.
 */
static noinline int help_fast(struct sk_buff *skb, unsigned int protoff,
			      struct nf_conn *ct,
			      enum ip_conntrack_info ctinfo,
			      struct nf_ftp_control *control)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);
	u32 len = nf_ftp_packet_text_len(skb, protoff + th->doff * 4);
	enum ftp_dir dir = nf_ftp_dir(CTINFO2DIR(ctinfo));
	struct ftp_session *session = &control->session;
	u32 seq = ntohl(th->seq);
	struct ftp_passed passed;
	const u8 *text;

	/* behind this the header may be elsewhere */
	text = find_text(skb, protoff + th->doff * 4, control, nf_ftp_ct_dir(dir));
	if (!text)
		return NF_DROP;
	spin_lock(&control->lock);
	passed = ftp_session_pass(session, seq, text, len, dir);
	if (passed.read != len || passed.reason || ftp_session_is_owed(session))
		return nf_ftp_slow_path_resume(skb, protoff, ct, control, passed);
	spin_unlock(&control->lock);
	return NF_ACCEPT;
}

static noinline int help_slow(struct sk_buff *skb, unsigned int protoff,
			      struct nf_conn *ct, enum ip_conntrack_info ctinfo,
			      struct nf_ftp_control *control)
{
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
	};
	struct tcphdr th;

	/* what was expected is a data connection, also if a rule gives it a helper */
	if ((!nf_ftp_helper_is_open() && !is_owed(control)) || ct->master ||
	    !nf_ct_is_confirmed(ct) || nf_ct_protonum(ct) != IPPROTO_TCP ||
	    !read_header(&packet, &th))
		return NF_ACCEPT;
	if (th.syn) {
		note_syn(&packet);
		if (th.ack && is_handshake(ct))
			read_synack(&packet, control, &th);
		return NF_ACCEPT;
	}
	if (control && READ_ONCE(control->denied))
		return drop_denied(&packet, control, th.fin);
	if (control && th.ack && !read_ack(&packet, control, ntohl(th.ack_seq)))
		return NF_DROP;
	if (!is_of_interest(&packet, control, &th))
		return NF_ACCEPT;
	/* the acknowledgment may just have made the session quiet */
	if (control && packet.dataoff < skb->len && !th.fin && !th.rst &&
	    is_fast(skb, protoff, ct, nfct_help_data(ct)))
		return help_fast(skb, protoff, ct, ctinfo, control);
	return read_segment(&packet, control, &th);
}

/* nearly all are like that; there is nothing to note of it */
static __always_inline bool is_syn_without_text(const struct sk_buff *skb,
						unsigned int protoff)
{
	const struct tcphdr *th = (const struct tcphdr *)(skb->data + protoff);

	return skb_headlen(skb) >= protoff + sizeof(*th) && th->syn &&
	       protoff + th->doff * 4 >= skb->len;
}

/* what makes an entry, and what comes before its answer */
static noinline void help_first(struct sk_buff *skb, unsigned int protoff,
				struct nf_conn *ct)
{
	struct nf_ftp_packet packet = {
		.skb = skb, .ct = ct, .ctinfo = IP_CT_NEW, .protoff = protoff,
	};
	struct nf_ftp_ext *ext = nfct_help_data(ct);
	struct tcphdr th;

	if (nf_ct_protonum(ct) != IPPROTO_TCP || !read_header(&packet, &th))
		return;
	if (th.syn)
		note_syn(&packet);
	else if (ext)
		WRITE_ONCE(ext->start, (u8)nf_ftp_closing_was(ct));
}

/**
 * nf_ftp_help - read a packet, open what it announces, translate it
 * @skb: packet, its data at the network header
 * @protoff: offset of the TCP header
 * @ct: connection with our helper
 * @ctinfo: the packet's place in it
 *
 * What is not understood passes unchanged.
 *
 * Context: RCU read side; softirq, or process with bottom halves on.
 * Return: %NF_ACCEPT; %NF_DROP where there was no memory to change it, or behind a
 * command that is denied.
 */
int nf_ftp_help(struct sk_buff *skb, unsigned int protoff,
		struct nf_conn *ct, enum ip_conntrack_info ctinfo)
{
	const struct nf_ftp_ext *ext;
	struct nf_ftp_control *control;
	const struct tcphdr *th;

	if (ctinfo == IP_CT_NEW && !is_syn_without_text(skb, protoff))
		help_first(skb, protoff, ct);
	/* on loopback a packet comes by twice; it is done already */
	if ((ctinfo != IP_CT_ESTABLISHED &&
	     ctinfo != IP_CT_ESTABLISHED_REPLY) || nf_is_loopback_packet(skb))
		return NF_ACCEPT;
	ext = nfct_help_data(ct);
	control = ext ? rcu_dereference(ext->control) : NULL;
	if (!control || !is_fast(skb, protoff, ct, ext))
		return help_slow(skb, protoff, ct, ctinfo, control);
	th = (const struct tcphdr *)(skb->data + protoff);
	if (protoff + th->doff * 4 >= skb->len)
		return NF_ACCEPT;
	/* what ends the stream with text is for the slow path */
	if (th->fin || th->rst)
		return help_slow(skb, protoff, ct, ctinfo, control);
	return help_fast(skb, protoff, ct, ctinfo, control);
}
