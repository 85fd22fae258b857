// SPDX-License-Identifier: GPL-2.0
/*
 * The generic netlink family "nf_ftp", and what to tell when it refuses.
 */
#include <errno.h>
#include <string.h>
#include <linux/genetlink.h>

#include "attr.h"
#include "family.h"

static struct nlmsghdr *begin_request(union request_room *room,
				      __u16 family, __u8 cmd, __u8 version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(room);
	struct genlmsghdr *genl;

	nlh->nlmsg_type = family;
	genl = mnl_nlmsg_put_extra_header(nlh, sizeof(*genl));
	genl->cmd = cmd;
	genl->version = version;
	return nlh;
}

struct family {
	__u16 number;
	char name[GENL_NAMSIZ];
};

static int decode_attr(const struct nlattr *attr, void *into)
{
	struct family *family = into;

	switch (mnl_attr_get_type(attr)) {
	case CTRL_ATTR_FAMILY_ID:
		return attr_u16(attr, &family->number);
	case CTRL_ATTR_FAMILY_NAME:
		return attr_text(attr, family->name, sizeof(family->name));
	default:
		return 0;
	}
}

int family_decode(const struct nlmsghdr *nlh, void *arg)
{
	struct family family = { 0 };
	__u16 *number = arg;
	int err = attr_each_of(nlh, decode_attr, &family);

	if (!err && !strcmp(family.name, NF_FTP_GENL_NAME))
		*number = family.number;
	return err;
}

static int find(struct channel *channel, bool loads)
{
	union request_room room;
	struct nlmsghdr *nlh;
	int err;

	err = channel_open(channel, NETLINK_GENERIC);
	if (err)
		return err;
	nlh = begin_request(&room, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	/* the kernel loads what it is asked for by name, and lists what it has */
	if (loads)
		mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, NF_FTP_GENL_NAME);
	else
		nlh->nlmsg_flags = NLM_F_DUMP;
	err = channel_ask(channel, nlh, family_decode, &channel->family);
	if (!err && !channel->family)
		err = -ENOENT;
	if (err)
		channel_close(channel);
	return err;
}

int family_open(struct channel *channel)
{
	return find(channel, false);
}

int family_load(struct channel *channel)
{
	return find(channel, true);
}

struct nlmsghdr *family_request(union request_room *room,
				const struct channel *channel,
				enum nf_ftp_cmd cmd)
{
	return begin_request(room, channel->family, (__u8)cmd,
			     NF_FTP_GENL_VERSION);
}

int family_get(struct channel *channel, enum nf_ftp_cmd cmd, answer_fn take,
	       void *arg)
{
	union request_room room;

	return channel_ask(channel, family_request(&room, channel, cmd), take,
			   arg);
}

const char *refusal_sentence(const struct channel *channel, int err)
{
	if (channel && channel->sentence[0])
		return channel->sentence;
	switch (-err) {
	case EPERM:
	case EACCES:
		return "permission denied: this takes CAP_NET_ADMIN in the network namespace";
	case EBADMSG:
		return "the kernel's answer is not understood: is the module of another version?";
	case E2BIG:
		return "it is more than this tool knows: is the module of another version?";
	case ESTALE:
	case EINTR:
		return "others keep changing it meanwhile, try again";
	default:
		return strerror(-err);
	}
}
