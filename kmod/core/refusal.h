/* SPDX-License-Identifier: GPL-2.0 */
/* What a peer hears that was promised an endpoint which cannot be had. */
#ifndef FTP_REFUSAL_H
#define FTP_REFUSAL_H

#include "edit.h"
#include "segment.h"

/**
 * ftp_refuse - an argument goes
 * @edit: it, of which the receiver has seen nothing; with %FTP_FORM_REFUSAL
 *	the reply around it goes with it
 * @segment: its last segment
 * @event: it
 *
 * Return: the form of what comes in its place.
 */
enum ftp_form ftp_refuse(struct ftp_edit *edit,
			 const struct ftp_segment *segment,
			 const struct ftp_event *event);

#endif /* FTP_REFUSAL_H */
