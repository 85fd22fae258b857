// SPDX-License-Identifier: GPL-2.0
/*
 * Cures. docs/troubleshooting.md says more of those that are seen often.
 */
#include <stdio.h>
#include <string.h>

#include "cure.h"

#define FAULTY "Correct the program that says this; it is not what the RFC says."
#define NO_HONEST "Nothing to do: no honest client does that."

static const char *const cures[FTP_REASON_MAX] = {
	[FTP_OK] = "",
	[FTP_BAD_SYNTAX] = FAULTY,
	[FTP_BAD_OCTET] = FAULTY,
	[FTP_BAD_PORT] = FAULTY,
	[FTP_WRONG_FAMILY] =
		"Let the client use EPRT and EPSV, which know both families, or one family only.",
	[FTP_FOREIGN_ADDRESS] =
		"Correct the address in the server's or client's configuration; else foreign=fix in the profile.",
	[FTP_RESERVED_ADDRESS] =
		"Correct the address in the server's or client's configuration.",
	[FTP_PRIVILEGED_PORT] =
		"No honest client does that; where one has to, privileged=yes in the profile.",
	[FTP_NOT_ASKED] =
		"If the session is older than the helper, the next PASV is read; else strict=no in the profile.",
	[FTP_BEFORE_LOGIN] =
		"Log in first; a server that wants no login answers 200, and that opens it.",
	[FTP_REJECTED] =
		"See the server's answer: it may want PASV or another address, or the gateway did not translate.",
	[FTP_EPSV_ALL] = "Let the client use EPSV after EPSV ALL, or not say EPSV ALL.",
	[FTP_NO_ENDPOINT] = "Let the client say PORT or PASV before each transfer.",
	[FTP_MODE] = "Use the other mode, or modes=any in the profile.",
	[FTP_DENIED] =
		"Take the command out of deny= in the profile, or change ftps=deny or ftps=require, if it is to be allowed.",
	[FTP_OPAQUE] =
		"Give the server a range of ports, and the profile the same: ftps=LO-HI.",
	[FTP_LINE_TOO_LONG] = FAULTY,
	[FTP_NO_SEQADJ] =
		"Give the helper before NAT: nf-ftp port add 21, or a rule at priority mangle.",
	[FTP_NAT_PORTS_FULL] = "Give the profile a larger range: nat-ports=LO-HI.",
	[FTP_EXPECT_TABLE_FULL] =
		"Raise net.netfilter.nf_conntrack_expect_max by sysctl.",
	[FTP_NO_MEMORY] = "Give the gateway more memory.",
	[FTP_NO_PROFILE] = "Add the profile that the rule names: nf-ftp profile add NAME.",
	[FTP_INSIDE_REPLY] =
		"Correct the server's message, which does not end as RFC 959 says; else strict=no in the profile.",
	[FTP_TOO_MANY] = NO_HONEST,
	[FTP_NOT_TLS] = "Connect anew; if it comes again, something on the way changes the stream.",
	[FTP_FTPS_FULL] = "Raise ftps-connections in the profile.",
	[FTP_FTPS_AMBIGUOUS] =
		"Give each host behind the shared address an address or a range of its own.",
	[FTP_UNSEEN_START] =
		"Connect anew, and see that both directions pass this gateway; else strict=no in the profile.",
};

const char *cure_of(enum ftp_reason reason)
{
	return cures[reason];
}

bool cure_encrypted(const struct profile *profile, char *command, size_t size)
{
	if (profile->ftps.range.from || profile->ftps_active.from ||
	    profile->ftps.what == NF_FTP_FTPS_DENY)
		return false;
	snprintf(command, size, "nf-ftp profile set %s ftps=%sLO-HI",
		 profile->name,
		 profile->ftps.what == NF_FTP_FTPS_REQUIRE ? "require," : "");
	return true;
}

/* Return: how long the clause is. */
static size_t print_ftps(const struct profile *profile, char *text, size_t size)
{
	const struct port_range *range = &profile->ftps.range;
	char allowed[sizeof("65535-65535")] = "opaque";
	int length = 0;

	if (range->from)
		snprintf(allowed, sizeof(allowed), "%u-%u", range->from, range->to);
	if (profile->ftps.what == NF_FTP_FTPS_DENY)
		length = snprintf(text, size,
				  "by ftps=deny, which is against AUTH: nf-ftp profile set %s ftps=LO-HI, with the server's ports, allows it",
				  profile->name);
	else if (profile->ftps.what == NF_FTP_FTPS_REQUIRE)
		length = snprintf(text, size,
				  "by ftps=require, which is against USER before AUTH: let the client use TLS, or nf-ftp profile set %s ftps=%s allows it",
				  profile->name, allowed);
	return (size_t)length;
}

void cure_denied(const struct profile *profile, char *text, size_t size)
{
	const struct deny *deny = &profile->deny;
	size_t length;
	unsigned int i;

	text[0] = '\0';
	length = print_ftps(profile, text, size);
	for (i = 0; i < deny->count && length < size; i++)
		length += (size_t)snprintf(text + length, size - length, "%s%s",
					   i ? "," : length ? ", or by deny=" :
					   "by deny=", deny->verbs[i]);
	if (deny->count && length < size)
		snprintf(text + length, size - length,
			 ": nf-ftp profile set %s deny=LIST, with what stays denied, changes it",
			 profile->name);
}

bool cure_tls_port(const struct port_list *ports, __u16 number,
		   const char *separator, char *command, size_t size)
{
	const struct port *port = port_list_find(ports, number);
	const char *profile = port ? port->profile : PROFILE_DEFAULT;
	bool is_default = !strcmp(profile, PROFILE_DEFAULT);
	size_t length = 0;

	if (port && port->tls)
		return false;
	if (port)
		length = (size_t)snprintf(command, size, "nf-ftp port del %u%s",
					  number, separator);
	if (length < size)
		snprintf(command + length, size - length, "nf-ftp port add %u%s%s tls",
			 number, is_default ? "" : " to ",
			 is_default ? "" : profile);
	return true;
}
