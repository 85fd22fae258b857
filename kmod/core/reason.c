// SPDX-License-Identifier: GPL-2.0
/* Names and sentences of the reasons. */
#include "reason.h"

static const struct {
	const char *name;
	const char *sentence;
} rows[FTP_REASON_MAX] = {
	[FTP_OK] = { "ok", "it is allowed" },
	[FTP_BAD_SYNTAX] = { "bad-syntax",
		"the argument does not have the form of an endpoint" },
	[FTP_BAD_OCTET] = { "bad-octet",
		"a number of the endpoint is greater than 255" },
	[FTP_BAD_PORT] = { "bad-port", "the port is 0 or greater than 65535" },
	[FTP_WRONG_FAMILY] = { "wrong-family",
		"the address is not of the control connection's family" },
	[FTP_FOREIGN_ADDRESS] = { "foreign-address",
		"the address is not the announcer's own" },
	[FTP_RESERVED_ADDRESS] = { "reserved-address",
		"the address cannot be that of one host" },
	[FTP_PRIVILEGED_PORT] = { "privileged-port", "the port is below 1024" },
	[FTP_NOT_ASKED] = { "not-asked", "nothing asked for this reply" },
	[FTP_BEFORE_LOGIN] = { "before-login", "the user is not logged in" },
	[FTP_REJECTED] = { "rejected", "the server refused the command" },
	[FTP_EPSV_ALL] = { "epsv-all",
		"the client had promised to use EPSV only" },
	[FTP_NO_ENDPOINT] = { "no-endpoint",
		"a transfer was asked for without an endpoint" },
	[FTP_MODE] = { "mode", "the profile does not allow this mode" },
	[FTP_DENIED] = { "denied", "the profile denies the command" },
	[FTP_OPAQUE] = { "opaque", "the control connection is encrypted" },
	[FTP_LINE_TOO_LONG] = { "line-too-long",
		"the argument is longer than any endpoint" },
	[FTP_NO_SEQADJ] = { "no-seqadj",
		"the connection cannot have its length changed" },
	[FTP_NAT_PORTS_FULL] = { "nat-ports-full",
		"no port is free on the gateway" },
	[FTP_EXPECT_TABLE_FULL] = { "expect-table-full",
		"the table of expectations is full" },
	[FTP_NO_MEMORY] = { "no-memory", "there was no memory" },
	[FTP_NO_PROFILE] = { "no-profile",
		"this namespace does not have the profile" },
	[FTP_INSIDE_REPLY] = { "inside-reply",
		"it stands in a reply of many lines that has not ended" },
	[FTP_TOO_MANY] = { "too-many",
		"one segment announces more endpoints than anybody needs" },
	[FTP_NOT_TLS] = { "not-tls",
		"neither a TLS record nor a line: nothing is read any more" },
	[FTP_FTPS_FULL] = { "ftps-full",
		"the encrypted session has as many data connections as it may" },
	[FTP_FTPS_AMBIGUOUS] = { "ftps-ambiguous",
		"encrypted sessions with several hosts have this address and port" },
	[FTP_UNSEEN_START] = { "unseen-start",
		"the beginning was not seen, and this may be text of another reply" },
};

/**
 * ftp_reason_name - the name under which a reason is counted
 * @reason: less than %FTP_REASON_MAX
 *
 * Return: such as "bad-octet"; "ok" for what is none.
 */
const char *ftp_reason_name(enum ftp_reason reason)
{
	return rows[reason].name;
}

/**
 * ftp_reason_sentence - what to tell a person
 * @reason: less than %FTP_REASON_MAX
 *
 * Return: a clause without a full stop.
 */
const char *ftp_reason_sentence(enum ftp_reason reason)
{
	return rows[reason].sentence;
}
