// SPDX-License-Identifier: GPL-2.0
/*
 * Asking the kernel: a request, its answers, and why it refused.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "attr.h"
#include "netlink.h"

/* What one receive can bring: a configuration as large as one that is sent. */
#define RECEIVE_SIZE (2 * REQUEST_SIZE)

static int take_sentence(const struct nlattr *attr, void *into)
{
	struct answer *answer = into;

	if (mnl_attr_get_type(attr) == NLMSGERR_ATTR_MSG)
		snprintf(answer->sentence, sizeof(answer->sentence), "%.*s",
			 (int)mnl_attr_get_payload_len(attr),
			 mnl_attr_get_str(attr));
	return 0;
}

static void read_sentence(struct answer *answer, const struct nlmsghdr *nlh,
			  size_t offset)
{
	size_t size = mnl_nlmsg_get_payload_len(nlh);

	if (nlh->nlmsg_flags & NLM_F_ACK_TLVS && size >= offset)
		attr_each(mnl_nlmsg_get_payload_offset(nlh, offset),
			  size - offset, take_sentence, answer);
}

/* An error, or with code 0 the acknowledgment of a request. */
static int read_error(struct answer *answer, const struct nlmsghdr *nlh)
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
static int read_done(struct answer *answer, const struct nlmsghdr *nlh)
{
	int code = 0;

	if (mnl_nlmsg_get_payload_len(nlh) >= sizeof(code)) {
		memcpy(&code, mnl_nlmsg_get_payload(nlh), sizeof(code));
		read_sentence(answer, nlh, sizeof(code));
	}
	return code < 0 ? code : 0;
}

static int read_message(struct answer *answer, const struct nlmsghdr *nlh)
{
	int err;

	if (nlh->nlmsg_flags & NLM_F_DUMP_INTR)
		answer->torn = true;
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

int answer_read(struct answer *answer, const void *bytes, size_t size)
{
	const struct nlmsghdr *nlh = bytes;
	int left = (int)size;
	int more;

	while (mnl_nlmsg_ok(nlh, left)) {
		if (nlh->nlmsg_seq == answer->seq) {
			more = read_message(answer, nlh);
			if (more <= 0)
				return more;
		} else if (!nlh->nlmsg_seq && answer->overhear) {
			more = answer->overhear(nlh, answer->overhear_arg);
			if (more)
				return more;
		}
		nlh = mnl_nlmsg_next(nlh, &left);
	}
	return 1;
}

int channel_open(struct channel *channel, int bus)
{
	static const int on = 1;
	int err;

	memset(channel, 0, sizeof(*channel));
	channel->socket = mnl_socket_open(bus);
	if (!channel->socket)
		return -errno;
	channel->seq = (__u32)time(NULL);
	if (mnl_socket_bind(channel->socket, 0, MNL_SOCKET_AUTOPID) < 0) {
		err = -errno;
		channel_close(channel);
		return err;
	}
	/* Without these an error has no sentence: that is all that is lost. */
	mnl_socket_setsockopt(channel->socket, NETLINK_EXT_ACK, (void *)&on,
			      sizeof(on));
	mnl_socket_setsockopt(channel->socket, NETLINK_CAP_ACK, (void *)&on,
			      sizeof(on));
	return 0;
}

void channel_close(struct channel *channel)
{
	mnl_socket_close(channel->socket);
	channel->socket = NULL;
}

/* Return: as answer_read(). */
static int receive(struct channel *channel, struct answer *answer)
{
	union {
		struct nlmsghdr first;
		char bytes[RECEIVE_SIZE];
	} room;
	ssize_t size;

	size = mnl_socket_recvfrom(channel->socket, &room, sizeof(room));
	if (size < 0)
		return -errno;
	return answer_read(answer, &room, (size_t)size);
}

int channel_ask(struct channel *channel, struct nlmsghdr *nlh, answer_fn take,
		void *arg)
{
	struct answer answer = {
		.take = take, .arg = arg, .overhear = channel->overhear,
		.overhear_arg = channel->overhear_arg,
	};
	int err;

	answer.seq = ++channel->seq;
	nlh->nlmsg_seq = answer.seq;
	nlh->nlmsg_flags |= NLM_F_REQUEST | NLM_F_ACK;
	if (mnl_socket_sendto(channel->socket, nlh, nlh->nlmsg_len) < 0)
		return -errno;
	do
		err = receive(channel, &answer);
	while (err > 0);
	memcpy(channel->sentence, answer.sentence, sizeof(answer.sentence));
	return !err && answer.torn ? -EINTR : err;
}

int channel_listen(struct channel *channel)
{
	struct answer answer = {
		.seq = channel->seq, .overhear = channel->overhear,
		.overhear_arg = channel->overhear_arg,
	};
	int more = receive(channel, &answer);

	return more < 0 ? more : 0;
}
