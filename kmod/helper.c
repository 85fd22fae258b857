// SPDX-License-Identifier: GPL-2.0
/*
 * Registration of the helper, under each name that a profile has.
 *
 * Names are known to all namespaces, and cannot be taken back before the module
 * goes. What a helper has the kernel call is given by main.c.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/module.h>
#include <linux/rculist.h>
#include <linux/slab.h>
#include <linux/workqueue.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_nat_helper.h>
#include "helper.h"
#include "profile.h"

/* expectations of a control connection; the oldest gives way, as in the core */
#define EXPECT_MAX	FTP_LIVE_MAX
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
static const struct nf_ftp_helper_callbacks *callbacks;

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

/**
 * nf_ftp_helper_is_ours - whether the connection has a helper of ours
 * @ct: connection
 *
 * Context: RCU read side.
 */
bool nf_ftp_helper_is_ours(const struct nf_conn *ct)
{
	const struct nf_conntrack_helper *helper = helper_of(ct);

	return helper && helper->me == THIS_MODULE;
}

/**
 * nf_ftp_helper_name - the name of a connection's helper
 * @ct: connection with a helper of ours
 *
 * Context: RCU read side.
 * Return: the name; "" where a newer kernel has taken the helper away.
 */
const char *nf_ftp_helper_name(const struct nf_conn *ct)
{
	const struct nf_conntrack_helper *helper = helper_of(ct);

	return helper ? helper->name : "";
}

/**
 * nf_ftp_helper_assign - give a helper to a new connection
 * @ct: connection without a helper, not confirmed yet
 * @given: the helper
 */
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

/**
 * nf_ftp_helper_open - everything is there: begin
 */
void nf_ftp_helper_open(void)
{
	WRITE_ONCE(nf_ftp_presence, NF_FTP_OPEN);
}

/**
 * nf_ftp_helper_drain - begin nothing any more, and wait until it is so
 */
void nf_ftp_helper_drain(void)
{
	WRITE_ONCE(nf_ftp_presence, NF_FTP_DRAINING);
	synchronize_rcu();
}

/**
 * nf_ftp_helper_close - touch no packet any more, and wait until it is so
 */
void nf_ftp_helper_close(void)
{
	WRITE_ONCE(nf_ftp_presence, NF_FTP_OFF);
	synchronize_rcu();
}

/* an entry that user space injects is picked up by its first segment */
static int accept_injected(struct nlattr *attr, struct nf_conn *ct)
{
	return 0;
}

/**
 * nf_ftp_helper_find - find a name that is known to the kernel as one of ours
 * @name: profile's name
 *
 * No lock is taken, so that a namespace can begin while a name is made known.
 *
 * Return: what stays until the module goes; NULL if there is none.
 */
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

/**
 * nf_ftp_helper_is_alias - whether it is a name of nf_conntrack_ftp's for a port
 * @name: helper's name
 */
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
				  callbacks->help, accept_injected,
				  THIS_MODULE);
		helper->own[i].destroy = callbacks->destroy;
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

/**
 * nf_ftp_helper_add - make a name known to the kernel, for all namespaces
 * @name: profile's name
 * @names_max: only if fewer are known, up to %NF_FTP_NAMES_MAX; known names
 *	cannot be given back before the module goes
 *
 * Context: may sleep until namespaces that are just coming or going have done so:
 * the caller holds no lock that one of them needs.
 * Return: 0, also if it is known already; -EEXIST if it is another helper's name;
 * -ENOSPC; -ENOMEM; or what the kernel says.
 */
int nf_ftp_helper_add(const char *name, unsigned int names_max)
{
	int err;

	mutex_lock(&register_lock);
	err = add_locked(name, names_max, false);
	mutex_unlock(&register_lock);
	return err;
}

/**
 * nf_ftp_helper_add_aliases - make nf_conntrack_ftp's names known: "ftp-2121"
 * @ports: for each but 21, of up to 8, as many as that one takes
 *
 * Context: as nf_ftp_helper_add().
 * Return: as nf_ftp_helper_add().
 */
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

/**
 * nf_ftp_helper_init - register the default name
 * @called: what all helpers have the kernel call
 *
 * Return: 0, -EBUSY if another helper has it, or what the kernel says.
 */
int nf_ftp_helper_init(const struct nf_ftp_helper_callbacks *called)
{
	struct module *owner;
	int err;

	callbacks = called;
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

/**
 * nf_ftp_helper_exit - take all names away; connections lose their helper
 */
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
