/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Events in systemd's journal.
 */
#ifndef NF_FTP_TOOL_JOURNAL_H
#define NF_FTP_TOOL_JOURNAL_H

#include <sys/uio.h>

#include "event.h"

/** define JOURNAL_FIELDS_MAX - the most fields that an entry has */
#define JOURNAL_FIELDS_MAX 20

/**
 * struct journal_entry - an event as fields, each NAME=VALUE
 * @fields: the fields
 * @count: how many
 * @text: where they are; to be freed
 */
struct journal_entry {
	struct iovec fields[JOURNAL_FIELDS_MAX];
	int count;
	char *text;
};

/**
 * struct journal - where events are sent; all zeros at first
 * @send: libsystemd's sd_journal_sendv(): 0 or -errno
 * @full_until: when the rate of the entries is all used up; see journal_take()
 * @left_out: events that were not sent since it was last said
 */
struct journal {
	int (*send)(const struct iovec *fields, int count);
	__u64 full_until;
	__u32 left_out;
};

int journal_entry_make(struct journal_entry *entry, const struct event *event);
enum exit_code journal_open(struct journal *journal);
int journal_take(struct journal *journal, const struct event *event,
		 __u64 clock);
int journal_settle(struct journal *journal, __u64 time, __u64 clock);

#endif /* NF_FTP_TOOL_JOURNAL_H */
