/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Profiles: what the helper allows, under a name.
 */
#ifndef NF_FTP_TOOL_PROFILE_H
#define NF_FTP_TOOL_PROFILE_H

#include <stdbool.h>
#include <stdio.h>
#include <jansson.h>
#include <linux/netfilter/nf_ftp.h>
#include <linux/types.h>

#include "deny.h"
#include "foreign.h"
#include "range.h"

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
 * @ftps: enum nf_ftp_ftps
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
	struct range nat_ports;
	__u32 ftps;
	struct deny deny;
	__u32 crlf;
};

/**
 * struct profile_list - profiles in the order of their names, no two alike
 * @count: how many there are
 * @profiles: the profiles
 */
struct profile_list {
	unsigned int count;
	struct profile profiles[NF_FTP_PROFILES_MAX];
};

/**
 * profile_init() - the defaults
 * @profile: is filled
 * @name: its name
 */
void profile_init(struct profile *profile, const char *name);

/**
 * profile_list_find() - look a profile up
 * @list: the list
 * @name: its name
 *
 * Return: the profile, or NULL if it is not in the list.
 */
struct profile *profile_list_find(struct profile_list *list, const char *name);

/**
 * profile_list_add() - put a profile into its place
 * @list: the list
 * @profile: the profile, which is copied
 *
 * Return: 0; -EEXIST if the list has this name; -E2BIG if it is full. The list
 * is as it was then.
 */
int profile_list_add(struct profile_list *list, const struct profile *profile);

/**
 * profile_list_del() - take a profile out
 * @list: the list
 * @name: its name
 *
 * Return: 0, or -ENOENT if it is not in the list.
 */
int profile_list_del(struct profile_list *list, const char *name);

/** profile_list_text() - print it for people, a block a profile */
void profile_list_text(const struct profile_list *list, FILE *out);
/** profile_list_json() - make an object of it; NULL without memory */
json_t *profile_list_json(const struct profile_list *list);

#endif /* NF_FTP_TOOL_PROFILE_H */
