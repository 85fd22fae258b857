// SPDX-License-Identifier: GPL-2.0
/* Registration of the helper. What it does is in dialogue.c. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <linux/slab.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_nat_helper.h>
#include "compat/helper_users.h"
#include "control.h"
#include "dialogue.h"
#include "helper.h"
#include "profile.h"

#define EXPECT_MAX	4	/* live expectations of a control connection */

static const u8 families[] = COMPAT_HELPER_FAMILIES;

/**
 * struct nf_ftp_helper - a name
 * @list: of all names; they only grow until the module goes
 * @own: as it is registered
 * @registered: as the kernel has it
 */
struct nf_ftp_helper {
	struct list_head list;
	struct nf_conntrack_helper own[ARRAY_SIZE(families)];
	struct nf_conntrack_helper *registered[ARRAY_SIZE(families)];
};

static LIST_HEAD(helpers);
static DEFINE_MUTEX(lock);
static struct nf_conntrack_nat_helper nat_helper =
	NF_CT_NAT_HELPER_INIT(NF_FTP_PROFILE_DEFAULT);
enum nf_ftp_presence nf_ftp_presence;

static const struct nf_conntrack_expect_policy expect_policy = {
	.max_expected = EXPECT_MAX,
	.timeout = NF_FTP_EXPECT_TIMEOUT,	/* until a profile's own is set */
};

static const struct nf_conntrack_helper *helper_of(const struct nf_conn *ct)
{
	const struct nf_conn_help *help = nfct_help(ct);

	return help ? rcu_dereference(help->helper) : NULL;
}

bool nf_ftp_helper_is_ours(const struct nf_conn *ct)
{
	const struct nf_conntrack_helper *helper = helper_of(ct);

	return helper && helper->me == THIS_MODULE;
}

const char *nf_ftp_helper_name(const struct nf_conn *ct)
{
	const struct nf_conntrack_helper *helper = helper_of(ct);

	return helper ? helper->name : "";
}

void nf_ftp_helper_assign(struct nf_conn *ct,
			  const struct nf_ftp_helper *given)
{
	bool is_second = nf_ct_l3num(ct) != families[0];
	struct nf_conntrack_helper *helper;
	struct nf_conn_help *help;

	helper = given->registered[is_second && ARRAY_SIZE(families) > 1];
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
	WRITE_ONCE(nf_ftp_presence, NF_FTP_OPEN);
}

void nf_ftp_helper_leave(void)
{
	WRITE_ONCE(nf_ftp_presence, NF_FTP_LEAVING);
	synchronize_rcu();
}

void nf_ftp_helper_close(void)
{
	WRITE_ONCE(nf_ftp_presence, NF_FTP_AWAY);
	synchronize_rcu();
}

/* an entry that user space injects is picked up by its first segment */
static int take_injected(struct nlattr *attr, struct nf_conn *ct)
{
	return 0;
}

static struct nf_ftp_helper *find(const char *name)
{
	struct nf_ftp_helper *helper;

	list_for_each_entry(helper, &helpers, list) {
		if (!strcmp(helper->own[0].name, name))
			return helper;
	}
	return NULL;
}

/* the module that has the name; NULL if none has */
static struct module *owner_of(const char *name)
{
	const struct nf_conntrack_helper *other;

	other = __nf_conntrack_helper_find(name, NFPROTO_IPV4, IPPROTO_TCP);
	if (!other)
		other = __nf_conntrack_helper_find(name, NFPROTO_IPV6,
						   IPPROTO_TCP);
	return other ? other->me : NULL;
}

static int register_locked(const char *name, struct nf_ftp_helper **result)
{
	struct nf_ftp_helper *helper = kzalloc(sizeof(*helper), GFP_KERNEL);
	unsigned int i;
	int err;

	if (!helper)
		return -ENOMEM;
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		nf_ct_helper_init(&helper->own[i], families[i], IPPROTO_TCP,
				  name, &expect_policy, 0,
				  nf_ftp_dialogue_hear, take_injected,
				  THIS_MODULE);
		helper->own[i].destroy = nf_ftp_control_destroy;
		/* the NAT helper that Open vSwitch and tc ask for is one */
		strscpy(helper->own[i].nat_mod_name, nat_helper.mod_name,
			sizeof(helper->own[i].nat_mod_name));
	}
	err = nf_conntrack_helpers_register(helper->own, ARRAY_SIZE(families),
					    helper->registered);
	if (err) {
		kfree(helper);
		return err;
	}
	list_add_tail(&helper->list, &helpers);
	*result = helper;
	return 0;
}

int nf_ftp_helper_add(const char *name, struct nf_ftp_helper **helper)
{
	bool is_taken;
	int err = 0;

	mutex_lock(&lock);
	*helper = find(name);
	if (!*helper) {
		rcu_read_lock();
		is_taken = owner_of(name);
		rcu_read_unlock();
		err = is_taken ? -EEXIST : register_locked(name, helper);
	}
	mutex_unlock(&lock);
	return err;
}

bool nf_ftp_helper_is_known(const char *name)
{
	bool known;

	mutex_lock(&lock);
	known = find(name);
	mutex_unlock(&lock);
	return known;
}

bool nf_ftp_helper_has_rules(const char *name)
{
	const struct nf_ftp_helper *helper;
	bool found = false;
	unsigned int i;

	mutex_lock(&lock);
	helper = find(name);
	for (i = 0; helper && i < ARRAY_SIZE(families); i++)
		found |= compat_helper_has_rules(helper->registered[i]);
	mutex_unlock(&lock);
	return found;
}

int nf_ftp_helper_init(void)
{
	struct nf_ftp_helper *helper;
	struct module *owner;
	int err;

	rcu_read_lock();
	owner = owner_of(NF_FTP_PROFILE_DEFAULT);
	if (owner)
		pr_err("%s is loaded: unload it first (modprobe -r nf_nat_ftp nf_conntrack_ftp)\n",
		       module_name(owner));
	rcu_read_unlock();
	err = owner ? -EBUSY : nf_ftp_helper_add(NF_FTP_PROFILE_DEFAULT,
						 &helper);
	if (!err)
		nf_nat_helper_register(&nat_helper);
	return err;
}

static void unregister(struct nf_ftp_helper *helper)
{
	unsigned int i;

	/* newer kernels leave entries pointing here, and would call destroy */
	for (i = 0; i < ARRAY_SIZE(families); i++)
		WRITE_ONCE(helper->registered[i]->destroy, NULL);
	nf_conntrack_helpers_unregister(helper->registered,
					ARRAY_SIZE(families));
	list_del(&helper->list);
	kfree(helper);
}

void nf_ftp_helper_exit(void)
{
	struct nf_ftp_helper *helper, *next;

	nf_nat_helper_unregister(&nat_helper);
	list_for_each_entry_safe(helper, next, &helpers, list)
		unregister(helper);
}
