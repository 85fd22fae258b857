// SPDX-License-Identifier: GPL-2.0
/*
 * Netlink: attributes, requests and their answers, and the family "nf_ftp".
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <linux/genetlink.h>

#include "netlink.h"

/**
 * attr_each() - walk through attributes that stand one after the other
 * @bytes: the first one
 * @size: length of them all
 * @take: is given each
 * @into: handed to @take
 *
 * Return: 0 or what @take returned.
 */
int attr_each(const void *bytes, size_t size, attr_fn take, void *into)
{
	const struct nlattr *attr = bytes;
	int left = (int)size;
	int err = 0;

	while (!err && mnl_attr_ok(attr, left)) {
		err = take(attr, into);
		left -= MNL_ALIGN((int)attr->nla_len);
		attr = mnl_attr_next(attr);
	}
	return err;
}

/**
 * attr_each_of() - walk through the attributes of a generic netlink message
 * @nlh: the message
 * @take: is given each
 * @into: handed to @take
 *
 * Return: 0, -EBADMSG for a message without a header, or what @take returned.
 */
int attr_each_of(const struct nlmsghdr *nlh, attr_fn take, void *into)
{
	size_t size = mnl_nlmsg_get_payload_len(nlh);

	if (size < GENL_HDRLEN)
		return -EBADMSG;
	return attr_each(mnl_nlmsg_get_payload_offset(nlh, GENL_HDRLEN),
			 size - GENL_HDRLEN, take, into);
}

/**
 * attr_each_in() - walk through the attributes in a nest
 * @nest: the nest
 * @take: is given each
 * @into: handed to @take
 *
 * Return: 0 or what @take returned.
 */
int attr_each_in(const struct nlattr *nest, attr_fn take, void *into)
{
	return attr_each(mnl_attr_get_payload(nest),
			 mnl_attr_get_payload_len(nest), take, into);
}

static int copy_exactly(const struct nlattr *attr, void *value, size_t size)
{
	if (mnl_attr_get_payload_len(attr) != size)
		return -EBADMSG;
	memcpy(value, mnl_attr_get_payload(attr), size);
	return 0;
}

/**
 * attr_u8() - read a u8
 * @attr: the attribute
 * @value: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_u8(const struct nlattr *attr, __u8 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

/**
 * attr_flag() - read a u8 that is 0 or 1
 * @attr: the attribute
 * @flag: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_flag(const struct nlattr *attr, bool *flag)
{
	__u8 value;

	if (attr_u8(attr, &value))
		return -EBADMSG;
	*flag = value;
	return 0;
}

/**
 * attr_u16() - read a u16
 * @attr: the attribute
 * @value: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_u16(const struct nlattr *attr, __u16 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

/**
 * attr_u32() - read a u32
 * @attr: the attribute
 * @value: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_u32(const struct nlattr *attr, __u32 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

/**
 * attr_u64() - read a u64
 * @attr: the attribute
 * @value: the value
 *
 * Return: 0 or -EBADMSG.
 */
int attr_u64(const struct nlattr *attr, __u64 *value)
{
	return copy_exactly(attr, value, sizeof(*value));
}

/**
 * attr_text() - read a string
 * @attr: the attribute
 * @text: the string, terminated
 * @size: room for it
 *
 * Return: 0, or -EBADMSG if it is not terminated or there is no room.
 */
int attr_text(const struct nlattr *attr, char *text, size_t size)
{
	size_t length = mnl_attr_get_payload_len(attr);

	if (length > size || !memchr(mnl_attr_get_payload(attr), '\0', length))
		return -EBADMSG;
	memcpy(text, mnl_attr_get_payload(attr), length);
	return 0;
}

/* What one receive can bring: a configuration as large as one that is sent. */
#define RECEIVE_SIZE (2 * NL_REQUEST_SIZE)

static int take_sentence(const struct nlattr *attr, void *into)
{
	struct nl_answer *answer = into;

	if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
		snprintf(answer->sentence, sizeof(answer->sentence), "%.*s",
			 (int)mnl_attr_get_payload_len(attr),
			 mnl_attr_get_str(attr));
	return 0;
}

static void read_sentence(struct nl_answer *answer, const struct nlmsghdr *nlh,
			  size_t offset)
{
	size_t size = mnl_nlmsg_get_payload_len(nlh);

	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && size >= offset)
		attr_each(mnl_nlmsg_get_payload_offset(nlh, offset),
			  size - offset, take_sentence, answer);
}

/* An error, or with code 0 the acknowledgment of a request. */
static int read_error(struct nl_answer *answer, const struct nlmsghdr *nlh)
{
	const struct nlmsgerr *error = mnl_nlmsg_get_payload(nlh);
	size_t attributes = sizeof(*error);

	if (mnl_nlmsg_get_payload_len(nlh) < sizeof(*error))
		return -EBADMSG;
	/* the request follows unless it was cut to its header */
	if (!(nlh->nlmsg_flags & NLM_F_CAPPED)) {
		if (error->msg.nlmsg_len < sizeof(error->msg))
			return -EBADMSG;
		attributes += (size_t)MNL_ALIGN((int)error->msg.nlmsg_len) -
			      sizeof(error->msg);
	}
	read_sentence(answer, nlh, attributes);
	return error->error > 0 ? -EBADMSG : error->error;
}

/* The end of a dump, which can be an early one. */
static int read_done(struct nl_answer *answer, const struct nlmsghdr *nlh)
{
	int code = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(code)) {
		memcpy(&code, mnl_nlmsg_get_payload(nlh), sizeof(code));
		read_sentence(answer, nlh, sizeof(code));
	}
	return code < 0 ? code : 0;
}

static int read_message(struct nl_answer *answer, const struct nlmsghdr *nlh)
{
	int err;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->interrupted = true;
	switch (nlh->nlmsg_type) {
	case NLMSG_NOOP:
		return 1;
	case NLMSG_OVERRUN:
		return -ENOBUFS;
	case NLMSG_ERROR:
		return read_error(answer, nlh);
	case NLMSG_DONE:
		return read_done(answer, nlh);
	default:
		err = answer->take ? answer->take(nlh, answer->arg) : 0;
		return err ? err : 1;
	}
}

/**
 * nl_answer_read() - read what one receive brought
 * @answer: is brought up to date
 * @bytes: the messages
 * @size: their length
 *
 * Messages of another request are passed over.
 * Return: 1 if more is to come, 0 at the end of the answer, -errno if the
 * kernel refused or @answer's take() did.
 */
int nl_answer_read(struct nl_answer *answer, const void *bytes, size_t size)
{
	const struct nlmsghdr *nlh = bytes;
	int left = (int)size;
	int more;

	while (mnl_nlmsg_ok(nlh, left)) {
		if (nlh->nlmsg_seq == answer->seq) {
			more = read_message(answer, nlh);
			if (more <= 0)
				return more;
		} else if (!nlh->nlmsg_seq && answer->notify) {
			more = answer->notify(nlh, answer->notify_arg);
			if (more)
				return more;
		}
		nlh = mnl_nlmsg_next(nlh, &left);
	}
	return 1;
}

/**
 * nl_open() - open a netlink socket in the current namespace
 * @nl: is filled; to be given to nl_close() if this succeeds
 * @bus: NETLINK_GENERIC or NETLINK_NETFILTER
 * Return: 0 or -errno.
 */
int nl_open(struct nl_socket *nl, int bus)
{
	static const int on = 1;
	int err;

	memset(nl, 0, sizeof(*nl));
	nl->socket = mnl_socket_open(bus);
	if (!nl->socket)
		return -errno;
	nl->seq = (__u32)time(NULL);
	if (mnl_socket_bind(nl->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = -errno;
		nl_close(nl);
		return err;
	}
	/* Without these an error has no sentence: that is all that is lost. */
	mnl_socket_setsockopt(nl->socket, NETLINK_EXT_ACK, (void *)&on,
			      sizeof(on));
	mnl_socket_setsockopt(nl->socket, NETLINK_CAP_ACK, (void *)&on,
			      sizeof(on));
	return 0;
}

/**
 * nl_close() - close what nl_open() opened
 * @nl: the socket
 */
void nl_close(struct nl_socket *nl)
{
	mnl_socket_close(nl->socket);
	nl->socket = NULL;
}

/* Return: as nl_answer_read(). */
static int receive(struct nl_socket *nl, struct nl_answer *answer)
{
	union {
		struct nlmsghdr first;
		char bytes[RECEIVE_SIZE];
	} room;
	ssize_t size;

	size = mnl_socket_recvfrom(nl->socket, &room, sizeof(room));
	if (size < 0)
		return -errno;
	return nl_answer_read(answer, &room, (size_t)size);
}

/**
 * nl_talk() - send a request and take its whole answer
 * @nl: an open socket
 * @nlh: the request; its sequence number and flags to acknowledge are set here
 * @take: is given each message of the answer; NULL if only the
 *	acknowledgment matters
 * @arg: handed to @take
 *
 * Return: 0; -EINTR if a dump is not to be relied on because what it shows
 * changed meanwhile; else -errno, with the kernel's words in @nl.
 */
int nl_talk(struct nl_socket *nl, struct nlmsghdr *nlh, nl_parse_fn take,
	    void *arg)
{
	struct nl_answer answer = {
		.take = take, .arg = arg, .notify = nl->notify,
		.notify_arg = nl->notify_arg,
	};
	int err;

	answer.seq = ++nl->seq;
	nlh->nlmsg_seq = answer.seq;
	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(nl->socket, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do
		err = receive(nl, &answer);
	while (err > 0);
	memcpy(nl->sentence, answer.sentence, sizeof(answer.sentence));
	return !err && answer.interrupted ? -EINTR : err;
}

/**
 * nl_listen() - take the notifications that have come
 * @nl: an open nl with something to read
 *
 * Return: 0, or -errno.
 */
int nl_listen(struct nl_socket *nl)
{
	struct nl_answer answer = {
		.seq = nl->seq, .notify = nl->notify,
		.notify_arg = nl->notify_arg,
	};
	int more = receive(nl, &answer);

	return more < 0 ? more : 0;
}

static struct nlmsghdr *begin_request(union nl_request *request,
				      __u16 family, __u8 cmd, __u8 version)
{
	struct nlmsghdr *nlh = mnl_nlmsg_put_header(request);
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

/**
 * family_decode() - read one message of the answer to %CTRL_CMD_GETFAMILY
 * @nlh: the message
 * @arg: a __u16, the family's number; left alone if it tells of another one
 *
 * Return: 0 or -EBADMSG.
 */
int family_decode(const struct nlmsghdr *nlh, void *arg)
{
	struct family family = { 0 };
	__u16 *number = arg;
	int err = attr_each_of(nlh, decode_attr, &family);

	if (!err && !strcmp(family.name, NF_FTP_GENL_NAME))
		*number = family.number;
	return err;
}

/* the socket is open */
static int ask_for_family(struct nl_socket *nl, bool loads)
{
	union nl_request request;
	struct nlmsghdr *nlh;
	int err;

	nl->family = 0;
	nlh = begin_request(&request, GENL_ID_CTRL, CTRL_CMD_GETFAMILY, 1);
	/* the kernel loads what it is asked for by name, and lists what it has */
	if (loads)
		mnl_attr_put_strz(nlh, CTRL_ATTR_FAMILY_NAME, NF_FTP_GENL_NAME);
	else
		nlh->nlmsg_flags = NLM_F_DUMP;
	err = nl_talk(nl, nlh, family_decode, &nl->family);
	return !err && !nl->family ? -ENOENT : err;
}

static int find(struct nl_socket *nl, bool loads)
{
	int err = nl_open(nl, NETLINK_GENERIC);

	if (err)
		return err;
	err = ask_for_family(nl, loads);
	if (err)
		nl_close(nl);
	return err;
}

/**
 * family_again() - look for the module on a socket that is open already
 * @nl: the socket
 *
 * Return: as family_open().
 */
int family_again(struct nl_socket *nl)
{
	return ask_for_family(nl, false);
}

/**
 * family_follow() - be notified when a family comes or goes
 * @nl: an open generic netlink socket; family_change() reads its notifications
 *
 * Return: 0 or -errno.
 */
int family_follow(struct nl_socket *nl)
{
	/* the first group of the controller's, by convention */
	unsigned int group = GENL_ID_CTRL;

	return mnl_socket_setsockopt(nl->socket, NETLINK_ADD_MEMBERSHIP, &group,
				     sizeof(group)) < 0 ? -errno : 0;
}

/**
 * family_change() - say what a notification means for the module
 * @nlh: the notification
 *
 * Return: whether it has come or gone, or is not what the notification is about.
 */
enum family_change family_change(const struct nlmsghdr *nlh)
{
	const struct genlmsghdr *genl = mnl_nlmsg_get_payload(nlh);
	__u16 number = 0;

	if (nlh->nlmsg_type != GENL_ID_CTRL)
		return FAMILY_NO_CHANGE;
	if (family_decode(nlh, &number) || !number)
		return FAMILY_OTHER;
	if (genl->cmd == CTRL_CMD_DELFAMILY)
		return FAMILY_GONE;
	return genl->cmd == CTRL_CMD_NEWFAMILY ? FAMILY_COME : FAMILY_OTHER;
}

/**
 * family_open() - reach the module in the current namespace
 * @nl: is filled; to be given to nl_close() if this succeeds
 *
 * Return: 0; -ENOENT if the module isn't loaded; else -errno.
 */
int family_open(struct nl_socket *nl)
{
	return find(nl, false);
}

/**
 * family_load() - as family_open(), but the kernel loads the module if it can
 * @nl: likewise
 *
 * Return: likewise.
 */
int family_load(struct nl_socket *nl)
{
	return find(nl, true);
}

/**
 * family_request() - begin a request to the module
 * @request: where it is made
 * @nl: from family_open()
 * @cmd: the request
 *
 * Return: the request, in @request, to which attributes can be added.
 */
struct nlmsghdr *family_request(union nl_request *request,
				const struct nl_socket *nl,
				enum nf_ftp_cmd cmd)
{
	return begin_request(request, nl->family, (__u8)cmd,
			     NF_FTP_GENL_VERSION);
}

/**
 * family_get() - ask for one object
 * @nl: from family_open()
 * @cmd: the request
 * @take: takes the answer
 * @arg: handed to @take
 *
 * Return: 0 or -errno.
 */
int family_get(struct nl_socket *nl, enum nf_ftp_cmd cmd, nl_parse_fn take,
	       void *arg)
{
	union nl_request request;

	return nl_talk(nl, family_request(&request, nl, cmd), take,
			   arg);
}

/**
 * nl_strerror() - say why a request failed
 * @nl: where it was sent; NULL if it was not sent
 * @err: what the request returned
 *
 * Return: the kernel's own words if it gave some, else ours.
 */
const char *nl_strerror(const struct nl_socket *nl, int err)
{
	if (nl && nl->sentence[0])
		return nl->sentence;
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
