/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A capture's TCP segments, one after another: libpcap reads what source.h
 * decompresses, and here the headers in front of the payload are passed over.
 */
#ifndef NF_FTP_TOOL_CAPTURE_H
#define NF_FTP_TOOL_CAPTURE_H

#include <stdint.h>
#include <time.h>

#include "core/endpoint.h"
#include "core/text.h"
#include "fragment.h"

/**
 * struct segment - a TCP segment
 * @frame: number of its frame, the first one is 1; of fragments, that of the one
 *	with which it was whole
 * @second: when it was captured
 * @from: who sent it
 * @to: to whom
 * @seq: sequence number of @text, behind a SYN
 * @ack: what it acknowledges, with @has_ack
 * @text: its payload, as far as it was captured
 * @syn: it begins a stream
 * @fin: it ends one
 * @rst: it breaks the connection off
 * @has_ack: @ack means something
 */
struct segment {
	unsigned long frame;
	time_t second;
	struct ftp_endpoint from;
	struct ftp_endpoint to;
	u32 seq;
	u32 ack;
	struct ftp_span text;
	bool syn;
	bool fin;
	bool rst;
	bool has_ack;
};

struct capture;

/**
 * capture_open() - open a file
 * @path: its name; `-' is standard input
 * @why: room for %CAPTURE_WHY bytes: what went wrong
 *
 * Return: the capture, to be given to capture_close(); NULL if it cannot be read.
 */
struct capture *capture_open(const char *path, char *why);
#define CAPTURE_WHY 256

/**
 * capture_open_fd() - the same of a file that is open
 * @fd: the file, closed by capture_close() unless it is standard input
 * @why: as with capture_open()
 *
 * Return: likewise; without a capture it is closed, too.
 */
struct capture *capture_open_fd(int fd, char *why);

/**
 * capture_watch() - as source_watch()
 * @capture: the capture
 * @tell: likewise
 * @context: likewise
 */
void capture_watch(struct capture *capture,
		   void (*tell)(uint64_t done, uint64_t size, void *context),
		   void *context);

/**
 * capture_each() - all TCP segments, one after another
 * @capture: the capture
 * @hear: is given each, and returns false to stop; its text lasts no longer
 * @context: for it
 *
 * Return: 1 if it was stopped; 0 behind the last one; -1 where the file is broken.
 */
int capture_each(struct capture *capture,
		 bool (*hear)(const struct segment *segment, void *context),
		 void *context);

/**
 * capture_why() - why it is broken
 * @capture: the capture
 */
const char *capture_why(struct capture *capture);

/**
 * capture_losses() - what was left out of the packets that came in fragments
 * @capture: the capture, when capture_each() has ended
 */
const struct fragment_losses *capture_losses(const struct capture *capture);

/** capture_close() - let it go */
void capture_close(struct capture *capture);

#endif /* NF_FTP_TOOL_CAPTURE_H */
