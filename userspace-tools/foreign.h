/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What becomes of an announced address that is not the announcer's.
 */
#ifndef NF_FTP_TOOL_FOREIGN_H
#define NF_FTP_TOOL_FOREIGN_H

#include "prefix.h"

/**
 * struct foreign - what becomes of it
 * @what: enum nf_ftp_foreign
 * @prefixes: with %NF_FTP_FOREIGN_LIST, those that are opened
 */
struct foreign {
	__u32 what;
	struct prefix_list prefixes;
};

/** foreign_kind - a key that says so: foreign=10.0.0.0/8 */
extern const struct kind foreign_kind;

#endif /* NF_FTP_TOOL_FOREIGN_H */
