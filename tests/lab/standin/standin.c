// SPDX-License-Identifier: GPL-2.0
/*
 * A helper of IPv6 at the port that nf_ftp registers its names with: up to 7.2
 * the kernel refuses the second of each name's two families then.
 */
#include <linux/module.h>
#include <net/netfilter/nf_conntrack_helper.h>

static const struct nf_conntrack_expect_policy policy = { .max_expected = 1 };

static int pass(struct sk_buff *skb, unsigned int protoff, struct nf_conn *ct,
		enum ip_conntrack_info ctinfo)
{
	return NF_ACCEPT;
}

static struct nf_conntrack_helper helper;

static int __init init_standin(void)
{
	nf_ct_helper_init(&helper, NFPROTO_IPV6, IPPROTO_TCP, "standin", 1, 1,
			  0, &policy, 0, pass, NULL, THIS_MODULE);
	return nf_conntrack_helper_register(&helper);
}

static void __exit exit_standin(void)
{
	nf_conntrack_helper_unregister(&helper);
}

module_init(init_standin);
module_exit(exit_standin);
MODULE_DESCRIPTION("stands in the way of another helper");
MODULE_LICENSE("GPL");
