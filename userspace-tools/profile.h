/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Profiles: what the helper allows, under a name.
 */
#ifndef NF_FTP_TOOL_PROFILE_H
#define NF_FTP_TOOL_PROFILE_H

#include "address.h"

/**
 * struct port_range - ports that follow each other
 * @from: the first, 0 if it is any port
 * @to: the last, 0 if it is any port
 */
struct port_range {
	__u16 from;
	__u16 to;
};

/**
 * struct foreign - what becomes of an announced address that is not the
 * announcer's
 * @what: enum nf_ftp_foreign
 * @prefixes: with %NF_FTP_FOREIGN_LIST, those that are opened
 */
struct foreign {
	__u32 what;
	struct prefix_list prefixes;
};

/**
 * struct ftps - what becomes of encrypted control connections
 * @what: enum nf_ftp_ftps
 * @range: with %NF_FTP_FTPS_RANGE, and perhaps %NF_FTP_FTPS_REQUIRE, the server's ports
 *	that the client may call
 */
struct ftps {
	__u32 what;
	struct port_range range;
};

/**
 * struct deny - a sorted list of FTP commands
 * @count: how many there are
 * @verbs: their names, in capital letters
 */
struct deny {
	unsigned int count;
	char verbs[NF_FTP_DENY_MAX][NF_FTP_VERB_SIZE];
};

/**
 * struct profile - a name and its keys; key.c knows them
 * @name: the helper's
 * @strict: what is said has to be said in its turn
 * @foreign: what becomes of an address that is not the announcer's
 * @privileged: ports below 1024 may be announced
 * @modes: enum nf_ftp_modes
 * @active_source: enum nf_ftp_active_source
 * @timeout: seconds in which a data connection has to come
 * @keepalive: a control connection lives as long as its data connections
 * @nat_ports: those that may be announced under NAT
 * @ftps: what becomes of encrypted control connections
 * @ftps_active: the client's ports that the server of one may call
 * @ftps_source: enum nf_ftp_ftps_source: from where
 * @ftps_connections: how many one can have at a time
 * @deny: commands that end the control connection
 * @crlf: enum nf_ftp_crlf
 */
struct profile {
	char name[NF_FTP_PROFILE_SIZE];
	__u32 strict;
	struct foreign foreign;
	__u32 privileged;
	__u32 modes;
	__u32 active_source;
	__u32 timeout;
	__u32 keepalive;
	struct port_range nat_ports;
	struct ftps ftps;
	struct port_range ftps_active;
	__u32 ftps_source;
	__u32 ftps_connections;
	struct deny deny;
	__u32 crlf;
};

/**
 * struct profile_list - a list of profiles, sorted by name
 * @count: how many there are
 * @profiles: the profiles
 */
struct profile_list {
	unsigned int count;
	struct profile profiles[NF_FTP_PROFILES_MAX];
};

void profile_init(struct profile *profile, const char *name);

extern const struct list_type profile_list_type;

/** profile_list_find() - list_find() for profiles */
static inline struct profile *profile_list_find(struct profile_list *list,
						const char *name)
{
	return list_find(&profile_list_type, list, name);
}

/** profile_list_add() - list_add() for profiles */
static inline int profile_list_add(struct profile_list *list,
				   const struct profile *profile)
{
	return list_add(&profile_list_type, list, profile);
}

/** profile_list_del() - list_del() for profiles */
static inline int profile_list_del(struct profile_list *list, const char *name)
{
	return list_del(&profile_list_type, list, name);
}

#endif /* NF_FTP_TOOL_PROFILE_H */
