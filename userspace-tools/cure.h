/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What can be done about a refusal, in a sentence for each reason.
 */
#ifndef NF_FTP_TOOL_CURE_H
#define NF_FTP_TOOL_CURE_H

#include "core/reason.h"

/**
 * cure_of() - what to do about a refusal
 * @reason: less than %FTP_REASON_MAX
 *
 * Return: a sentence; "" for %FTP_OK.
 */
const char *cure_of(enum ftp_reason reason);

#endif /* NF_FTP_TOOL_CURE_H */
