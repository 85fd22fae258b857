// SPDX-License-Identifier: GPL-2.0
/*
 * Whether a packet has what a rule asks for.
 *
 * The left side of a comparison is brought to one of a few kinds, of which the packet
 * has a value; what is no such kind may be anything. In a packet of IPv6 there is
 * nothing of IPv4, and so a comparison with it is false, also one for "not equal".
 */
#include <string.h>

#include "packet.h"

/* of FTP servers that are not at 21 */
#define PORT_CUSTOMARY 2121

enum kind {
	KIND_UNKNOWN,
	KIND_ABSENT,		/* no such packet has it */
	KIND_NAME,		/* a device, which may end with a * */
	KIND_TEXT,
	KIND_PORT,
	KIND_STATE,
	KIND_FLAGS,
};

/* what the packet has */
struct value {
	enum kind kind;
	const char *text;
	struct port_range ports;
	const __u16 *taken;
	size_t taken_count;
};

static struct value text_value(enum kind kind, const char *text)
{
	struct value value = { .kind = text ? kind : KIND_UNKNOWN, .text = text };

	return value;
}

static const char *protocol_of(const struct packet *packet)
{
	if (!packet->icmp)
		return "tcp";
	return packet->six ? "ipv6-icmp" : "icmp";
}

static struct value meta_value(const struct packet *packet, const char *key)
{
	if (!strcmp(key, "iifname") || !strcmp(key, "iif"))
		return text_value(KIND_NAME, packet->iif);
	if (!strcmp(key, "oifname") || !strcmp(key, "oif"))
		return text_value(KIND_NAME, packet->oif);
	if (!strcmp(key, "l4proto"))
		return text_value(KIND_TEXT, protocol_of(packet));
	if (!strcmp(key, "nfproto"))
		return text_value(KIND_TEXT, packet->six ? "ipv6" : "ipv4");
	if (!strcmp(key, "protocol"))
		return text_value(KIND_TEXT, packet->six ? "ip6" : "ip");
	return text_value(KIND_UNKNOWN, "");
}

static struct value port_value(const struct packet *packet, const char *field)
{
	struct value value = { .kind = KIND_PORT, .taken = packet->taken,
			       .taken_count = packet->taken_count };

	if (!strcmp(field, "dport"))
		value.ports = packet->dport;
	else if (!strcmp(field, "sport"))
		value.ports = packet->sport;
	else
		value.kind = KIND_UNKNOWN;
	return value;
}

static struct value payload_value(const struct packet *packet,
				  const json_t *payload)
{
	const char *protocol = rules_text(payload, "protocol");
	const char *field = rules_text(payload, "field");
	const char *own = packet->six ? "ip6" : "ip";
	const char *icmp = packet->six ? "icmpv6" : "icmp";
	const char *next = packet->six ? "nexthdr" : "protocol";

	if (!strcmp(protocol, "tcp") || !strcmp(protocol, "th"))
		return packet->icmp ? text_value(KIND_ABSENT, "") :
				      port_value(packet, field);
	if (!strcmp(protocol, own))
		return text_value(strcmp(field, next) ? KIND_UNKNOWN : KIND_TEXT,
				  protocol_of(packet));
	if (packet->icmp && !strcmp(protocol, icmp))
		return text_value(KIND_UNKNOWN, "");
	if (!strcmp(protocol, "ip") || !strcmp(protocol, "ip6") ||
	    !strcmp(protocol, "udp") || !strcmp(protocol, "udplite") ||
	    !strcmp(protocol, "sctp") || !strcmp(protocol, "dccp") ||
	    !strcmp(protocol, "icmp") || !strcmp(protocol, "icmpv6") ||
	    !strcmp(protocol, "igmp") || !strcmp(protocol, "esp") ||
	    !strcmp(protocol, "ah") || !strcmp(protocol, "arp"))
		return text_value(KIND_ABSENT, "");
	return text_value(KIND_UNKNOWN, "");
}

static struct value ct_value(const struct packet *packet, const json_t *ct)
{
	const char *key = rules_text(ct, "key");

	if (!strcmp(key, "state"))
		return text_value(KIND_STATE, packet->state);
	if (!strcmp(key, "helper"))
		return text_value(KIND_TEXT, packet->helper);
	if (!strcmp(key, "direction"))
		return text_value(KIND_TEXT,
				  packet->reply ? "reply" : "original");
	return text_value(KIND_UNKNOWN, "");
}

/* tcp flags, as they are or by a mask */
static bool is_flags(const json_t *left)
{
	const json_t *masked = json_object_get(left, "&");
	const json_t *payload;

	if (masked)
		left = json_array_get(masked, 0);
	payload = json_object_get(left, "payload");
	return !strcmp(rules_text(payload, "protocol"), "tcp") &&
	       !strcmp(rules_text(payload, "field"), "flags");
}

static struct value value_of(const struct packet *packet, const json_t *left)
{
	const json_t *part;

	/* the first of a connection has a SYN and no ACK */
	if (!packet->icmp && is_flags(left) &&
	    strcmp(packet->state, "established"))
		return text_value(KIND_FLAGS, "syn");
	part = json_object_get(left, "meta");
	if (part)
		return meta_value(packet, rules_text(part, "key"));
	part = json_object_get(left, "payload");
	if (part)
		return payload_value(packet, part);
	part = json_object_get(left, "ct");
	if (part && !json_object_get(part, "dir"))
		return ct_value(packet, part);
	return text_value(KIND_UNKNOWN, "");
}

static enum truth name_is(const char *name, const char *wanted)
{
	size_t length = strlen(wanted);

	if (length && wanted[length - 1] == '*')
		return strncmp(name, wanted, length - 1) ? TRUTH_NO : TRUTH_YES;
	return strcmp(name, wanted) ? TRUTH_NO : TRUTH_YES;
}

static enum truth ports_are(const struct port_range *ports, json_int_t from,
			    json_int_t to)
{
	if (ports->from >= from && ports->to <= to)
		return TRUTH_YES;
	return ports->to < from || ports->from > to ? TRUTH_NO : TRUTH_MAYBE;
}

/* A data connection does not go to a port that is known for control connections. */
static bool is_taken(const struct value *value, json_int_t number)
{
	size_t i;

	if (value->ports.from == value->ports.to)
		return false;
	for (i = 0; i < value->taken_count; i++)
		if (value->taken[i] == number)
			return true;
	return number == PORT_CUSTOMARY;
}

static enum truth port_is(const struct value *value, const json_t *right)
{
	const struct port_range *ports = &value->ports;
	const json_t *range = json_object_get(right, "range");
	json_int_t number;

	if (range)
		return ports_are(ports,
				 json_integer_value(json_array_get(range, 0)),
				 json_integer_value(json_array_get(range, 1)));
	if (!json_is_integer(right))
		return TRUTH_MAYBE;
	number = json_integer_value(right);
	if (is_taken(value, number))
		return TRUTH_NO;
	return ports_are(ports, number, number);
}

/* a SYN and nothing else, under a mask that has both */
static enum truth flags_are(const json_t *left, const json_t *right)
{
	const json_t *masked = json_object_get(left, "&");

	if (masked && json_is_string(right))
		return strcmp(json_string_value(right), "syn") ?
		       TRUTH_NO : TRUTH_YES;
	return TRUTH_MAYBE;
}

/* A protocol, where /etc/protocols does not name it. */
static enum truth number_is(const char *text, const json_t *right)
{
	static const struct {
		const char *name;
		json_int_t number;
	} protocols[] = {
		{ "tcp", 6 }, { "icmp", 1 }, { "ipv6-icmp", 58 }, { NULL, 0 }
	};
	size_t i;

	for (i = 0; protocols[i].name && json_is_integer(right); i++)
		if (!strcmp(protocols[i].name, text))
			return json_integer_value(right) == protocols[i].number ?
			       TRUTH_YES : TRUTH_NO;
	return TRUTH_MAYBE;
}

static enum truth one_is(const struct value *value, const json_t *left,
			 const json_t *right)
{
	const char *text = json_string_value(right);

	switch (value->kind) {
	case KIND_PORT:
		return port_is(value, right);
	case KIND_FLAGS:
		return flags_are(left, right);
	case KIND_NAME:
		return text ? name_is(value->text, text) : TRUTH_MAYBE;
	case KIND_TEXT:
	case KIND_STATE:
		if (!text)
			return number_is(value->text, right);
		return strcmp(value->text, text) ? TRUTH_NO : TRUTH_YES;
	case KIND_ABSENT:
		return TRUTH_NO;
	default:
		return TRUTH_MAYBE;
	}
}

/* Of parts that all have to be so. */
static enum truth concat_is(const struct packet *packet,
			    const struct rules *rules, const json_t *rule,
			    const json_t *lefts, const json_t *rights)
{
	enum truth truth = TRUTH_YES;
	enum truth part;
	size_t i;

	if (json_array_size(lefts) != json_array_size(rights))
		return TRUTH_MAYBE;
	for (i = 0; i < json_array_size(lefts); i++) {
		part = packet_has(packet, rules, rule, json_array_get(lefts, i),
				  json_array_get(rights, i));
		if (part < truth)
			truth = part;
	}
	return truth;
}

/**
 * packet_elements() - the elements of a set or map
 * @rules: the rules
 * @rule: the rule that has it, for its table
 * @data: the set itself, or its name with an @ before it
 *
 * Return: an array, NULL where it is not known: it is no set, it is not there, or
 * it changes with the packets.
 */
const json_t *packet_elements(const struct rules *rules, const json_t *rule,
			      const json_t *data)
{
	const char *name = json_string_value(data);
	const json_t *set;
	const json_t *flags;
	json_t *flag;
	size_t i;

	if (!name)
		return json_object_get(data, "set");
	if (name[0] != '@')
		return NULL;
	set = rules_find(rules, "set", rule, name + 1);
	if (!set)
		set = rules_find(rules, "map", rule, name + 1);
	flags = json_object_get(set, "flags");
	json_array_foreach(flags, i, flag)
		if (!strcmp(json_string_value(flag), "dynamic") ||
		    !strcmp(json_string_value(flag), "timeout"))
			return NULL;
	return json_object_get(set, "elem");
}

/* An element may have a time, a counter or a comment. */
static const json_t *bare(const json_t *element)
{
	const json_t *wrapped = json_object_get(element, "elem");

	return wrapped ? json_object_get(wrapped, "val") : element;
}

static enum truth any_is(const struct packet *packet, const struct rules *rules,
			 const json_t *rule, const json_t *left,
			 const json_t *rights)
{
	enum truth truth = TRUTH_NO;
	enum truth one;
	json_t *right;
	size_t i;

	json_array_foreach(rights, i, right) {
		one = packet_has(packet, rules, rule, left, bare(right));
		if (one > truth)
			truth = one;
	}
	return truth;
}

/**
 * packet_has() - is it this, or one of these?
 * @packet: the packet
 * @rules: the rules
 * @rule: the rule that asks
 * @left: what of the packet
 * @right: a value, a range, a list, a set or the name of one
 */
enum truth packet_has(const struct packet *packet, const struct rules *rules,
		      const json_t *rule, const json_t *left,
		      const json_t *right)
{
	const json_t *lefts = json_object_get(left, "concat");
	const json_t *rights = json_object_get(right, "concat");
	struct value value;

	if (lefts && rights)
		return concat_is(packet, rules, rule, lefts, rights);
	if (json_is_array(right) && !is_flags(left))
		return any_is(packet, rules, rule, left, right);
	if (json_object_get(right, "set") ||
	    (json_is_string(right) && json_string_value(right)[0] == '@')) {
		rights = packet_elements(rules, rule, right);
		return rights ? any_is(packet, rules, rule, left, rights) :
				TRUTH_MAYBE;
	}
	value = value_of(packet, left);
	return one_is(&value, left, right);
}

static enum truth compare(const struct value *value, const char *op,
			  const json_t *right)
{
	json_int_t number = json_integer_value(right);

	if (value->kind == KIND_ABSENT)
		return TRUTH_NO;
	if (value->kind != KIND_PORT || !json_is_integer(right))
		return TRUTH_MAYBE;
	if (!strcmp(op, "<"))
		return ports_are(&value->ports, 0, number - 1);
	if (!strcmp(op, "<="))
		return ports_are(&value->ports, 0, number);
	if (!strcmp(op, ">"))
		return ports_are(&value->ports, number + 1, 65535);
	if (!strcmp(op, ">="))
		return ports_are(&value->ports, number, 65535);
	return TRUTH_MAYBE;
}

/**
 * packet_match() - is a match of a rule true?
 * @packet: the packet
 * @rules: the rules
 * @rule: the rule that asks
 * @match: libnftables' "match"
 */
enum truth packet_match(const struct packet *packet, const struct rules *rules,
			const json_t *rule, const json_t *match)
{
	const char *op = rules_text(match, "op");
	const json_t *left = json_object_get(match, "left");
	const json_t *right = json_object_get(match, "right");
	struct value value = value_of(packet, left);
	enum truth truth;

	if (value.kind == KIND_ABSENT)
		return TRUTH_NO;
	if (strcmp(op, "==") && strcmp(op, "!=") && strcmp(op, "in"))
		return compare(&value, op, right);
	if (json_object_get(left, "concat") && strcmp(op, "=="))
		return TRUTH_MAYBE;
	truth = packet_has(packet, rules, rule, left, right);
	return strcmp(op, "!=") ? truth : TRUTH_YES - truth;
}

static bool is_exact(const struct packet *packet, const json_t *element)
{
	element = bare(element);
	return json_is_integer(element) &&
	       json_integer_value(element) == packet->dport.from;
}

/**
 * packet_names_port() - does a match that is true name the destination port?
 * @packet: the packet
 * @rules: the rules
 * @rule: the rule that asks
 * @match: libnftables' "match"
 *
 * A range does not name a port.
 */
bool packet_names_port(const struct packet *packet, const struct rules *rules,
		       const json_t *rule, const json_t *match)
{
	const json_t *left = json_object_get(match, "left");
	const json_t *right = json_object_get(match, "right");
	const json_t *payload = json_object_get(left, "payload");
	json_t *element;
	size_t i;

	if (strcmp(rules_text(payload, "field"), "dport") ||
	    strcmp(rules_text(match, "op"), "=="))
		return false;
	if (is_exact(packet, right))
		return true;
	right = packet_elements(rules, rule, right);
	json_array_foreach(right, i, element)
		if (is_exact(packet, element))
			return true;
	return false;
}
