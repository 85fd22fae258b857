// SPDX-License-Identifier: GPL-2.0
/*
 * Addresses under which others are shown.
 *
 * Two addresses that have their first bits in common have stand-ins that have as
 * many in common: so a prefix is still the prefix of its hosts. The first one that
 * is seen gets zeros, and one that differs from it in a bit gets a one there;
 * nothing of what they were is left but in which bits they differ. What kind of
 * address it is stays: its kind's prefix is not changed.
 */
#include <stdlib.h>
#include <string.h>

#include "list.h"
#include "standin.h"

/**
 * struct standin_node - a bit, behind those that lead to it
 * @next: the nodes behind a 0 and behind a 1; 0 as long as there is none
 * @flipped: a stand-in has a 0 here where the address has a 1, and the reverse
 * @known: that is decided
 */
struct standin_node {
	unsigned int next[2];
	bool flipped;
	bool known;
};

/* Kinds of addresses, and how many bits say no more than the kind. */
static const struct kind {
	int family;
	unsigned char bytes[12];
	unsigned int length;
	unsigned int kept;
} kinds[] = {
	{ AF_INET, { 0 }, 8, 32 },
	{ AF_INET, { 10 }, 8, 8 },
	{ AF_INET, { 100, 64 }, 10, 10 },
	{ AF_INET, { 127 }, 8, 32 },
	{ AF_INET, { 169, 254 }, 16, 16 },
	{ AF_INET, { 172, 16 }, 12, 12 },
	{ AF_INET, { 192, 168 }, 16, 16 },
	/* multicast, broadcast, netmasks */
	{ AF_INET, { 224 }, 3, 32 },
	/* translated ones of IPv4 */
	{ AF_INET6, { 0, 0x64, 0xff, 0x9b }, 96, 96 },
	{ AF_INET6, { 0x20 }, 3, 3 },
	{ AF_INET6, { 0xfc }, 7, 8 },
	{ AF_INET6, { 0xfe, 0x80 }, 10, 10 },
	{ AF_INET6, { 0xff }, 8, 16 },
};

#define KINDS (sizeof(kinds) / sizeof(*kinds))
#define OCTET_BITS 8
/* below are some that everybody knows, such as 8.8.8.8 */
#define FIRST_OCTET 19

static unsigned int bit_of(const unsigned char *bytes, unsigned int at)
{
	return bytes[at / 8] >> (7 - at % 8) & 1;
}

static bool begins_with(const struct address *address, const struct kind *kind)
{
	unsigned int i;

	for (i = 0; i < kind->length; i++)
		if (bit_of(address->bytes, i) != bit_of(kind->bytes, i))
			return false;
	return true;
}

static const struct kind *find_kind(const struct address *address,
				    unsigned int length)
{
	const struct kind *kind;

	for (kind = kinds; kind < kinds + KINDS; kind++)
		if (kind->family == address->family && length >= kind->length &&
		    begins_with(address, kind))
			return kind;
	return NULL;
}

/* Octets with which addresses of a kind begin are never given out. */
static bool is_taken(unsigned char octet)
{
	static const unsigned char taken[] = { 100, 127, 169, 172, 192 };

	return memchr(taken, octet, sizeof(taken));
}

/* Return: whether there is one; there are fewer than there may be octets. */
static bool replace_octet(struct standins *standins, unsigned char *octet)
{
	unsigned char *known = &standins->octets[*octet];
	unsigned char next = standins->octet ? standins->octet : FIRST_OCTET;

	if (!*known) {
		do
			next++;
		while (next < 224 && is_taken(next));
		if (next >= 224)
			return false;
		standins->octet = next;
		*known = next;
	}
	*octet = *known;
	return true;
}

/* Return: the number of a new node, 0 without memory. */
static unsigned int add_node(struct standins *standins)
{
	struct standin_node *nodes = array_grow(standins->nodes,
						standins->count, sizeof(*nodes));

	if (!nodes)
		return 0;
	standins->nodes = nodes;
	memset(&nodes[standins->count], 0, sizeof(*nodes));
	return (unsigned int)standins->count++;
}

static bool plant_roots(struct standins *standins)
{
	if (!standins->count)
		add_node(standins);
	return standins->count > 1 || (standins->count && add_node(standins));
}

/* Return: the node behind a bit, 0 without memory. */
static unsigned int node_behind(struct standins *standins, unsigned int node,
				unsigned int bit)
{
	unsigned int next = standins->nodes[node].next[bit];

	if (!next) {
		next = add_node(standins);
		if (next)
			standins->nodes[node].next[bit] = next;
	}
	return next;
}

/* The first that comes by gets a zero; in the last bit a one, as hosts have it. */
static unsigned int replace_bit(struct standin_node *node, unsigned int bit,
				bool last)
{
	if (!node->known)
		node->flipped = bit != last;
	node->known = true;
	return bit ^ node->flipped;
}

/* Bits before @kept only lead the way. */
static bool replace_bits(struct standins *standins, struct address *address,
			 unsigned int kept, unsigned int length)
{
	unsigned int width = 8 * (unsigned int)address_size(address);
	unsigned int node = address->family == AF_INET6;
	struct address old = *address;
	unsigned int bit;
	unsigned int i;

	for (i = 0; i < length; i++) {
		bit = bit_of(old.bytes, i);
		if (i >= kept &&
		    replace_bit(&standins->nodes[node], bit, i == width - 1) != bit)
			address->bytes[i / 8] ^= (unsigned char)(0x80 >> i % 8);
		if (i == width - 1)
			return true;
		node = node_behind(standins, node, bit);
		if (!node)
			return false;
	}
	return true;
}

/* ::, ::1, and what stands for all of IPv6 */
static bool says_nothing(const struct address *address)
{
	static const unsigned char zeros[15];

	return address->family == AF_INET6 && address->bytes[15] < 2 &&
	       !memcmp(address->bytes, zeros, sizeof(zeros));
}

static bool is_mapped(const struct address *address)
{
	static const unsigned char first[12] = { [10] = 0xff, [11] = 0xff };

	return address->family == AF_INET6 &&
	       !memcmp(address->bytes, first, sizeof(first));
}

/* ::ffff:192.0.2.1 is one of IPv4. */
static bool replace_mapped(struct standins *standins, struct address *address)
{
	struct address four = { .family = AF_INET };

	memcpy(four.bytes, address->bytes + 12, 4);
	if (!standin_find(standins, &four, 32))
		return false;
	memcpy(address->bytes + 12, four.bytes, 4);
	return true;
}

/**
 * standin_find() - put its stand-in in the place of an address
 * @standins: grow if it has none yet
 * @address: the address
 * @length: as many bits of it are replaced: all, or those of a prefix
 *
 * Loopback and unspecified addresses, multicast ones of IPv4 and prefixes that are
 * shorter than an address's kind stay as they are.
 *
 * Return: whether there is one; else there is no memory, or there are more public
 * networks than can be told apart.
 */
bool standin_find(struct standins *standins, struct address *address,
		  unsigned int length)
{
	const struct kind *kind = find_kind(address, length);
	unsigned int kept = kind ? kind->kept : 0;
	unsigned char first = address->bytes[0];

	if (says_nothing(address) || !plant_roots(standins))
		return says_nothing(address);
	if (is_mapped(address) && length == 128)
		return replace_mapped(standins, address);
	if (!kind && address->family == AF_INET) {
		if (length < OCTET_BITS)
			return true;
		kept = OCTET_BITS;
		if (!replace_octet(standins, &first))
			return false;
	}
	if (!replace_bits(standins, address, kept, length))
		return false;
	if (!kind && address->family == AF_INET)
		address->bytes[0] = first;
	return true;
}

/**
 * standins_free() - forget all addresses
 * @standins: the addresses
 */
void standins_free(struct standins *standins)
{
	free(standins->nodes);
	memset(standins, 0, sizeof(*standins));
}
