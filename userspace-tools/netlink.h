/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Netlink: attributes, requests and their answers, and the family "nf_ftp".
 */
#ifndef NF_FTP_TOOL_NETLINK_H
#define NF_FTP_TOOL_NETLINK_H

#include <stdbool.h>
#include <stddef.h>
#include <libmnl/libmnl.h>
#include <linux/netfilter/nf_ftp.h>
#include <linux/types.h>

#include "address.h"

/** define NAME_SIZE - a name that the kernel gives, with its final NUL */
#define NAME_SIZE 64

/**
 * typedef attr_fn - read one attribute
 * @attr: the attribute
 * @into: belongs to the caller
 *
 * Return: 0, or -errno, which ends the walk.
 */
typedef int (*attr_fn)(const struct nlattr *attr, void *into);
int attr_each(const void *bytes, size_t size, attr_fn take, void *into);
int attr_each_of(const struct nlmsghdr *nlh, attr_fn take, void *into);
int attr_each_in(const struct nlattr *nest, attr_fn take, void *into);
int attr_flag(const struct nlattr *attr, bool *flag);
int attr_u16(const struct nlattr *attr, __u16 *value);
int attr_u8(const struct nlattr *attr, __u8 *value);
int attr_u32(const struct nlattr *attr, __u32 *value);
int attr_u64(const struct nlattr *attr, __u64 *value);
int attr_text(const struct nlattr *attr, char *text, size_t size);

/** define NL_REQUEST_SIZE - room for a request: the largest configuration fits */
#define NL_REQUEST_SIZE 131072
/** define NL_STRERROR_SIZE - the longest sentence that the kernel can send */
#define NL_STRERROR_SIZE 256

/**
 * union nl_request - where a request is made
 * @header: its beginning, for the alignment
 * @bytes: all of it
 */
union nl_request {
	struct nlmsghdr header;
	char bytes[NL_REQUEST_SIZE];
};

/**
 * typedef nl_parse_fn - read one message
 * @nlh: the message
 * @arg: belongs to the caller
 *
 * Return: 0, or -errno, which ends the request.
 */
typedef int (*nl_parse_fn)(const struct nlmsghdr *nlh, void *arg);

/**
 * struct nl_answer - the answer to a request, while it is read
 * @seq: sequence number of the request
 * @interrupted: what a dump shows changed while it was dumped (NLM_F_DUMP_INTR)
 * @take: is given each message of the answer
 * @arg: handed to @take
 * @notify: is given notifications, which come unasked; or NULL
 * @notify_arg: handed to @notify
 * @sentence: why the kernel refused, "" without a sentence of its own
 */
struct nl_answer {
	__u32 seq;
	bool interrupted;
	nl_parse_fn take;
	void *arg;
	nl_parse_fn notify;
	void *notify_arg;
	char sentence[NL_STRERROR_SIZE];
};

/**
 * struct nl_socket - a netlink socket
 * @socket: libmnl's
 * @seq: sequence number of the last request
 * @family: number of the generic netlink family, 0 elsewhere
 * @notify: is given notifications; NULL, as at first, if they are not wanted
 * @notify_arg: handed to @notify
 * @sentence: why the kernel refused the last request, "" if it gave no reason
 */
struct nl_socket {
	struct mnl_socket *socket;
	__u32 seq;
	__u16 family;
	nl_parse_fn notify;
	void *notify_arg;
	char sentence[NL_STRERROR_SIZE];
};

int nl_answer_read(struct nl_answer *answer, const void *bytes, size_t size);
int nl_open(struct nl_socket *nl, int bus);
void nl_close(struct nl_socket *nl);
int nl_talk(struct nl_socket *nl, struct nlmsghdr *nlh, nl_parse_fn take,
	    void *arg);
int nl_listen(struct nl_socket *nl);

/**
 * enum family_change - what a notification means for the module
 * @FAMILY_NO_CHANGE: it is none of the controller's
 * @FAMILY_OTHER: it is about something else
 * @FAMILY_COME: the module has come
 * @FAMILY_GONE: the module has gone
 */
enum family_change {
	FAMILY_NO_CHANGE,
	FAMILY_OTHER,
	FAMILY_COME,
	FAMILY_GONE,
};

int family_decode(const struct nlmsghdr *nlh, void *arg);
int family_again(struct nl_socket *nl);
int family_follow(struct nl_socket *nl);
enum family_change family_change(const struct nlmsghdr *nlh);
int family_open(struct nl_socket *nl);
int family_load(struct nl_socket *nl);
struct nlmsghdr *family_request(union nl_request *room,
				const struct nl_socket *nl,
				enum nf_ftp_cmd cmd);
int family_get(struct nl_socket *nl, enum nf_ftp_cmd cmd, nl_parse_fn take,
	       void *arg);
const char *nl_strerror(const struct nl_socket *nl, int err);

#endif /* NF_FTP_TOOL_NETLINK_H */
