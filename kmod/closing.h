/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Entries that have gone while their server may still speak.
 */
#ifndef NF_FTP_CLOSING_H
#define NF_FTP_CLOSING_H

#include <net/netfilter/nf_conntrack.h>

/**
 * enum nf_ftp_start - where reading begins in a new entry
 * @NF_FTP_START_TRUSTED: at its beginning, or where nobody has chosen
 * @NF_FTP_START_ADRIFT: where the client may have chosen
 * @NF_FTP_START_ENCRYPTED: where the server may have chosen, inside of a TLS record
 * @NF_FTP_START_TURNED: its client may be the server
 */
enum nf_ftp_start {
	NF_FTP_START_TRUSTED,
	NF_FTP_START_ADRIFT,
	NF_FTP_START_ENCRYPTED,
	NF_FTP_START_TURNED,
};

void nf_ftp_closing_note(const struct nf_conn *ct, enum nf_ftp_start start,
			 bool encrypted);
enum nf_ftp_start nf_ftp_closing_was(const struct nf_conn *ct);

#endif /* NF_FTP_CLOSING_H */
