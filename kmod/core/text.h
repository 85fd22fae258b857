/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Text of a control connection: spans of bytes, its words, and the ends of its
 * lines, which are looked for eight bytes at a time.
 */
#ifndef FTP_TEXT_H
#define FTP_TEXT_H

#include "platform.h"

/**
 * struct ftp_span - bytes that are read but not owned; never NUL terminated
 * @at: first byte
 * @len: number of bytes
 */
struct ftp_span {
	const u8 *at;
	u32 len;
};

/**
 * ftp_is_digit - whether the byte is an ASCII digit
 * @c: byte
 */
static inline bool ftp_is_digit(u8 c)
{
	return c >= '0' && c <= '9';
}

/**
 * ftp_is_alnum - whether the byte is an ASCII letter or digit
 * @c: byte
 */
static inline bool ftp_is_alnum(u8 c)
{
	return ftp_is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z');
}

/**
 * ftp_span_drop - take bytes away from the front
 * @s: span
 * @n: how many, at most @s->len
 */
static inline void ftp_span_drop(struct ftp_span *s, u32 n)
{
	s->at += n;
	s->len -= n;
}

/**
 * ftp_span_take - take one certain byte away from the front
 * @s: span; unchanged if it begins with anything else
 * @c: the byte
 *
 * Return: whether it was there.
 */
static inline bool ftp_span_take(struct ftp_span *s, u8 c)
{
	if (!s->len || *s->at != c)
		return false;
	ftp_span_drop(s, 1);
	return true;
}

/* what follows is a Telnet command (RFC 854); a client may interrupt so (RFC 959 4.1.3) */
#define FTP_TELNET_IAC 255

/**
 * ftp_is_blank - whether it stands between words
 * @c: byte
 */
static inline bool ftp_is_blank(u8 c)
{
	return c == ' ' || c == '\t';
}

/* a command's name, packed by ftp_word_add() */
#define FTP_WORD(a, b, c, d) \
	((u32)(a) << 24 | (u32)(b) << 16 | (u32)(c) << 8 | (u32)(d))

/**
 * enum ftp_dir - who speaks
 * @FTP_CLIENT: the client sends commands
 * @FTP_SERVER: the server sends replies
 */
enum ftp_dir {
	FTP_CLIENT,
	FTP_SERVER,
};

/**
 * ftp_word_add - pack one more byte of a word, letters in upper case
 * @word: the bytes before, 0 at first; holds the last four
 * @c: letter or digit
 */
static inline u32 ftp_word_add(u32 word, u8 c)
{
	return word << 8 | (c >= 'a' && c <= 'z' ? c - 0x20u : c);
}

/* a byte in all places of a word */
#define FTP_EACH(c) (0x0101010101010101ull * (c))

/**
 * ftp_is_eol - whether the byte ends a line
 * @c: byte
 *
 * A CR before it belongs to the end; anywhere else it is text, and so is NUL. No
 * server is known that reads it otherwise, and some send it back as it came.
 */
static inline bool ftp_is_eol(u8 c)
{
	return c == '\n';
}

/**
 * ftp_low_bytes - whether a line may end in these eight bytes
 * @at: the first one
 *
 * Return: 0 if all are ASCII and more than 10, which is LF. Otherwise top bits
 * of bytes, the first one the least significant; the lowest bit set, at least,
 * is one of a byte that is up to 10 or no ASCII.
 */
static inline u64 ftp_low_bytes(const u8 *at)
{
	return (ftp_load_le64(at) - FTP_EACH('\n' + 1)) & FTP_EACH(0x80);
}

/**
 * ftp_find_eol - find where the line ends
 * @at: first byte to look at
 * @end: behind the last one
 *
 * Return: the first LF, or @end.
 */
static inline const u8 *ftp_find_eol(const u8 *at, const u8 *end)
{
	const u8 *last;
	u64 low;

	if (end - at >= 8) {
		last = end - 8;
		do {
			low = ftp_low_bytes(at);
			if (low)
				break;
			at += 8;
		} while (at <= last);
		/* the last ones are looked at together with some before them */
		if (!low && at < end) {
			at = last;
			low = ftp_low_bytes(at);
		}
		if (!low)
			return end;
		at += ftp_first_bit(low) / 8;
	}
	for (; at < end; at++) {
		if (ftp_is_eol(*at))
			return at;
	}
	return end;
}

/**
 * ftp_find_byte - find a byte
 * @at: first one to look at
 * @end: behind the last one
 * @c: the byte
 *
 * Return: the first one that is it, or @end.
 */
static inline const u8 *ftp_find_byte(const u8 *at, const u8 *end, u8 c)
{
	u64 word, found;

	for (; end - at >= 8; at += 8) {
		word = ftp_load_le64(at) ^ FTP_EACH(c);
		/* the lowest one is a byte that is 0 now */
		found = (word - FTP_EACH(1)) & ~word & FTP_EACH(0x80);
		if (found)
			return at + ftp_first_bit(found) / 8;
	}
	while (at < end && *at != c)
		at++;
	return at;
}

/* eight bytes: a top bit is set if one of them is the one in @each, or no ASCII */
static inline u64 ftp_mark_byte(const u8 *at, u64 each)
{
	return (ftp_load_le64(at) ^ each) - FTP_EACH(1);
}

/**
 * ftp_pass_absent - pass over bytes among which another one is not
 * @at: first one to look at
 * @end: behind the last one
 * @c: that one, which is ASCII, and rare
 *
 * Return: less than 16 bytes before it, or before @end, or before what is no ASCII.
 */
static inline const u8 *ftp_pass_absent(const u8 *at, const u8 *end, u8 c)
{
	const u64 each = FTP_EACH(c);

	for (; end - at >= 16; at += 16) {
		if ((ftp_mark_byte(at, each) | ftp_mark_byte(at + 8, each)) &
		    FTP_EACH(0x80))
			break;
	}
	return at;
}

#endif /* FTP_TEXT_H */
