// SPDX-License-Identifier: GPL-2.0
/* Finding an argument in a line that is whole. */
#include "argument.h"
#include "carry.h"
#include "eol.h"

/* the top bit of each of eight bytes that is a digit */
static u64 find_digits(const u8 *at)
{
	u64 eight = ftp_load_le64(at) ^ FTP_EACH('0');

	/* 118 more than 9 is 127 */
	return ~(((eight & FTP_EACH(0x7f)) + FTP_EACH(118)) | eight) &
	       FTP_EACH(0x80);
}

static const u8 *find_digit(const u8 *at, const u8 *end)
{
	u64 found = 0;

	while (end - at >= 8) {
		found = find_digits(at) | ftp_low_bytes(at);
		if (found)
			return at + ftp_first_bit(found) / 8;
		at += 8;
	}
	while (at < end && !ftp_is_digit(*at) && *at >= ' ')
		at++;
	return at;
}

/* the first byte of the argument, or one that can't be that */
static const u8 *find_argument(enum ftp_form form, const u8 *at, const u8 *end)
{
	if (form != FTP_FORM_PORT_ONLY)
		return find_digit(at, end);
	while (at < end && *at != '(' && *at >= ' ')
		at++;
	if (at == end || *at != '(')
		return end;
	at++;
	/* of several brackets each may be the one before it */
	return at < end && ftp_argument_has(form, *at) ? at : end;
}

/* up to three digits */
static const u8 *scan_octet(const u8 *at, u32 *out)
{
	u32 n = 0, digit, i;

#pragma GCC unroll 3
	for (i = 0; i < 3; i++) {
		digit = (u32)at[i] - '0';
		if (digit > 9)
			break;
		n = n * 10 + digit;
	}
	*out = n;
	return at + i;
}

/*
 * h1,h2,h3,h4,p1,p2 as nearly everybody writes it. It needs no other bound than a
 * byte that cannot be part of it. Returns what follows it, or NULL.
 */
static const u8 *scan_hostport(const u8 *at, struct ftp_endpoint *out)
{
	u32 all = 0, n = 0, i;
	const u8 *next = at;
	u8 octet[6];

#pragma GCC unroll 6
	for (i = 0; i < 6; i++, at = next + 1) {
		next = scan_octet(at, &n);
		if (next == at || (i < 5 && *next != ','))
			return NULL;
		octet[i] = (u8)n;
		all |= n;
	}
	if (all > 255 || ftp_argument_has(FTP_FORM_HOSTPORT, *next) ||
	    !ftp_set_hostport(out, octet))
		return NULL;
	return next;
}

static const u8 *scan(enum ftp_form form, const u8 *at, const u8 *end,
		      struct ftp_endpoint *out)
{
	struct ftp_span rest = { at, (u32)(end - at) };

	if (form == FTP_FORM_HOSTPORT &&
	    !ftp_argument_has(FTP_FORM_HOSTPORT, end[-1]))
		return scan_hostport(at, out);
	if (ftp_scan_endpoint(&rest, form, out) || !rest.len)
		return NULL;
	return rest.at;
}

struct ftp_span ftp_argument_whole(enum ftp_dir dir, enum ftp_verb verb,
				   struct ftp_span text,
				   struct ftp_endpoint *out)
{
	const u8 *end = text.at + text.len, *at = text.at + 5, *next;
	enum ftp_form form = ftp_verb_row(verb)->form;
	struct ftp_span none = { NULL, 0 };

	if (dir == FTP_SERVER)
		at = find_argument(form, at - 1, end);
	if (at >= end || text.at[dir == FTP_CLIENT ? 4 : 3] != ' ')
		return none;
	next = scan(form, at, end, out);
	if (!next || next - at > FTP_ARGUMENT_MAX)
		return none;
	if (dir == FTP_CLIENT ? next == end || !ftp_ends_here(next, end) :
				ftp_argument_has(form, *next))
		return none;
	return (struct ftp_span){ at, (u32)(next - at) };
}
