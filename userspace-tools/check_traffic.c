// SPDX-License-Identifier: GPL-2.0
/*
 * What keeps FTP from working: what was seen of it. A counter does not say when, so
 * all of these are notes.
 */
#include <string.h>

#include "cure.h"
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

/* Encrypted sessions of a profile that have no range of ports. */
static size_t count_without_range(const struct gateway *gateway,
				  const char *profile)
{
	const struct session_list *list = &gateway->sessions;
	const struct session *session;
	size_t count = 0;
	size_t i;

	for (i = 0; i < list->count; i++) {
		session = &list->entries[i];
		count += session_is_encrypted(session) &&
			 !session_has_range(session) &&
			 !strcmp(session->profile, profile);
	}
	return count;
}

/* Of each profile without a range; returns how many sessions there are of others. */
static size_t look_sessions(struct diagnosis *diagnosis,
			    const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	const struct profile_list *list = &gateway->config.profiles;
	const struct profile *profile;
	char command[COMMAND_SIZE];
	size_t others = 0;
	size_t count;
	size_t i;

	for (i = 0; i < list->count; i++) {
		profile = &list->profiles[i];
		count = count_without_range(gateway, profile->name);
		if (!count || profile->ftps.what == NF_FTP_FTPS_DENY)
			continue;
		if (cure_encrypted(profile, command, sizeof(command)))
			found(diagnosis, check, command,
			      "%zu session%s with the profile `%s', which has no range of ports for that; LO-HI stands for the server's",
			      count, count == 1 ? "" : "s", profile->name);
		else
			others += count;
	}
	return others;
}

/* Nobody knows of which profile they were: so none may have a range. */
static void look_counted(struct diagnosis *diagnosis, const struct check *check)
{
	const struct gateway *gateway = diagnosis->gateway;
	unsigned long long times = gateway_counted(gateway, "opaque");
	const struct profile_list *list = &gateway->config.profiles;
	const struct profile *lacking = NULL;
	char command[COMMAND_SIZE] = "";
	size_t count = 0;
	size_t i;

	for (i = 0; i < list->count; i++) {
		if (cure_encrypted(&list->profiles[i], command,
				   sizeof(command))) {
			lacking = &list->profiles[i];
			count++;
		} else if (list->profiles[i].ftps.what != NF_FTP_FTPS_DENY) {
			return;
		}
	}
	if (!times || !count)
		return;
	if (count == 1)
		found(diagnosis, check, command,
		      "counted as opaque, %llu times, and the profile `%s' has no range of ports for that; LO-HI stands for the server's",
		      times, lacking->name);
	else
		found(diagnosis, check, "",
		      "counted as opaque, %llu times, and no profile has a range of ports for that",
		      times);
}

/* A session that has its range is as it should be. */
static void look_tls(struct diagnosis *diagnosis, const struct check *check)
{
	const struct session_list *list = &diagnosis->gateway->sessions;
	size_t others = look_sessions(diagnosis, check);
	size_t count = 0;
	size_t i;

	if (others)
		found(diagnosis, check, "",
		      "%zu session%s no range of ports, though %s profile has one: begun before that, or one too many (ftps-full); a new session has it",
		      others, others == 1 ? " has" : "s have",
		      others == 1 ? "its" : "their");
	for (i = 0; i < list->count; i++)
		count += session_is_encrypted(&list->entries[i]);
	if (!count)
		look_counted(diagnosis, check);
}

const struct check traffic_checks[] = {
	{ "address-wrong", SEVERITY_NOTE,
	  "somebody announced an address that is not its own: a server with a wrong address in its configuration, or an attack",
	  "the server's configuration, or `nf-ftp profile set ftp foreign=fix`",
	  WHEN_LOADED, false, look_address },
	{ "tls", SEVERITY_NOTE,
	  "control connections are encrypted, and nobody can read in them where the data connections will be",
	  "`nf-ftp profile set NAME ftps=LO-HI` with the server's range of ports: [TLS](situations.md#tls)",
	  WHEN_LOADED, false, look_tls },
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
