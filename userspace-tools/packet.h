/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A packet that could come, and whether it has what a rule asks for.
 *
 * Little is known of it, so there are three answers. An expression that is not
 * understood is answered by "maybe".
 */
#ifndef NF_FTP_TOOL_PACKET_H
#define NF_FTP_TOOL_PACKET_H

#include <stdbool.h>
#include <jansson.h>

#include "profile.h"
#include "rules.h"

/**
 * enum truth - whether something is so
 * @TRUTH_NO: it is not
 * @TRUTH_MAYBE: for some packets, or nobody knows
 * @TRUTH_YES: it is, always
 */
enum truth {
	TRUTH_NO,
	TRUTH_MAYBE,
	TRUTH_YES,
};

/**
 * struct packet - a TCP segment, or an error of ICMP, as far as it is known
 * @six: it is IPv6
 * @icmp: it is an error of ICMP, and no segment
 * @iif: the device that it comes from, "" for none
 * @oif: the device that it goes to, "" for none
 * @sport: its source port is one of these
 * @dport: likewise its destination port
 * @taken: of many ports, these are none that it has: servers', for control connections
 * @taken_count: how many
 * @state: "new", "established" or "related"
 * @reply: it goes in the reply direction
 * @helper: name of the helper of its connection or its master, "" if it has none,
 *	NULL if that is not known
 */
struct packet {
	bool six;
	bool icmp;
	const char *iif;
	const char *oif;
	struct port_range sport;
	struct port_range dport;
	const __u16 *taken;
	size_t taken_count;
	const char *state;
	bool reply;
	const char *helper;
};

enum truth packet_match(const struct packet *packet, const struct rules *rules,
			const json_t *rule, const json_t *match);
enum truth packet_has(const struct packet *packet, const struct rules *rules,
		      const json_t *rule, const json_t *left,
		      const json_t *right);
const json_t *packet_elements(const struct rules *rules, const json_t *rule,
			      const json_t *data);
bool packet_names_port(const struct packet *packet, const struct rules *rules,
		       const json_t *rule, const json_t *match);

#endif /* NF_FTP_TOOL_PACKET_H */
