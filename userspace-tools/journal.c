// SPDX-License-Identifier: GPL-2.0
/*
 * Events in systemd's journal, with a field for each thing that is known.
 *
 * libsystemd is looked for when it is needed: a machine without systemd has none,
 * and no other command of the tool has to load it.
 *
 * A stranger can make as many refusals as he likes. So after a burst of entries only
 * some a second are sent; the others are counted, and an entry says how many.
 */
#include <dlfcn.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "bytes.h"
#include "journal.h"
#include "report.h"

#define LIBRARY "libsystemd.so.0"
#define FUNCTION "sd_journal_sendv"
#define SOCKET "/run/systemd/journal/socket"

#define SECOND 1000000000ull
/* entries that can be sent at once */
#define BURST 100
/* from then on there is one each */
#define PAUSE (SECOND / 10)

/* as syslog(3) numbers them */
#define WARNING 4
#define NOTICE 5
#define INFO 6

/**
 * struct writer - an entry that is being made
 * @out: its text
 * @starts: where each field begins in it
 * @count: how many there are
 */
struct writer {
	FILE *out;
	size_t starts[JOURNAL_FIELDS_MAX + 1];
	int count;
};

static void begin(struct writer *writer, const char *name)
{
	fflush(writer->out);
	writer->starts[writer->count++] = (size_t)ftell(writer->out);
	fprintf(writer->out, "%s=", name);
}

/* A field is there if its value is. */
static void put_text(struct writer *writer, const char *name,
		     const char *value)
{
	if (!value[0])
		return;
	begin(writer, name);
	fputs(value, writer->out);
}

static void put_number(struct writer *writer, const char *name, __u32 value)
{
	begin(writer, name);
	fprintf(writer->out, "%u", value);
}

static void put_bytes(struct writer *writer, const char *name,
		      const struct event_text *text)
{
	if (!text->size)
		return;
	begin(writer, name);
	bytes_print(text->bytes, text->size, writer->out);
}

static void put_endpoint(struct writer *writer, const char *name,
			 const char *port_name, const struct endpoint *endpoint)
{
	char text[INET6_ADDRSTRLEN];

	if (!endpoint->address.family)
		return;
	put_text(writer, name, address_print(&endpoint->address, text));
	put_number(writer, port_name, endpoint->port);
}

static __u32 priority_of(const struct event *event)
{
	if (!event->session.client.address.family)
		return event_is(event, "module-back") ? NOTICE : WARNING;
	return event_is(event, "refuse") ? NOTICE : INFO;
}

static void put_all(struct writer *writer, const struct event *event)
{
	char time[EVENT_TIME_SIZE];

	begin(writer, "MESSAGE");
	event_describe(event, writer->out);
	put_number(writer, "PRIORITY", priority_of(event));
	put_text(writer, "SYSLOG_IDENTIFIER", "nf-ftp");
	put_text(writer, "NF_FTP_EVENT", event->name);
	put_text(writer, "NF_FTP_TIME", event_time_json(event->time, time));
	put_endpoint(writer, "NF_FTP_CLIENT", "NF_FTP_CLIENT_PORT",
		     &event->session.client);
	put_endpoint(writer, "NF_FTP_SERVER", "NF_FTP_SERVER_PORT",
		     &event->session.server);
	put_text(writer, "NF_FTP_PROFILE", event->session.profile);
	put_text(writer, "NF_FTP_REASON", event->reason);
	put_text(writer, "NF_FTP_VERB", event->verb);
	put_text(writer, "NF_FTP_MODE", event->mode);
	put_endpoint(writer, "NF_FTP_ADDRESS", "NF_FTP_PORT", &event->target);
	put_bytes(writer, "NF_FTP_TEXT", &event->text);
	put_bytes(writer, "NF_FTP_AFTER", &event->after);
	if (event_is(event, "lost"))
		put_number(writer, "NF_FTP_COUNT", event->lost);
}

/**
 * journal_entry_make() - make an entry of an event
 * @entry: is filled; its text is to be freed
 * @event: the event
 *
 * Return: 0 or -ENOMEM.
 */
int journal_entry_make(struct journal_entry *entry, const struct event *event)
{
	struct writer writer = { 0 };
	size_t length;
	int i;

	*entry = (struct journal_entry){ 0 };
	writer.out = open_memstream(&entry->text, &length);
	if (!writer.out)
		return -ENOMEM;
	put_all(&writer, event);
	if (fclose(writer.out)) {
		free(entry->text);
		return -ENOMEM;
	}
	writer.starts[writer.count] = length;
	for (i = 0; i < writer.count; i++)
		entry->fields[i] = (struct iovec){
			entry->text + writer.starts[i],
			writer.starts[i + 1] - writer.starts[i]
		};
	entry->count = writer.count;
	return 0;
}

static int send_event(const struct journal *journal, const struct event *event)
{
	struct journal_entry entry;
	int err = journal_entry_make(&entry, event);

	if (!err) {
		err = journal->send(entry.fields, entry.count);
		free(entry.text);
	}
	return err < 0 ? complain(EXIT_FAILED, "writing to the journal", NULL,
				  strerror(-err)) : EXIT_DONE;
}

/* A bucket of tokens, as the time at which it will be full again. */
static bool has_room(struct journal *journal, __u64 clock)
{
	if (journal->full_until < clock)
		journal->full_until = clock;
	if (journal->full_until - clock > (BURST - 1) * PAUSE)
		return false;
	journal->full_until += PAUSE;
	return true;
}

/**
 * journal_settle() - say how many events were left out, if there is room again
 * @journal: the journal
 * @time: now, nanoseconds since 1970
 * @clock: now, nanoseconds of a clock that is never set
 *
 * Return: %EXIT_DONE, or %EXIT_FAILED after a complaint.
 */
int journal_settle(struct journal *journal, __u64 time, __u64 clock)
{
	struct event lost = event_lost(journal->left_out, time);

	if (!journal->left_out || !has_room(journal, clock))
		return EXIT_DONE;
	journal->left_out = 0;
	return send_event(journal, &lost);
}

/**
 * journal_take() - send an event to the journal, or leave it out and count it
 * @journal: the journal
 * @event: the event
 * @clock: now, nanoseconds of a clock that is never set
 *
 * What the kernel has lost is counted with what was left out here: both are events
 * that came too fast.
 *
 * Return: %EXIT_DONE, or %EXIT_FAILED after a complaint.
 */
int journal_take(struct journal *journal, const struct event *event,
		 __u64 clock)
{
	int code;

	if (event_is(event, "lost")) {
		journal->left_out += event->lost;
		return EXIT_DONE;
	}
	code = journal_settle(journal, event->time, clock);
	if (code)
		return code;
	/* that the module comes and goes is always said */
	if (event->session.client.address.family && !has_room(journal, clock)) {
		journal->left_out++;
		return EXIT_DONE;
	}
	return send_event(journal, event);
}

/**
 * journal_open() - find the journal, or complain
 * @journal: is filled
 *
 * Return: %EXIT_DONE or %EXIT_FAILED.
 */
enum exit_code journal_open(struct journal *journal)
{
	void *library;

	if (access(SOCKET, F_OK))
		return complain(EXIT_FAILED, "opening the journal", SOCKET,
				"systemd-journald does not run here");
	library = dlopen(LIBRARY, RTLD_NOW);
	if (library)
		*(void **)&journal->send = dlsym(library, FUNCTION);
	if (!journal->send)
		return complain(EXIT_FAILED, "opening the journal", LIBRARY,
				"this library is needed, and is not there");
	return EXIT_DONE;
}
