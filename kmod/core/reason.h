/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Why something was not opened: the one list behind the counters, the netlink
 * names and the tool's text. It only grows.
 */
#ifndef FTP_REASON_H
#define FTP_REASON_H

#include "platform.h"

/**
 * enum ftp_reason - why a line opened nothing
 * @FTP_OK: no reason: it is allowed
 * @FTP_BAD_SYNTAX: the argument does not have the form of an endpoint
 * @FTP_BAD_OCTET: a number of the endpoint is greater than 255
 * @FTP_BAD_PORT: the port is 0 or greater than 65535
 * @FTP_WRONG_FAMILY: the address is not of the control connection's family
 * @FTP_FOREIGN_ADDRESS: the address is not the announcer's own
 * @FTP_RESERVED_ADDRESS: the address cannot be that of one host
 * @FTP_PRIVILEGED_PORT: the port is below 1024
 * @FTP_NOT_ASKED: nothing asked for this reply
 * @FTP_BEFORE_LOGIN: the user is not logged in
 * @FTP_REJECTED: the server refused the command
 * @FTP_EPSV_ALL: the client had promised to use EPSV only
 * @FTP_NO_ENDPOINT: a transfer was asked for without an endpoint
 * @FTP_MODE: the profile does not allow this mode
 * @FTP_DENIED: the profile denies the command
 * @FTP_OPAQUE: the control connection is encrypted
 * @FTP_LINE_TOO_LONG: the argument is longer than any endpoint
 * @FTP_NO_SEQADJ: the connection cannot have its length changed
 * @FTP_NAT_PORTS_FULL: no port is free on the gateway
 * @FTP_EXPECT_TABLE_FULL: the table of expectations is full
 * @FTP_NO_MEMORY: there was no memory
 * @FTP_NO_PROFILE: this namespace does not have the profile
 * @FTP_INSIDE_REPLY: it stands in a reply of many lines that has not ended
 * @FTP_TOO_MANY: one segment announces more than anybody needs
 * @FTP_NOT_TLS: neither a TLS record nor a line comes behind TLS
 * @FTP_FTPS_FULL: the encrypted session has as many data connections as it may
 * @FTP_FTPS_AMBIGUOUS: more than one host is meant by an encrypted session's port
 * @FTP_UNSEEN_START: it may be text of a reply of which the beginning was not seen
 * @FTP_REASON_MAX: number of values
 */
enum ftp_reason {
	FTP_OK,
	FTP_BAD_SYNTAX,
	FTP_BAD_OCTET,
	FTP_BAD_PORT,
	FTP_WRONG_FAMILY,
	FTP_FOREIGN_ADDRESS,
	FTP_RESERVED_ADDRESS,
	FTP_PRIVILEGED_PORT,
	FTP_NOT_ASKED,
	FTP_BEFORE_LOGIN,
	FTP_REJECTED,
	FTP_EPSV_ALL,
	FTP_NO_ENDPOINT,
	FTP_MODE,
	FTP_DENIED,
	FTP_OPAQUE,
	FTP_LINE_TOO_LONG,
	FTP_NO_SEQADJ,
	FTP_NAT_PORTS_FULL,
	FTP_EXPECT_TABLE_FULL,
	FTP_NO_MEMORY,
	FTP_NO_PROFILE,
	FTP_INSIDE_REPLY,
	FTP_TOO_MANY,
	FTP_NOT_TLS,
	FTP_FTPS_FULL,
	FTP_FTPS_AMBIGUOUS,
	FTP_UNSEEN_START,
	FTP_REASON_MAX
};

const char *ftp_reason_name(enum ftp_reason reason);
const char *ftp_reason_sentence(enum ftp_reason reason);

#endif /* FTP_REASON_H */
