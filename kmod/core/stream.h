/* SPDX-License-Identifier: GPL-2.0 */
/*
 * One direction of a control connection: what of it leaves, and in which form.
 *
 * Kept is what is stored of a line that has not ended. Held is what is stored and has
 * not left, either; that is so under NAT only.
 */
#ifndef FTP_STREAM_H
#define FTP_STREAM_H

#include "segment.h"
#include "tls.h"

/**
 * struct ftp_rewrite - an argument that was replaced; none if @old_len is 0
 * @at: sequence number of its first byte, as the sender counts
 * @endpoint: what the receiver gets
 * @old_len: bytes that the sender wrote
 * @new_len: bytes that the receiver gets; 0 as long as that is not decided
 * @form: enum ftp_form in which @endpoint is written; with %FTP_FORM_NONE what
 *	the receiver gets is in the stream's hold buffer
 */
struct ftp_rewrite {
	u32 at;
	struct ftp_endpoint endpoint;
	u8 old_len;
	u8 new_len;
	u8 form;
};

/**
 * ftp_rewrite_delta - by how much the receiver's stream grows
 * @rewrite: the replaced argument
 */
static inline s32 ftp_rewrite_delta(const struct ftp_rewrite *rewrite)
{
	return (s32)rewrite->new_len - (s32)rewrite->old_len;
}

/**
 * ftp_rewrite_behind - by how much a place is behind the argument's end
 * @rewrite: the replaced argument
 * @seq: sequence number, as the sender counts
 *
 * Return: bytes; less than 0 for a place before its end.
 */
static inline s32 ftp_rewrite_behind(const struct ftp_rewrite *rewrite, u32 seq)
{
	return (s32)(seq - rewrite->at - rewrite->old_len);
}

/**
 * struct ftp_stream - one direction; zero before its first segment
 * @next: sequence number of the next byte to read
 * @last: the byte before @next, or any: who is sent it again has had it
 * @command: enum ftp_command of this line, if it has announced
 * @synced: @next is known
 * @gap: a segment came out of order, behind it, and waits
 * @acked_early: the bytes held, or those of @rewrite, were acknowledged to the sender
 *	before the receiver has them
 * @lost: of this line something is missing, and it means nothing
 * @unread: with @lost, nothing was read since
 * @skipped: of this line only what may stand before it has come, such as Telnet's bytes
 * @open: an argument may still begin in this line
 * @begun: one has begun
 * @decided: it was dealt with
 * @in_tls: it is no text, but TLS
 * @tls_seen: a whole header of a TLS record was seen
 * @crlf: a line has ended with CR LF
 * @bare: the last one that ended did so with LF alone
 * @line_len: bytes of the line, counted where anything is denied
 * @head: of text, what the line that has not ended begins with
 * @tls_record: of TLS, how far its record has come
 * @ooo: copies of segments that came out of order
 * @hold: the hold buffer, the caller's memory while an argument is split; or NULL
 * @rewrite: the last argument replaced, until it is acknowledged
 * @held_at: sequence number of the first byte that is held back
 * @acked_early_to: with @acked_early, up to where
 * @held: how many bytes are held back, in the hold buffer
 * @skip: bytes in the hold buffer that are before the argument
 * @kept: bytes of the argument in the hold buffer
 * @before: the byte before @held_at
 *
 * What each line touches stands first.
 */
struct ftp_stream {
	u32 next;
	u8 last;
	u8 command;
	bool synced : 1;
	bool gap : 1;
	bool acked_early : 1;
	bool open : 1;
	bool begun : 1;
	bool decided : 1;
	bool unread : 1;
	bool tls_seen : 1;
	/* asked for together, so these share a byte */
	bool lost : 1;
	bool skipped : 1;
	bool in_tls : 1;
	bool crlf;
	bool bare;
	u16 line_len;
	union {
		struct ftp_head head;
		struct ftp_tls_record tls_record;
	};
	struct ftp_ooo *ooo;
	struct ftp_hold *hold;
	struct ftp_rewrite rewrite;
	u32 held_at;
	u32 acked_early_to;
	u8 held;
	u8 skip;
	u8 kept;
	u8 before;
};

void ftp_stream_start(struct ftp_stream *stream, u32 seq);
enum ftp_place ftp_stream_begin(struct ftp_stream *stream,
				struct ftp_segment *segment);
void ftp_stream_skip(struct ftp_stream *stream, u32 seq);
void ftp_stream_lost(struct ftp_stream *stream);
bool ftp_stream_claim(struct ftp_stream *stream, struct ftp_segment *segment,
		      const struct ftp_announcement *announced);
enum ftp_reason ftp_stream_decide(struct ftp_stream *stream,
				  struct ftp_segment *segment,
				  const struct ftp_announcement *announced,
				  const struct ftp_endpoint *mapped);

/**
 * ftp_stream_advance - text in its turn is read, and leaves as it came
 * @stream: its direction
 * @len: its bytes
 * @last: the last one
 */
static inline void ftp_stream_advance(struct ftp_stream *stream, u32 len, u8 last)
{
	stream->next += len;
	stream->last = last;
	stream->unread = false;
}

/**
 * ftp_stream_append - keep more of an argument
 * @stream: its direction, with a hold buffer
 * @text: so much more
 */
static inline void ftp_stream_append(struct ftp_stream *stream,
				     struct ftp_span text)
{
	memcpy(stream->hold->text + stream->skip + stream->kept, text.at,
	       text.len);
	stream->kept += (u8)text.len;
}

void ftp_stream_keep(struct ftp_stream *stream, struct ftp_segment *segment,
		     const struct ftp_announcement *announced);
void ftp_stream_resume(struct ftp_stream *stream, struct ftp_segment *segment,
		       enum ftp_mark mark, const struct ftp_announcement *announced);
void ftp_stream_end(struct ftp_stream *stream, struct ftp_segment *segment);
bool ftp_stream_acked(struct ftp_stream *stream, u32 *ack);

#endif /* FTP_STREAM_H */
