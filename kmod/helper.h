/* SPDX-License-Identifier: GPL-2.0 */
/* The helpers as the kernel knows them, one for each profile's name. */
#ifndef NF_FTP_HELPER_H
#define NF_FTP_HELPER_H

#include <net/netfilter/nf_conntrack.h>

struct nf_ftp_helper;
struct nf_ftp_ports;

/**
 * enum nf_ftp_presence - what the module is there for
 * @NF_FTP_AWAY: nothing: it touches no packet
 * @NF_FTP_LEAVING: to finish what it has begun
 * @NF_FTP_OPEN: everything
 */
enum nf_ftp_presence {
	NF_FTP_AWAY,
	NF_FTP_LEAVING,
	NF_FTP_OPEN,
};

extern enum nf_ftp_presence nf_ftp_presence;

/**
 * nf_ftp_helper_is_ours - did somebody give a helper of ours to the connection?
 * @ct: connection
 *
 * Context: RCU read side.
 */
bool nf_ftp_helper_is_ours(const struct nf_conn *ct);

/**
 * nf_ftp_helper_name - under which name?
 * @ct: connection with a helper of ours
 *
 * Context: RCU read side.
 * Return: the name; "" where a newer kernel has taken the helper away.
 */
const char *nf_ftp_helper_name(const struct nf_conn *ct);

/* names that the module knows, of all namespaces */
#define NF_FTP_NAMES_MAX 128

/**
 * nf_ftp_helper_find - find a name that is known to the kernel as one of ours
 * @name: profile's name
 *
 * No lock is taken, so that a namespace can begin while a name is made known.
 *
 * Return: what stays until the module goes; NULL if there is none.
 */
struct nf_ftp_helper *nf_ftp_helper_find(const char *name);

/**
 * nf_ftp_helper_add - make a name known to the kernel, for all namespaces
 * @name: profile's name
 * @names_max: only if fewer are known, up to %NF_FTP_NAMES_MAX; known names
 *	cannot be given back before the module goes
 *
 * Context: may sleep until namespaces that are just coming or going have done so:
 * the caller holds no lock that one of them needs.
 * Return: 0, also if it is known already; -EEXIST if it is another helper's name;
 * -ENOSPC; -ENOMEM; or what the kernel says.
 */
int nf_ftp_helper_add(const char *name, unsigned int names_max);

/**
 * nf_ftp_helper_add_aliases - make nf_conntrack_ftp's names known: "ftp-2121"
 * @ports: for each but 21, of up to 8, as many as that one takes
 *
 * Context: as nf_ftp_helper_add().
 * Return: as nf_ftp_helper_add().
 */
int nf_ftp_helper_add_aliases(const struct nf_ftp_ports *ports);

/**
 * nf_ftp_helper_is_alias - is it such a name, with the default profile's keys?
 * @name: helper's name
 */
bool nf_ftp_helper_is_alias(const char *name);

/**
 * nf_ftp_helper_assign - give a helper to a new connection
 * @ct: connection without a helper, not confirmed yet
 * @helper: the helper
 */
void nf_ftp_helper_assign(struct nf_conn *ct,
			  const struct nf_ftp_helper *helper);

/**
 * nf_ftp_helper_is_open - may something be begun?
 *
 * Context: RCU read side. Within one, a namespace's state stays after "true".
 */
static inline bool nf_ftp_helper_is_open(void)
{
	return READ_ONCE(nf_ftp_presence) == NF_FTP_OPEN;
}

/**
 * nf_ftp_helper_is_there - is what was begun still finished?
 *
 * Context: RCU read side. Within one, a namespace's state stays after "true".
 */
static inline bool nf_ftp_helper_is_there(void)
{
	return READ_ONCE(nf_ftp_presence) != NF_FTP_AWAY;
}

/** nf_ftp_helper_open - everything is there: begin */
void nf_ftp_helper_open(void);

/** nf_ftp_helper_leave - begin nothing any more, and wait until it is so */
void nf_ftp_helper_leave(void);

/** nf_ftp_helper_close - touch no packet any more, and wait until it is so */
void nf_ftp_helper_close(void);

/**
 * nf_ftp_helper_init - register the default name
 *
 * Return: 0, -EBUSY if another helper has it, or what the kernel says.
 */
int nf_ftp_helper_init(void);

/** nf_ftp_helper_exit - take all names away; connections lose their helper */
void nf_ftp_helper_exit(void);

#endif /* NF_FTP_HELPER_H */
