// SPDX-License-Identifier: GPL-2.0
/*
 * As the module does, a SYN is let in if it is between the two ends of a session
 * that is encrypted and has not begun to close, to a port of the range, and if the
 * session has room for it. Without NAT one address is one host.
 */
#include <stdlib.h>

#include "core/tls.h"
#include "ftps.h"
#include "replay.h"

/* ports of a data connection; of several sessions between two hosts any can be meant */
struct call {
	u16 from;
	u16 to;
	bool passive;
};

struct encrypted {
	struct encrypted *next;
	struct flow *flow;
	unsigned int calls;
	struct call call[];
};

static const struct ftp_endpoint *end_of(const struct flow *flow,
					 enum ftp_dir dir)
{
	return &flow->end[dir == FTP_CLIENT ? flow->client : !flow->client];
}

static u64 hash_address(const struct ftp_address *address)
{
	u64 half[2];

	memcpy(half, address->byte, sizeof(half));
	return (half[0] ^ (half[1] << 1 | half[1] >> 63)) * 0x9e3779b97f4a7c15;
}

/* the same for both directions */
static struct encrypted **bucket_of(struct ftps_table *table,
				    const struct ftp_endpoint *one,
				    const struct ftp_endpoint *other)
{
	u64 sum = hash_address(&one->address) + hash_address(&other->address);

	return &table->bucket[(sum >> 32) % FTPS_BUCKETS];
}

static bool add(struct ftps_table *table, struct flow *flow)
{
	struct encrypted **bucket = bucket_of(table, &flow->end[0], &flow->end[1]);
	unsigned int most = table->profile.ftps_connections;
	struct encrypted *one;

	one = calloc(1, sizeof(*one) + most * sizeof(*one->call));
	if (!one)
		return false;
	one->flow = flow;
	one->next = *bucket;
	*bucket = one;
	flow->encrypted = true;
	return true;
}

bool ftps_update(struct ftps_table *table, struct flow *flow)
{
	bool granted = flow->replay &&
		       ftp_session_is_granted(&flow->replay->session);

	if (granted == flow->encrypted)
		return true;
	if (granted)
		return add(table, flow);
	ftps_forget(table, flow);
	return true;
}

void ftps_forget(struct ftps_table *table, struct flow *flow)
{
	struct encrypted **at = bucket_of(table, &flow->end[0], &flow->end[1]);
	struct encrypted *one;

	if (!flow->encrypted)
		return;
	while ((*at)->flow != flow)
		at = &(*at)->next;
	one = *at;
	*at = one->next;
	free(one);
	flow->encrypted = false;
}

static bool is_in(const struct port_range *range, u16 port)
{
	return port >= range->from && port <= range->to;
}

/* may an encrypted session have such a connection, as far as its ports go? */
static bool is_allowed(const struct ftps_table *table, const struct flow *flow,
		       const struct call *call)
{
	const struct profile *profile = &table->profile;

	if (call->passive)
		return is_in(&profile->ftps.range, call->to);
	return is_in(&profile->ftps_active, call->to) &&
	       (profile->ftps_source == NF_FTP_FTPS_SOURCE_ANY ||
		call->from == end_of(flow, FTP_SERVER)->port - 1);
}

/* is it still there? */
static bool is_open(struct flow_table *flows, const struct flow *control,
		    const struct call *call)
{
	enum ftp_dir dir = call->passive ? FTP_CLIENT : FTP_SERVER;
	struct segment segment = {
		.from = *end_of(control, dir), .to = *end_of(control, !dir),
	};
	const struct flow *flow;

	segment.from.port = call->from;
	segment.to.port = call->to;
	flow = flow_table_find(flows, &segment);
	return flow && flow->state != FLOW_OVER && flow->state != FLOW_RESET;
}

static bool take_room(const struct ftps_table *table, struct flow_table *flows,
		      struct encrypted *one, const struct call *call)
{
	unsigned int i = 0;

	while (i < one->calls) {
		if (is_open(flows, one->flow, &one->call[i]))
			i++;
		else
			one->call[i] = one->call[--one->calls];
	}
	if (one->calls == table->profile.ftps_connections)
		return false;
	one->call[one->calls++] = *call;
	return true;
}

static void tell(const struct flow *flow, const struct call *call,
		 enum ftp_reason reason, unsigned long frame)
{
	const struct replay_sink *sink = &flow->replay->setting->sink;
	enum ftp_dir caller = call->passive ? FTP_CLIENT : FTP_SERVER;
	struct line_finding finding = {
		.frame = frame, .dir = (u8)caller, .reason = (u8)reason,
		.endpoint = *end_of(flow, !caller), .known = true,
		.passive = call->passive,
	};

	finding.endpoint.port = call->to;
	sink->call(flow->replay, &finding, sink->context);
}

static bool is_between(const struct flow *flow, const struct segment *syn,
		       enum ftp_dir caller)
{
	return flow->state == FLOW_CONTROL &&
	       ftp_address_equal(&end_of(flow, caller)->address,
				 &syn->from.address) &&
	       ftp_address_equal(&end_of(flow, !caller)->address,
				 &syn->to.address);
}

void ftps_call(struct ftps_table *table, struct flow_table *flows,
	       const struct port_list *ports, const struct segment *syn)
{
	struct encrypted *one = *bucket_of(table, &syn->from, &syn->to);
	struct encrypted *found = NULL;
	struct call call = { syn->from.port, syn->to.port, false };
	enum ftp_reason reason = FTP_OPAQUE;
	bool passive;

	/* another control connection is nobody's data connection */
	if (port_list_find(ports, syn->to.port))
		return;
	for (; one && reason; one = one->next) {
		passive = is_between(one->flow, syn, FTP_CLIENT);
		if (!passive && !is_between(one->flow, syn, FTP_SERVER))
			continue;
		call.passive = passive;
		found = one;
		if (!is_allowed(table, one->flow, &call))
			continue;
		reason = take_room(table, flows, one, &call) ? FTP_OK :
							      FTP_FTPS_FULL;
	}
	if (found)
		tell(found->flow, &call, reason, syn->frame);
}
