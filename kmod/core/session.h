/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A control connection: two streams and the state of their dialogue.
 *
 * The caller gives each segment to ftp_session_begin(), asks ftp_session_read()
 * for marks until there are no more, answers each, and asks ftp_session_end() what
 * becomes of the segment. Sequence numbers are those of the segment's sender.
 */
#ifndef FTP_SESSION_H
#define FTP_SESSION_H

#include "dialogue.h"
#include "stream.h"

/**
 * struct ftp_guard - where in a client's line the guard stands; zero at the start
 * @last: the last six bytes of the line
 * @place: enum ftp_guard_place
 * @later: a line has ended
 * @joined: the beginning was not seen
 * @proxy: the stream begins with CON, and one more letter or digit
 * @header: a header for a proxy, up to the next empty line
 * @empty: the stream begins with CR, as an empty line does
 */
struct ftp_guard {
	u64 last : 48;
	u64 place : 8;
	u64 later : 1;
	u64 joined : 1;
	u64 proxy : 1;
	u64 header : 1;
	u64 empty : 1;
};

void ftp_guard_join(struct ftp_guard *guard);
bool ftp_guard_hears(struct ftp_guard *guard, const u8 *at, const u8 *end);
bool ftp_guard_pass(struct ftp_guard *guard, const u8 *at, const u8 *eol);

/**
 * struct ftp_session - a control connection; zero before its first segment
 * @dialogue: how far the dialogue has come
 * @guard: what the client speaks, until somebody has logged in
 * @lines: commands, and replies by their last lines
 * @rewrites: arguments replaced, both directions
 * @multi: packed, code of the reply of many lines that is open
 * @quiet: it has begun, and in both streams nothing is held, missing, out of
 *	order or unacknowledged: a segment that comes in its turn and announces nothing
 *	leaves as it is, and acknowledgments do not matter
 * @may_skip: set by the caller: long text inside a reply may be passed over; false only
 *	in tests whose server says what nobody asked for
 * @indented: of the reply of many lines, text has come, all of which began with blanks
 * @unindented: text has come that did not, or that was not read
 * @bare: the client has ended a line with LF alone, which may have been a name's
 * @slip: three digits, four bits each: the reply at which &ftp_dialogue.slips grew
 * @stream: by enum ftp_dir
 *
 * All but the streams is in one cache line, together with the caller's lock.
 */
struct ftp_session {
	struct ftp_dialogue dialogue;
	struct ftp_guard guard;
	u32 lines;
	u32 rewrites;
	u32 multi;
	bool quiet;
	bool may_skip : 1;
	bool indented : 1;
	bool unindented : 1;
	bool bare : 1;
	u16 slip;
	struct ftp_stream stream[2];
};

bool ftp_session_start(struct ftp_session *s, u32 client, u32 server);
void ftp_session_skip(struct ftp_session *s, enum ftp_dir dir, u32 seq);
bool ftp_session_may_postpone(const struct ftp_session *s, u32 len);

/**
 * struct ftp_passed - how far a segment was read
 * @read: bytes that are read
 * @eol: offset of the LF of the line that comes next, if that is simple, with a
 *	blank behind its first word, and may announce; else 0
 * @reason: of the last line that was read, why it opens nothing, or nothing is
 *	read any more
 *
 * It is returned in a register: many kernels clear and guard what has an address, for
 * every segment.
 */
struct ftp_passed {
	u32 read;
	u32 eol : 24;
	enum ftp_reason reason : 8;
};

#define FTP_PASSED_EOL_MAX 0xffffff	/* no segment is as long as that */

/**
 * struct ftp_passage - text on its way, without SYN, FIN and RST
 * @text: its payload
 * @seq: sequence number of its first byte
 * @dir: who sent it
 * @passed: how far it was read
 */
struct ftp_passage {
	struct ftp_span text;
	u32 seq;
	enum ftp_dir dir;
	struct ftp_passed passed;
};

struct ftp_passed ftp_session_pass(struct ftp_session *s, u32 seq, const u8 *text,
				   u32 len, enum ftp_dir dir);
bool ftp_session_announces(struct ftp_session *s,
			   const struct ftp_passage *p,
			   struct ftp_announcement *announced);
void ftp_session_opened(struct ftp_session *s, const struct ftp_passage *p,
			const struct ftp_announcement *announced);
void ftp_session_found(struct ftp_session *s, struct ftp_segment *segment,
		       const struct ftp_passage *p,
		       const struct ftp_announcement *announced);

/**
 * ftp_session_is_owed - whether reading has led to what the caller is to do
 * @s: session
 *
 * That is what is due, gone, or counted as a slip.
 */
static inline bool ftp_session_is_owed(const struct ftp_session *s)
{
	return s->dialogue.due | s->dialogue.gone | s->dialogue.slips;
}

enum ftp_place ftp_session_begin(struct ftp_session *s,
				 struct ftp_segment *segment);
enum ftp_mark ftp_session_read(struct ftp_session *s,
			       struct ftp_segment *segment,
			       struct ftp_announcement *announced);
bool ftp_session_claim(struct ftp_session *s, struct ftp_segment *segment,
		       const struct ftp_announcement *announced);
enum ftp_reason ftp_session_decide(struct ftp_session *s,
				   struct ftp_segment *segment,
				   const struct ftp_announcement *announced,
				   const struct ftp_endpoint *mapped);
void ftp_session_keep(struct ftp_session *s, struct ftp_segment *segment,
		      const struct ftp_announcement *announced, struct ftp_hold *hold);
void ftp_session_end(struct ftp_session *s, struct ftp_segment *segment);
bool ftp_session_denies_line(struct ftp_session *s, const struct ftp_segment *segment,
			     u32 len, bool whole);
bool ftp_session_denies_tls(const struct ftp_session *s,
			    const struct ftp_segment *segment);
bool ftp_session_denies_end(const struct ftp_session *s,
			    const struct ftp_segment *segment);
bool ftp_session_acked(struct ftp_session *s, enum ftp_dir dir, u32 *ack);
void ftp_session_start_tls(struct ftp_session *s);
void ftp_session_set_opaque(struct ftp_session *s);
void ftp_session_set_implicit(struct ftp_session *s);
void ftp_session_doubt_tls(struct ftp_session *s);
void ftp_session_leave_tls(struct ftp_session *s, enum ftp_dir dir,
			   enum ftp_command command);
bool ftp_session_finds_tls(struct ftp_session *s, struct ftp_segment *segment);
const u8 *ftp_session_skip_records(struct ftp_session *s,
				   struct ftp_segment *segment, const u8 *at,
				   const u8 *end);
u32 ftp_tls_pass_records(struct ftp_stream *stream, const u8 *text, u32 len);
bool ftp_session_may_encrypt(const struct ftp_session *s);
bool ftp_session_is_granted(const struct ftp_session *s);
bool ftp_session_is_secured(const struct ftp_session *s);
enum ftp_reason ftp_session_take_reply(struct ftp_session *s, u32 code,
				       enum ftp_command command);
enum ftp_reason ftp_session_take_command(struct ftp_session *s,
					 enum ftp_command command);

/**
 * ftp_session_end_tls - as ftp_session_leave_tls(), where it is encrypted
 * @s: session, a line of which is clear text
 * @dir: whose line it is
 * @command: of a client's, its class
 */
static inline void ftp_session_end_tls(struct ftp_session *s, enum ftp_dir dir,
				       enum ftp_command command)
{
	if (s->dialogue.state == FTP_ENCRYPTED)
		ftp_session_leave_tls(s, dir, command);
}

/**
 * ftp_has_bare_lf - whether a line ends with LF alone
 * @stream: its direction
 * @segment: where it ends
 * @eol: its LF
 */
static inline bool ftp_has_bare_lf(const struct ftp_stream *stream,
				   const struct ftp_segment *segment,
				   const u8 *eol)
{
	return (eol > segment->text.at ? eol[-1] : stream->last) != '\r';
}

enum ftp_mark ftp_session_read_argument(struct ftp_session *s,
					struct ftp_segment *segment,
					struct ftp_announcement *announced,
					const u8 *eol);

#endif /* FTP_SESSION_H */
