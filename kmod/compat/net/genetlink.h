/* SPDX-License-Identifier: GPL-2.0 */
/*
 * genl_family.resv_start_op came with 6.1: the first operation whose reserved
 * bytes and unknown attributes are refused.
 */
#ifndef NF_FTP_COMPAT_GENETLINK_H
#define NF_FTP_COMPAT_GENETLINK_H

#include_next <net/genetlink.h>

static inline void genl_set_resv_start_op(struct genl_family *family, u32 op)
{
#ifdef HAVE_GENL_RESV_START_OP
	family->resv_start_op = op;
#endif
}

#endif /* NF_FTP_COMPAT_GENETLINK_H */
