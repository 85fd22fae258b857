// SPDX-License-Identifier: GPL-2.0
/*
 * What keeps FTP from working: what was seen of it. A counter does not say when, so
 * all of these are notes.
 */
#include <string.h>

#include "doctor.h"

static void look_reason(struct diagnosis *diagnosis, const struct check *check,
			const char *reason, const char *command)
{
	unsigned long long times = gateway_counted(diagnosis->gateway, reason);

	if (times)
		found(diagnosis, check, command, "counted as %s, %llu times",
		      reason, times);
}

static void look_address(struct diagnosis *diagnosis, const struct check *check)
{
	look_reason(diagnosis, check, "foreign-address",
		    "nf-ftp profile set ftp foreign=fix");
}

static void look_nat_ports(struct diagnosis *diagnosis,
			   const struct check *check)
{
	look_reason(diagnosis, check, "nat-ports-full",
		    "nf-ftp profile set ftp nat-ports=any");
}

/* A bridge cannot, whoever gives the helper. */
static void look_seqadj(struct diagnosis *diagnosis, const struct check *check)
{
	look_reason(diagnosis, check, "no-seqadj", diagnosis->paths->hidden ?
		    "" : "nf-ftp port add 21");
}

static void look_tls(struct diagnosis *diagnosis, const struct check *check)
{
	const struct session_list *list = &diagnosis->gateway->sessions;
	size_t count = 0;
	size_t i;

	for (i = 0; i < list->count; i++)
		count += !strcmp(list->entries[i].state, "opaque");
	if (count)
		found(diagnosis, check, "", "%zu of %zu sessions", count,
		      list->count);
	else
		look_reason(diagnosis, check, "opaque", "");
}

const struct check traffic_checks[] = {
	{ "address-wrong", SEVERITY_NOTE,
	  "somebody announced an address that is not its own: a server with a wrong address in its configuration, or an attack",
	  "the server's configuration, or `nf-ftp profile set ftp foreign=fix`",
	  WHEN_LOADED, false, look_address },
	{ "tls", SEVERITY_NOTE,
	  "control connections are encrypted, and nobody can read in them where the data connections will be",
	  "[TLS](situations.md#tls)", WHEN_LOADED, false, look_tls },
	{ "length-fixed", SEVERITY_NOTE,
	  "a line could not change its length: the helper was given behind NAT, or this is a bridge",
	  "`nf-ftp port add 21`, or a rule [before NAT](firewalls.md#where-in-a-ruleset-the-helper-is-given); on a bridge [nothing](situations.md#the-gateway-is-a-bridge)",
	  WHEN_LOADED, false, look_seqadj },
	{ "nat-ports-full", SEVERITY_NOTE,
	  "all ports that may be announced under NAT were in use",
	  "`nf-ftp profile set ftp nat-ports=any`, or a larger range",
	  WHEN_LOADED, false, look_nat_ports },
	{ NULL, SEVERITY_NOTE, NULL, NULL, WHEN_ABSENT, false, NULL }
};
