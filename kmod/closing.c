// SPDX-License-Identifier: GPL-2.0
/*
 * Control connections whose entry has gone while their server may still speak.
 *
 * A client can end a connection for the gateway alone, by a FIN or RST that its
 * server never gets. Seconds later conntrack has forgotten it, and takes the next
 * packet for one of a connection that it has not seen. So the client could choose
 * where reading begins: inside of a long reply, whose text may be a stranger's. And a
 * server could choose it: inside of a TLS record of its client's, which repeats what
 * that server has given it, such as a session ticket.
 *
 * A server that has text left to send asks every two minutes at least whether it
 * may. If such a packet comes by, the entry that it makes has no helper; or one that
 * takes the server for the client, if the client's port is given to it, too. So for
 * longer than that the connection is remembered, as a hash: the newest ones of
 * each bucket. A bucket that is full of them may have forgotten any: whoever fills
 * it gains nothing by that.
 */
#include <linux/net.h>
#include <linux/siphash.h>
#include <linux/timekeeping.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netns/hash.h>
#include "closing.h"
#include "internal.h"

/* seconds; Linux asks after 120 s, and a timer is late by a few */
#define SILENCE 150
/* half of them is for the first namespace, which others fill no bucket of */
#define BUCKETS 2048
/* a cache line */
#define WAYS 16

/*
 * Some bits of a hash, whether it was encrypted, and the second when it was noted, of
 * which 16 bits are kept; 0: none. So one of 18 hours ago looks young again, for which a
 * session is adrift at worst, or opaque.
 */
#define ENCRYPTED BIT(16)
#define HASH_MASK GENMASK(31, 17)
static u32 notes[BUCKETS][WAYS] ____cacheline_aligned;

static siphash_key_t key __read_mostly;

/* net_get_random_once() has a flag for each place: two would make the key twice */
static void init_key(void)
{
	net_get_random_once(&key, sizeof(key));
}

static u64 hash_end(const union nf_inet_addr *address, __be16 port)
{
	return siphash_2u64(siphash(address->all, sizeof(address->all), &key),
			    (__force u32)port, &key);
}

static u64 source_of(const struct nf_conntrack_tuple *tuple)
{
	return hash_end(&tuple->src.u3, tuple->src.u.tcp.port);
}

static u64 target_of(const struct nf_conntrack_tuple *tuple)
{
	return hash_end(&tuple->dst.u3, tuple->dst.u.tcp.port);
}

static u64 hash_of(const struct nf_conn *ct, u64 client, u64 server)
{
	return siphash_4u64(client, server, net_hash_mix(nf_ct_net(ct)),
			    nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL),
			    &key);
}

static u32 *bucket_of(const struct nf_conn *ct, u64 hash)
{
	u32 half = net_eq(nf_ct_net(ct), &init_net) ? 0 : BUCKETS / 2;

	return notes[half + hash % (BUCKETS / 2)];
}

static u16 now(void)
{
	return (u16)ktime_get_seconds();
}

static u32 note_of(u64 hash)
{
	return ((u32)(hash >> 32) & HASH_MASK) | now();
}

static u16 age_of(u32 note)
{
	return (u16)(now() - (u16)note);
}

/* false where there is none, too */
static bool is_young(u32 note)
{
	return note && age_of(note) <= SILENCE;
}

static bool is_same(u32 a, u32 b)
{
	return (a & HASH_MASK) == (b & HASH_MASK);
}

/* where a note goes: its own place, an empty one, or that of the oldest */
static u32 *find_place(u32 *bucket, u32 new)
{
	u32 way, note, oldest = 0;

	for (way = 0; way < WAYS; way++) {
		note = READ_ONCE(bucket[way]);
		if (!note || is_same(note, new))
			return &bucket[way];
		if (age_of(note) > age_of(READ_ONCE(bucket[oldest])))
			oldest = way;
	}
	return &bucket[oldest];
}

static void put_note(const struct nf_conn *ct, u64 hash, bool encrypted)
{
	u32 note = note_of(hash) | (encrypted ? ENCRYPTED : 0);

	WRITE_ONCE(*find_place(bucket_of(ct, hash), note), note);
}

/* what it was; where there were too many for that to be known, it may have been any */
static enum nf_ftp_start look_up(const struct nf_conn *ct, u64 hash)
{
	const u32 *bucket = bucket_of(ct, hash);
	u32 way, note, young = 0;

	for (way = 0; way < WAYS; way++) {
		note = READ_ONCE(bucket[way]);
		if (!is_young(note))
			continue;
		if (is_same(note, note_of(hash)))
			return note & ENCRYPTED ? NF_FTP_START_ENCRYPTED :
						  NF_FTP_START_ADRIFT;
		young++;
	}
	return young == WAYS ? NF_FTP_START_ENCRYPTED : NF_FTP_START_TRUSTED;
}

/**
 * nf_ftp_closing_note - an entry goes: helper->destroy
 * @ct: entry with our helper
 * @start: where reading began in it
 * @encrypted: what was said there was, or may have been
 *
 * Only what was about to end is noted, and what follows it: where the kernel has
 * too many entries, it drops those that were picked up. All else goes because it
 * was silent for longer than that, or because an administrator wants it.
 */
void nf_ftp_closing_note(const struct nf_conn *ct, enum nf_ftp_start start,
			 bool encrypted)
{
	const struct nf_conntrack_tuple *original, *reply;
	u8 state = READ_ONCE(ct->proto.tcp.state);

	if (nf_ct_protonum(ct) != IPPROTO_TCP ||
	    (start == NF_FTP_START_TRUSTED && (state < TCP_CONNTRACK_FIN_WAIT ||
					       state > TCP_CONNTRACK_CLOSE)))
		return;
	original = &ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	reply = &ct->tuplehash[IP_CT_DIR_REPLY].tuple;
	init_key();
	put_note(ct, hash_of(ct, source_of(original), target_of(original)), encrypted);
	/* the same without NAT */
	put_note(ct, hash_of(ct, target_of(reply), source_of(reply)), encrypted);
}

/**
 * nf_ftp_closing_was - is an entry new whose connection was about to end?
 * @ct: entry, made by a packet that begins no connection
 */
enum nf_ftp_start nf_ftp_closing_was(const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *tuple =
		&ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	u64 source, target;

	init_key();
	source = source_of(tuple);
	target = target_of(tuple);
	if (look_up(ct, hash_of(ct, target, source)) != NF_FTP_START_TRUSTED)
		return NF_FTP_START_TURNED;
	return look_up(ct, hash_of(ct, source, target));
}
