/* SPDX-License-Identifier: GPL-2.0 */
/* The helpers as the kernel knows them, one for each profile's name. */
#ifndef NF_FTP_HELPER_H
#define NF_FTP_HELPER_H

#include <net/netfilter/nf_conntrack.h>

struct nf_ftp_helper;
struct nf_ftp_ports;

/**
 * enum nf_ftp_presence - what the module is there for
 * @NF_FTP_OFF: nothing: it touches no packet
 * @NF_FTP_DRAINING: to finish what it has begun
 * @NF_FTP_OPEN: everything
 */
enum nf_ftp_presence {
	NF_FTP_OFF,
	NF_FTP_DRAINING,
	NF_FTP_OPEN,
};

extern enum nf_ftp_presence nf_ftp_presence;

/**
 * struct nf_ftp_helper_callbacks - what the kernel calls
 * @help: for each packet of a connection that has a helper of ours
 * @destroy: when the entry of one is deleted
 */
struct nf_ftp_helper_callbacks {
	int (*help)(struct sk_buff *skb, unsigned int protoff,
		    struct nf_conn *ct, enum ip_conntrack_info ctinfo);
	void (*destroy)(struct nf_conn *ct);
};

bool nf_ftp_helper_is_ours(const struct nf_conn *ct);
const char *nf_ftp_helper_name(const struct nf_conn *ct);

/* names that the module knows, of all namespaces */
#define NF_FTP_NAMES_MAX 128

struct nf_ftp_helper *nf_ftp_helper_find(const char *name);
int nf_ftp_helper_add(const char *name, unsigned int names_max);
int nf_ftp_helper_add_aliases(const struct nf_ftp_ports *ports);
bool nf_ftp_helper_is_alias(const char *name);
void nf_ftp_helper_assign(struct nf_conn *ct,
			  const struct nf_ftp_helper *helper);

/**
 * nf_ftp_helper_is_open - whether something may be begun
 *
 * Context: RCU read side. Within one, a namespace's state stays after "true".
 */
static inline bool nf_ftp_helper_is_open(void)
{
	return READ_ONCE(nf_ftp_presence) == NF_FTP_OPEN;
}

/**
 * nf_ftp_helper_is_there - whether what was begun is still finished
 *
 * Context: RCU read side. Within one, a namespace's state stays after "true".
 */
static inline bool nf_ftp_helper_is_there(void)
{
	return READ_ONCE(nf_ftp_presence) != NF_FTP_OFF;
}

void nf_ftp_helper_open(void);
void nf_ftp_helper_drain(void);
void nf_ftp_helper_close(void);
int nf_ftp_helper_init(const struct nf_ftp_helper_callbacks *called);
void nf_ftp_helper_exit(void);

#endif /* NF_FTP_HELPER_H */
