// SPDX-License-Identifier: GPL-2.0
/* Registration of the helper. What it does is in dialogue.c. */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_nat_helper.h>
#include "control.h"
#include "dialogue.h"
#include "helper.h"
#include "ports.h"
#include "profile.h"

#define EXPECT_MAX	4	/* live expectations of a control connection */
#define STOCK_PORT	21	/* whose helper has no number in its name */
#define STOCK_PORTS_MAX	8	/* more nf_conntrack_ftp does not take */

static const u8 families[] = COMPAT_HELPER_FAMILIES;

/**
 * struct nf_ftp_helper - a name
 * @list: of all names; they only grow until the module goes
 * @is_alias: a name of nf_conntrack_ftp's for a port: the default profile's
 * @own: as it is registered
 * @registered: as the kernel has it
 * @unregister: takes it away, in parallel with others: each waits several times
 *	until all processors have done with it
 */
struct nf_ftp_helper {
	struct list_head list;
	bool is_alias;
	struct nf_conntrack_helper own[ARRAY_SIZE(families)];
	struct nf_conntrack_helper *registered[ARRAY_SIZE(families)];
	struct work_struct unregister;
};

static LIST_HEAD(helpers);
/*
 * Held to register a name and put it into the list, whose readers need none. The
 * kernel may wait there for namespaces to come and go, so none of them takes it.
 */
static DEFINE_MUTEX(register_lock);
static struct nf_conntrack_nat_helper nat_helper =
	NF_CT_NAT_HELPER_INIT(NF_FTP_PROFILE_DEFAULT);
enum nf_ftp_presence nf_ftp_presence;

/*
 * One class is ours. Up to 7.1 user space can have an expectation made with the
 * class of another helper, and the kernel looks for its policy here all the same.
 */
static const struct nf_conntrack_expect_policy
expect_policy[NF_CT_MAX_EXPECT_CLASSES] = {
	[NF_CT_EXPECT_CLASS_DEFAULT] = {
		.max_expected = EXPECT_MAX,
		/* until a profile's own is set */
		.timeout = NF_FTP_EXPECT_TIMEOUT,
	},
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

struct nf_ftp_helper *nf_ftp_helper_find(const char *name)
{
	struct nf_ftp_helper *helper, *found = NULL;

	rcu_read_lock();
	list_for_each_entry_rcu(helper, &helpers, list) {
		if (!strcmp(helper->own[0].name, name)) {
			found = helper;
			break;
		}
	}
	rcu_read_unlock();
	return found;
}

bool nf_ftp_helper_is_alias(const char *name)
{
	const struct nf_ftp_helper *helper = nf_ftp_helper_find(name);

	return helper && helper->is_alias;
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

static void unregister(struct work_struct *work)
{
	struct nf_ftp_helper *helper =
		container_of(work, struct nf_ftp_helper, unregister);

	nf_conntrack_helpers_unregister(helper->registered,
					ARRAY_SIZE(families));
}

static int register_locked(const char *name, bool is_alias)
{
	struct nf_ftp_helper *helper = kzalloc(sizeof(*helper), GFP_KERNEL);
	unsigned int i;
	int err;

	lockdep_assert_held(&register_lock);
	if (!helper)
		return -ENOMEM;
	helper->is_alias = is_alias;
	INIT_WORK(&helper->unregister, unregister);
	for (i = 0; i < ARRAY_SIZE(families); i++) {
		nf_ct_helper_init(&helper->own[i], families[i], IPPROTO_TCP,
				  name, expect_policy, 0,
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
	list_add_tail_rcu(&helper->list, &helpers);
	return 0;
}

static int add_locked(const char *name, unsigned int names_max, bool is_alias)
{
	const struct nf_ftp_helper *helper;
	unsigned int names = 0;
	bool is_taken;

	lockdep_assert_held(&register_lock);
	if (nf_ftp_helper_find(name))
		return 0;
	list_for_each_entry(helper, &helpers, list)
		names++;
	if (names >= names_max)
		return -ENOSPC;
	rcu_read_lock();
	is_taken = owner_of(name);
	rcu_read_unlock();
	return is_taken ? -EEXIST : register_locked(name, is_alias);
}

int nf_ftp_helper_add(const char *name, unsigned int names_max)
{
	int err;

	mutex_lock(&register_lock);
	err = add_locked(name, names_max, false);
	mutex_unlock(&register_lock);
	return err;
}

int nf_ftp_helper_add_aliases(const struct nf_ftp_ports *ports)
{
	unsigned int count = min_t(unsigned int, ports->count, STOCK_PORTS_MAX);
	char name[NF_FTP_PROFILE_SIZE];
	unsigned int i;
	int err = 0;

	mutex_lock(&register_lock);
	for (i = 0; !err && i < count; i++) {
		if (ports->port[i].number == STOCK_PORT)
			continue;
		snprintf(name, sizeof(name), NF_FTP_PROFILE_DEFAULT "-%u",
			 ports->port[i].number);
		err = add_locked(name, NF_FTP_NAMES_MAX, true);
	}
	mutex_unlock(&register_lock);
	return err;
}

int nf_ftp_helper_init(void)
{
	struct module *owner;
	int err;

	rcu_read_lock();
	owner = owner_of(NF_FTP_PROFILE_DEFAULT);
	if (owner)
		pr_err("%s is loaded: unload it first (modprobe -r nf_nat_ftp nf_conntrack_ftp)\n",
		       module_name(owner));
	rcu_read_unlock();
	err = owner ? -EBUSY : nf_ftp_helper_add(NF_FTP_PROFILE_DEFAULT,
						 NF_FTP_NAMES_MAX);
	if (!err)
		nf_nat_helper_register(&nat_helper);
	return err;
}

/* newer kernels leave entries pointing here, and would call destroy */
static void begin_unregister(struct nf_ftp_helper *helper)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(families); i++)
		compat_helper_disarm(helper->registered[i]);
	queue_work(system_unbound_wq, &helper->unregister);
}

void nf_ftp_helper_exit(void)
{
	struct nf_ftp_helper *helper, *next;

	nf_nat_helper_unregister(&nat_helper);
	list_for_each_entry(helper, &helpers, list)
		begin_unregister(helper);
	list_for_each_entry_safe(helper, next, &helpers, list) {
		flush_work(&helper->unregister);
		list_del(&helper->list);
		kfree(helper);
	}
}
