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

static int decode_attr(const struct nlattr *attr, void *into)
{
	if (mnl_attr_get_type(attr) != CTRL_ATTR_FAMILY_ID)
		return 0;
	return attr_u16(attr, into);
}

int family_decode(const struct nlmsghdr *nlh, void *arg)
{
	return attr_each_of(nlh, decode_attr, arg);
}

int family_open(struct channel *channel)
{
	union request_room room;
	struct nlmsghdr *nlh;
	int err;

	err = channel_open(channel, NETLINK_GENERIC);
	if (err)
		return err;
	nlh = begin_request(&room, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, NF_FTP_GENL_NAME);
	err = channel_ask(channel, nlh, family_decode, &channel->family);
	if (err)
		channel_close(channel);
	return err;
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
