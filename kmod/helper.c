// SPDX-License-Identifier: GPL-2.0
/* Registration of the helper. What it does is in dialogue.c. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_nat_helper.h>
#include "control.h"
#include "dialogue.h"
#include "helper.h"

#define HELPER_NAME	"ftp"
#define EXPECT_MAX	4	/* live expectations of a control connection */
#define EXPECT_TIMEOUT	300	/* seconds, as nf_conntrack_ftp */

static const u8 families[] = COMPAT_HELPER_FAMILIES;
static struct nf_conntrack_helper helpers[ARRAY_SIZE(families)];
static struct nf_conntrack_helper *registered[ARRAY_SIZE(families)];
static struct nf_conntrack_nat_helper nat_helper =
	NF_CT_NAT_HELPER_INIT(HELPER_NAME);
bool nf_ftp_is_open;

static const struct nf_conntrack_expect_policy expect_policy = {
	.max_expected = EXPECT_MAX,
	.timeout = EXPECT_TIMEOUT,
};

bool nf_ftp_helper_is_ours(const struct nf_conn *ct)
{
	const struct nf_conn_help *help = nfct_help(ct);
	const struct nf_conntrack_helper *helper;
	unsigned int i;

	helper = help ? rcu_dereference(help->helper) : NULL;
	for (i = 0; helper && i < ARRAY_SIZE(registered); i++) {
		if (helper == registered[i])
			return true;
	}
	return false;
}

void nf_ftp_helper_assign(struct nf_conn *ct)
{
	bool is_second = nf_ct_l3num(ct) != families[0];
	struct nf_conntrack_helper *helper;
	struct nf_conn_help *help;

	helper = registered[is_second && ARRAY_SIZE(families) > 1];
	if (!compat_helper_get(helper))
		return;
	help = nf_ct_helper_ext_add(ct, GFP_ATOMIC);
	if (help)
		rcu_assign_pointer(help->helper, helper);
	else
		compat_helper_put(helper);
}

void nf_ftp_helper_open(void)
{
	WRITE_ONCE(nf_ftp_is_open, true);
}

void nf_ftp_helper_close(void)
{
	WRITE_ONCE(nf_ftp_is_open, false);
	synchronize_rcu();
}

/* an entry that user space injects is picked up by its first segment */
static int take_injected(struct nlattr *attr, struct nf_conn *ct)
{
	return 0;
}

static int check_name(void)
{
	const struct nf_conntrack_helper *other = NULL;
	unsigned int i;

	rcu_read_lock();
	for (i = 0; !other && i < ARRAY_SIZE(families); i++)
		other = __nf_conntrack_helper_find(HELPER_NAME, families[i],
						   IPPROTO_TCP);
	if (other)
		pr_err("%s is loaded: unload it first (modprobe -r nf_nat_ftp nf_conntrack_ftp)\n",
		       module_name(other->me));
	rcu_read_unlock();
	return other ? -EBUSY : 0;
}

int nf_ftp_helper_init(void)
{
	unsigned int i;
	int err;

	err = check_name();
	if (err)
		return err;
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		nf_ct_helper_init(&helpers[i], families[i], IPPROTO_TCP,
				  HELPER_NAME, &expect_policy, 0,
				  nf_ftp_dialogue_hear, take_injected,
				  THIS_MODULE);
		helpers[i].destroy = nf_ftp_control_destroy;
	}
	err = nf_conntrack_helpers_register(helpers, ARRAY_SIZE(helpers),
					    registered);
	if (!err)
		nf_nat_helper_register(&nat_helper);
	return err;
}

void nf_ftp_helper_exit(void)
{
	unsigned int i;

	nf_nat_helper_unregister(&nat_helper);
	/* newer kernels leave entries pointing here, and would call destroy */
	for (i = 0; i < ARRAY_SIZE(registered); i++)
		WRITE_ONCE(registered[i]->destroy, NULL);
	nf_conntrack_helpers_unregister(registered, ARRAY_SIZE(registered));
}
