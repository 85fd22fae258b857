/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What can be done about a refusal, in a sentence for each reason.
 */
#ifndef NF_FTP_TOOL_CURE_H
#define NF_FTP_TOOL_CURE_H

#include "core/reason.h"
#include "ports.h"
#include "profile.h"

/**
 * cure_of() - what to do about a refusal
 * @reason: less than %FTP_REASON_MAX
 *
 * Return: a sentence; "" for %FTP_OK.
 */
const char *cure_of(enum ftp_reason reason);

/**
 * cure_encrypted() - what lets in data connections of encrypted sessions
 * @profile: their profile
 * @command: is filled with the command; LO-HI stands for the server's ports
 * @size: room for it
 *
 * Return: false if the profile lets some in, or no session be encrypted.
 */
bool cure_encrypted(const struct profile *profile, char *command, size_t size);

/**
 * cure_denied() - which of a profile's keys deny commands, and how to change them
 * @profile: the profile
 * @text: is filled with a clause; "" if none does
 * @size: room for it
 */
void cure_denied(const struct profile *profile, char *text, size_t size);

/**
 * cure_tls_port() - what marks a port as one that begins with TLS
 * @ports: the ports in the list
 * @number: the port
 * @separator: stands between two commands
 * @command: is filled with the commands
 * @size: room for them
 *
 * Return: false if it is marked so.
 */
bool cure_tls_port(const struct port_list *ports, __u16 number,
		   const char *separator, char *command, size_t size);

#endif /* NF_FTP_TOOL_CURE_H */
