// SPDX-License-Identifier: GPL-2.0
#include <arpa/inet.h>
#include <linux/genetlink.h>
#include <stdlib.h>

#include "chance.h"
#include "message.h"

/* sorted; a name is known to all namespaces for as long as the module is there */
static const char *const names[] = { "a-1", "b_2", "ftp", "guests", "public", "web" };

/* where names stand: they are seldom changed, for each one that is new stays */
static const u8 name_marks[] = "abfgpw";

struct nlmsghdr *message_begin(void *at, u16 family, u8 command)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(at);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family;
	nlh->nlmsg_flags = NLM_F_REQUEST | NLM_F_ACK;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = command;
	genl->version = NF_FTP_GENL_VERSION;
	return nlh;
}

/* of IPv4 or IPv6; bits behind the length are 0 */
static void put_prefix(struct nlmsghdr *nlh, u16 type, bool six, u8 first, u32 len)
{
	u8 address[16] = { six ? 0x20 : 10, 1, first, (u8)chance(256), (u8)chance(256) };
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	u32 i;

	for (i = 0; i < 16; i++) {
		u32 bits = len > i * 8 ? len - i * 8 : 0;

		if (bits < 8)
			address[i] &= (u8)(0xff00 >> bits);
	}
	mnl_attr_put(nlh, NF_FTP_PREFIX_A_ADDRESS, six ? 16 : 4, address);
	mnl_attr_put_u8(nlh, NF_FTP_PREFIX_A_LENGTH, (u8)len);
	mnl_attr_nest_end(nlh, nest);
}

static void put_prefixes(struct nlmsghdr *nlh, u16 type, bool six, u32 count)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, type);
	u32 i;

	for (i = 0; i < count; i++)
		put_prefix(nlh, NF_FTP_A_PREFIX, six, (u8)(i + 1), 24 + chance(8));
	mnl_attr_nest_end(nlh, nest);
}

static void put_deny(struct nlmsghdr *nlh)
{
	static const char *const verbs[] = { "ABOR", "CWD", "DELE", "MKD", "PORT", "SITE", "STOR" };
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_PROFILE_A_DENY);
	u32 i;

	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (one_in(4))
			mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_VERB, verbs[i]);
	}
	mnl_attr_nest_end(nlh, nest);
}

/* none, or two ports of which the first is not behind the last */
static void put_range(struct nlmsghdr *nlh, u16 type, u16 from)
{
	mnl_attr_put_u16(nlh, type, from);
	mnl_attr_put_u16(nlh, (u16)(type + 1), (u16)(from ? from + chance(5000) : 0));
}

static void put_ftps(struct nlmsghdr *nlh, u16 lowest)
{
	u8 ftps = (u8)chance(NF_FTP_FTPS_REQUIRE + 1);
	u16 from = (u16)(lowest + chance(59000));

	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FTPS, ftps);
	put_range(nlh, NF_FTP_PROFILE_A_FTPS_FROM, ftps == NF_FTP_FTPS_RANGE ? from : 0);
	from = (u16)(lowest + chance(59000));
	put_range(nlh, NF_FTP_PROFILE_A_FTPS_ACTIVE_FROM, one_in(2) ? from : 0);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FTPS_ACTIVE_SOURCE, (u8)chance(2));
	mnl_attr_put_u32(nlh, NF_FTP_PROFILE_A_FTPS_CONNECTIONS,
			 1 + chance(NF_FTP_FTPS_CONNECTIONS_MAX));
}

static void put_profile(struct nlmsghdr *nlh, const char *name)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILE);
	u8 foreign = (u8)chance(NF_FTP_FOREIGN_LIST + 1);
	u16 from = (u16)(one_in(2) ? 0 : 1 + chance(60000));
	u8 privileged = (u8)chance(2);

	mnl_attr_put_strz(nlh, NF_FTP_PROFILE_A_NAME, name);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_STRICT, (u8)chance(2));
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_FOREIGN, foreign);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_PRIVILEGED, privileged);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_MODES, (u8)chance(3));
	mnl_attr_put_u32(nlh, NF_FTP_PROFILE_A_TIMEOUT, 1 + chance(86400));
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_ACTIVE_SOURCE, (u8)chance(2));
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_KEEPALIVE, (u8)chance(2));
	put_range(nlh, NF_FTP_PROFILE_A_NAT_FROM, from);
	mnl_attr_put_u8(nlh, NF_FTP_PROFILE_A_CRLF, (u8)chance(2));
	put_ftps(nlh, privileged ? 1 : 1024);
	put_prefixes(nlh, NF_FTP_PROFILE_A_PREFIXES, chance(2),
		     foreign == NF_FTP_FOREIGN_LIST ? 1 + chance(NF_FTP_PREFIXES_MAX) : 0);
	put_deny(nlh);
	mnl_attr_nest_end(nlh, nest);
}

static void put_ports(struct nlmsghdr *nlh, const char *const *known, u32 count)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_PORTS), *port;
	u16 number = 20;

	while (chance(one_in(20) ? 200 : 3) && number < 60000) {
		number = (u16)(number + 1 + chance(number == 20 ? 1 : 300));
		port = mnl_attr_nest_start(nlh, NF_FTP_A_PORT);
		mnl_attr_put_u16(nlh, NF_FTP_PORT_A_PORT, number);
		mnl_attr_put_strz(nlh, NF_FTP_PORT_A_PROFILE, known[chance(count)]);
		mnl_attr_put_u8(nlh, NF_FTP_PORT_A_TLS, (u8)chance(2));
		mnl_attr_nest_end(nlh, port);
	}
	mnl_attr_nest_end(nlh, nest);
}

static void put_advertises(struct nlmsghdr *nlh)
{
	struct nlattr *nest = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISES), *line;
	u32 count = one_in(20) ? 1 + chance(100) : chance(4), i;
	static const u8 other[2][16] = {
		{ 198, 51, 100, 7 }, { 0x20, 1, 0xd, 0xb8, [15] = 1 },
	};

	for (i = 0; i < count; i++) {
		bool six = i >= count / 2;

		line = mnl_attr_nest_start(nlh, NF_FTP_A_ADVERTISE);
		put_prefix(nlh, NF_FTP_ADVERTISE_A_PREFIX, six, (u8)(i + 1), 24);
		mnl_attr_put(nlh, NF_FTP_ADVERTISE_A_AS, six ? 16 : 4, other[six]);
		mnl_attr_put_u8(nlh, NF_FTP_ADVERTISE_A_PRIVATE, (u8)chance(2));
		put_prefixes(nlh, NF_FTP_ADVERTISE_A_EXCEPT, six, chance(NF_FTP_EXCEPT_MAX + 1));
		mnl_attr_nest_end(nlh, line);
	}
	mnl_attr_nest_end(nlh, nest);
}

struct nlmsghdr *message_config(void *at, u16 family, u32 most)
{
	struct nlmsghdr *nlh = message_begin(at, family, NF_FTP_CMD_CONFIG_SET);
	const char *known[ARRAY_SIZE(names)];
	struct nlattr *nest;
	u32 i, count = 0;

	/* what stands between attributes is compared, too */
	memset((u8 *)at + nlh->nlmsg_len, 0, 65536);
	for (i = 0; i < ARRAY_SIZE(names); i++) {
		/* this one always exists */
		if (!strcmp(names[i], "ftp") || (most > 1 && one_in(2)))
			known[count++] = names[i];
	}
	put_ports(nlh, known, count);
	nest = mnl_attr_nest_start(nlh, NF_FTP_A_PROFILES);
	for (i = 0; i < count; i++)
		put_profile(nlh, known[i]);
	mnl_attr_nest_end(nlh, nest);
	put_advertises(nlh);
	return nlh;
}

const struct nlattr *message_find(const struct nlmsghdr *nlh, u16 type)
{
	const u8 *at = (const u8 *)mnl_nlmsg_get_payload(nlh) + GENL_HDRLEN;
	int left = (int)(nlh->nlmsg_len - NLMSG_HDRLEN - GENL_HDRLEN);

	while (mnl_attr_ok((const struct nlattr *)at, left)) {
		const struct nlattr *attr = (const struct nlattr *)at;
		int size = (int)MNL_ALIGN(attr->nla_len);

		if (mnl_attr_get_type(attr) == type)
			return attr;
		at += size;
		left -= size;
	}
	return NULL;
}

/* any attribute, at any depth: a walk that goes in and on by chance */
static struct nlattr *choose_attr(struct nlmsghdr *nlh)
{
	u8 *at = mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN);
	u8 *end = mnl_nlmsg_get_payload_tail(nlh);
	struct nlattr *attr, *chosen = NULL;
	u32 size;

	while (at + sizeof(*attr) <= end) {
		attr = (struct nlattr *)at;
		size = MNL_ALIGN(attr->nla_len);
		if (attr->nla_len < sizeof(*attr) || at + size > end)
			break;
		if (!chosen || one_in(3))
			chosen = attr;
		if (attr->nla_type & NLA_F_NESTED && chosen == attr && chance(4)) {
			end = at + size;
			at += sizeof(*attr);
		} else {
			at += size;
		}
	}
	return chosen;
}

/* put bytes before a place, or take some out; lengths of what it is in stay as they are */
static void move_tail(struct nlmsghdr *nlh, u8 *at, s32 by)
{
	u8 *tail = mnl_nlmsg_get_payload_tail(nlh);

	if (by < 0 && tail - at < -by)
		return;
	if (by > 0 && nlh->nlmsg_len + (u32)by > MESSAGE_ROOM - 4096)
		return;
	if (by > 0) {
		memmove(at + by, at, (size_t)(tail - at));
		chance_fill(at, (u32)by);
	} else {
		memmove(at, at - by, (size_t)(tail - at) - (u32)-by);
	}
	nlh->nlmsg_len += (u32)by;
}

/* hundreds of one thing, or one thing in hundreds */
static void multiply(struct nlmsghdr *nlh, struct nlattr *attr)
{
	u32 size = MNL_ALIGN(attr->nla_len), times = 1 + chance(one_in(4) ? 400 : 4);
	static u8 copy[65536 + 4];

	memcpy(copy, attr, size);
	while (times-- && nlh->nlmsg_len + size < MESSAGE_ROOM - 4096) {
		u8 *tail = mnl_nlmsg_get_payload_tail(nlh);

		if (one_in(2)) {
			memcpy(tail, copy, size);
			nlh->nlmsg_len += size;
		} else {
			u32 inner = attr->nla_len;

			if (inner > 65000)
				break;
			move_tail(nlh, (u8 *)attr, 4);
			attr->nla_len = (u16)(inner + 4);
			attr->nla_type = (u16)(NLA_F_NESTED | chance(24));
		}
	}
}

static void spoil_attr(struct nlmsghdr *nlh)
{
	static const u16 lengths[] = { 0, 1, 3, 4, 5, 6, 7, 8, 12, 16, 20, 21, 0x7fff, 0xffff };
	struct nlattr *attr = choose_attr(nlh);
	u32 size;

	if (!attr)
		return;
	size = MNL_ALIGN(attr->nla_len);
	switch (chance(9)) {
	case 0:
		attr->nla_type = (u16)(one_in(4) ? chance(65536) :
				       (attr->nla_type & NLA_F_NESTED) | chance(24));
		break;
	case 1:
		attr->nla_type ^= one_in(2) ? NLA_F_NESTED : NLA_F_NET_BYTEORDER;
		break;
	case 2:
		attr->nla_len = one_in(2) ? pick(lengths) : (u16)(attr->nla_len + chance(9) - 4);
		break;
	case 3:
		move_tail(nlh, (u8 *)attr, -(s32)size);
		break;
	case 4:
		multiply(nlh, attr);
		break;
	case 5:
		size = 4 + chance(64);
		move_tail(nlh, (u8 *)attr, (s32)size);
		break;
	default:
		/* another value, but seldom another name */
		if (size > 4 && (!memchr(name_marks, *(u8 *)(attr + 1), sizeof(name_marks) - 1) ||
				 one_in(2000)))
			chance_fill((u8 *)(attr + 1) + chance(attr->nla_len - 4), 1);
		break;
	}
}

static void spoil_header(struct nlmsghdr *nlh)
{
	struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);

	switch (chance(8)) {
	case 0:
		nlh->nlmsg_flags = (u16)chance(65536);
		break;
	case 1:
		nlh->nlmsg_flags ^= (u16)(1 << chance(12));
		break;
	case 2:
		nlh->nlmsg_len = one_in(2) ? chance(40) : nlh->nlmsg_len + chance(9) - 4;
		break;
	case 3:
		genl->cmd = (u8)(one_in(2) ? chance(10) : chance(256));
		break;
	case 4:
		genl->version = (u8)chance(256);
		break;
	case 5:
		genl->reserved = (u16)chance(65536);
		break;
	case 6:
		nlh->nlmsg_pid = (u32)chance_word();
		break;
	default:
		nlh->nlmsg_flags |= NLM_F_DUMP;
		break;
	}
}

/* of the bytes behind the headers; not of letters, which are those of names */
static void spoil_bytes(struct nlmsghdr *nlh)
{
	u8 *at = mnl_nlmsg_get_payload(nlh);
	u32 len = nlh->nlmsg_len - NLMSG_HDRLEN, times = 1 + chance(4), i;

	while (times-- && len) {
		i = chance(len);
		if (at[i] < 'a' || at[i] > 'z')
			at[i] = one_in(2) ? (u8)chance(32) : (u8)chance(256);
	}
}

u32 message_spoil(struct nlmsghdr *nlh)
{
	const u32 headers = NLMSG_HDRLEN + GENL_HDRLEN;
	u32 times = 1 + chance(3), len;

	while (times--) {
		switch (chance(8)) {
		case 0:
			spoil_bytes(nlh);
			break;
		case 1:
			nlh->nlmsg_len -= chance(nlh->nlmsg_len - headers + 1);
			break;
		default:
			spoil_attr(nlh);
			break;
		}
	}
	len = nlh->nlmsg_len;
	if (one_in(6))
		spoil_header(nlh);
	return one_in(50) ? chance(len + 1) : len;
}
