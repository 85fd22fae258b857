// SPDX-License-Identifier: GPL-2.0
/* The profile `ftp', and the module parameter that changes it. */
#include <linux/module.h>
#include "profile.h"

static bool loose;
module_param(loose, bool, 0644);
MODULE_PARM_DESC(loose, "let an announced address be that of another host");

void nf_ftp_profile_policy(struct ftp_policy *policy)
{
	*policy = (struct ftp_policy){
		.strict = true, .foreign = READ_ONCE(loose),
	};
}
