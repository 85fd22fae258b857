/* SPDX-License-Identifier: GPL-2.0 */
/* What the helper allows. */
#ifndef NF_FTP_PROFILE_H
#define NF_FTP_PROFILE_H

#include "core/policy.h"

/**
 * nf_ftp_profile_policy - the policy of the profile `ftp'
 * @policy: filled
 */
void nf_ftp_profile_policy(struct ftp_policy *policy);

#endif /* NF_FTP_PROFILE_H */
