/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Asking the kernel: a request, its answers, and why it refused.
 */
#ifndef NF_FTP_TOOL_NETLINK_H
#define NF_FTP_TOOL_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <libmnl/libmnl.h>
#include <linux/types.h>

/** define REQUEST_SIZE - room for a request: the largest configuration fits */
#define REQUEST_SIZE 131072
/** define SENTENCE_SIZE - the longest sentence that the kernel can send */
#define SENTENCE_SIZE 256

/**
 * union request_room - where a request is made
 * @header: its beginning, for the alignment
 * @bytes: all of it
 */
union request_room {
	struct nlmsghdr header;
	char bytes[REQUEST_SIZE];
};

/**
 * typedef answer_fn - take one message of an answer
 * @nlh: the message
 * @arg: the asker's
 *
 * Return: 0, or -errno, which ends the request.
 */
typedef int (*answer_fn)(const struct nlmsghdr *nlh, void *arg);

/**
 * struct answer - an answer while it is being read
 * @seq: sequence number of the request
 * @torn: what a dump shows changed while it was dumped
 * @take: is given each message
 * @arg: handed to @take
 * @overhear: is given what is no answer; or NULL
 * @overhear_arg: handed to @overhear
 * @sentence: why the kernel refused, "" without a sentence of its own
 */
struct answer {
	__u32 seq;
	bool torn;
	answer_fn take;
	void *arg;
	answer_fn overhear;
	void *overhear_arg;
	char sentence[SENTENCE_SIZE];
};

/**
 * struct channel - a netlink socket
 * @socket: libmnl's
 * @seq: sequence number of the last request
 * @family: number of the generic netlink family, 0 elsewhere
 * @overhear: is given what comes unasked; NULL, as at first, if it is not wanted
 * @overhear_arg: handed to @overhear
 * @sentence: why the kernel refused the last request, "" if it gave no reason
 */
struct channel {
	struct mnl_socket *socket;
	__u32 seq;
	__u16 family;
	answer_fn overhear;
	void *overhear_arg;
	char sentence[SENTENCE_SIZE];
};

/**
 * answer_read() - read what one receive brought
 * @answer: is brought up to date
 * @bytes: the messages
 * @size: their length
 *
 * Messages of another request are passed over.
 * Return: 1 if more is to come, 0 at the end of the answer, -errno if the
 * kernel refused or @answer's take() did.
 */
int answer_read(struct answer *answer, const void *bytes, size_t size);

/**
 * channel_open() - open a netlink socket in the current namespace
 * @channel: is filled; to be given to channel_close() if this succeeds
 * @bus: NETLINK_GENERIC or NETLINK_NETFILTER
 * Return: 0 or -errno.
 */
int channel_open(struct channel *channel, int bus);

/** channel_close() - close what channel_open() opened */
void channel_close(struct channel *channel);

/**
 * channel_ask() - send a request and take its whole answer
 * @channel: an open channel
 * @nlh: the request; its sequence number and flags to acknowledge are set here
 * @take: is given each message of the answer; NULL if only the
 *	acknowledgment matters
 * @arg: handed to @take
 *
 * Return: 0; -EINTR if a dump is not to be relied on because what it shows
 * changed meanwhile; else -errno, with the kernel's words in @channel.
 */
int channel_ask(struct channel *channel, struct nlmsghdr *nlh, answer_fn take,
		void *arg);

/**
 * channel_listen() - take what comes unasked, and wait for no more of it
 * @channel: an open channel with something to read
 *
 * Return: 0, or -errno.
 */
int channel_listen(struct channel *channel);

#endif /* NF_FTP_TOOL_NETLINK_H */
