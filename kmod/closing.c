// SPDX-License-Identifier: GPL-2.0
/*
 * Control connections whose entry has gone while their server may still speak.
 *
 * A client can end a connection for the gateway alone, by a FIN or RST that its
 * server never gets. Seconds later conntrack has forgotten it, and takes the next
 * packet for one of a connection that it has not seen. So the client could choose
 * where reading begins: inside of a long reply, whose text may be a stranger's.
 *
 * A server that has text left to send asks every two minutes at least whether it
 * may. If such a packet comes by, the entry that it makes has no helper. So for
 * longer than that the connection is remembered, as a hash: the newest ones of
 * each bucket.
 */
#include <linux/jiffies.h>
#include <linux/net.h>
#include <linux/siphash.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_zones.h>
#include <net/netns/hash.h>
#include "internal.h"

/* jiffies; Linux asks after 120 s, and a timer is late by a few */
#define SILENCE (150 * HZ)
#define BUCKETS 4096
#define WAYS 4

/* half a hash, and jiffies when it was noted; 0: none */
static u64 notes[BUCKETS][WAYS];

static u64 hash_of(const struct nf_conn *ct)
{
	const struct nf_conntrack_tuple *tuple =
		&ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	static siphash_key_t key __read_mostly;
	u64 hash;

	net_get_random_once(&key, sizeof(key));
	hash = siphash(tuple->src.u3.all, sizeof(tuple->src.u3.all), &key);
	hash ^= siphash_2u64(hash, (__force u32)tuple->src.u.tcp.port << 16 |
			     (__force u32)tuple->dst.u.tcp.port, &key);
	hash ^= siphash(tuple->dst.u3.all, sizeof(tuple->dst.u3.all), &key);
	return siphash_3u64(hash, net_hash_mix(nf_ct_net(ct)),
			    nf_ct_zone_id(nf_ct_zone(ct), IP_CT_DIR_ORIGINAL),
			    &key);
}

static u32 age_of(u64 note)
{
	return (u32)jiffies - (u32)note;
}

/**
 * nf_ftp_closing_note - an entry goes: helper->destroy
 * @ct: entry with our helper
 *
 * Only what was about to end is noted. All else goes because it was silent for
 * longer than that, or because an administrator wants it.
 */
void nf_ftp_closing_note(const struct nf_conn *ct)
{
	u8 state = READ_ONCE(ct->proto.tcp.state);
	u64 hash, *bucket;
	u32 way, oldest = 0;

	if (nf_ct_protonum(ct) != IPPROTO_TCP ||
	    state < TCP_CONNTRACK_FIN_WAIT || state > TCP_CONNTRACK_CLOSE)
		return;
	hash = hash_of(ct);
	bucket = notes[hash % BUCKETS];
	for (way = 0; way < WAYS; way++) {
		if (!READ_ONCE(bucket[way])) {
			oldest = way;
			break;
		}
		if (age_of(READ_ONCE(bucket[way])) >
		    age_of(READ_ONCE(bucket[oldest])))
			oldest = way;
	}
	WRITE_ONCE(bucket[oldest], (hash & ~(u64)U32_MAX) | (u32)jiffies);
}

/**
 * nf_ftp_closing_was - is an entry new whose connection was about to end?
 * @ct: entry, made by a packet that begins no connection
 */
bool nf_ftp_closing_was(const struct nf_conn *ct)
{
	u64 hash = hash_of(ct), note;
	u32 way;

	for (way = 0; way < WAYS; way++) {
		note = READ_ONCE(notes[hash % BUCKETS][way]);
		if (note && note >> 32 == hash >> 32 && age_of(note) < SILENCE)
			return true;
	}
	return false;
}
