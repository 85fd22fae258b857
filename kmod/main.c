// SPDX-License-Identifier: GPL-2.0
/*
 * nf_ftp: an FTP helper for conntrack and NAT. Its parameters, and the order in
 * which rooms and namespaces begin and end.
 *
 * The module begins to help last, and stops first: then no packet begins anything,
 * and what was begun is finished before the names are taken away.
 */
#define pr_fmt(fmt) KBUILD_MODNAME ": " fmt
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/slab.h>
#include <net/genetlink.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_nat_helper.h>
#include "config.h"
#include "control.h"
#include "expect.h"
#include "ftps.h"
#include "helper.h"
#include "internal.h"
#include "keepalive.h"
#include "listener.h"

#define DEFAULT_PORTS "21"

static char *ports;
module_param(ports, charp, 0444);
MODULE_PARM_DESC(ports,
		 "ports of the first network namespace, such as 21,2121 (default 21; empty: by rule only)");
static bool standin;
module_param(standin, bool, 0444);
MODULE_PARM_DESC(standin,
		 "set by modprobe when nf_conntrack_ftp was asked for: no port by default");

unsigned int nf_ftp_net_id __read_mostly;

static int scan_ports(struct nf_ftp_ports *first)
{
	int err;

	if (!ports)
		ports = standin ? "" : DEFAULT_PORTS;
	err = nf_ftp_ports_scan(ports, first);
	/* the log cuts a long line, and the sentence with it */
	if (err == -EINVAL)
		pr_err("ports=%.80s: up to %u different numbers from 1 to 65535, with commas between them\n",
		       ports, NF_FTP_PORTS_MAX);
	return err;
}

/* a ruleset that was written for nf_conntrack_ftp may name its ports' helpers */
static int add_aliases(void)
{
	struct nf_ftp_ports *stock;
	int err = 0;

	if (!standin)
		return 0;
	stock = kmalloc(sizeof(*stock), GFP_KERNEL);
	if (!stock)
		return -ENOMEM;
	err = scan_ports(stock) ? : nf_ftp_helper_add_aliases(stock);
	kfree(stock);
	return err;
}

static int fill_first(struct nf_ftp_config *first, const struct net *net)
{
	struct nf_ftp_profile *profile;

	profile = nf_ftp_profile_alloc(NF_FTP_PROFILE_DEFAULT);
	if (!profile)
		return -ENOMEM;
	first->profile[first->profiles++] = profile;
	return net_eq(net, &init_net) ? scan_ports(&first->ports) : 0;
}

/* the configuration that a namespace begins with */
static int init_config(struct net *net)
{
	struct nf_ftp_config *first = nf_ftp_config_alloc(NULL, 0);
	int err;

	if (!first)
		return -ENOMEM;
	err = fill_first(first, net) ? :
	      nf_ftp_config_complete(first, NULL, 0, NULL);
	if (!err)
		return nf_ftp_apply_first(net, first);
	nf_ftp_config_free(first);
	return err;
}

static int __net_init init_net_state(struct net *net)
{
	struct nf_ftp_net *pernet = nf_ftp_pernet(net);
	int err;

	nf_ftp_listener_start(net);
	nf_ftp_keepalive_init(net);
	nf_ftp_ftps_start(net);
	pernet->stats = alloc_percpu_gfp(struct nf_ftp_stats, GFP_KERNEL_ACCOUNT);
	if (!pernet->stats)
		return -ENOMEM;
	err = init_config(net);
	if (err)
		free_percpu(pernet->stats);
	return err;
}

static void __net_exit pre_exit_net_state(struct net *net)
{
	nf_ftp_apply_exit(net);
	nf_ftp_ftps_close(net);
}

static void __net_exit exit_net_states(struct list_head *nets)
{
	struct net *net;

	list_for_each_entry(net, nets, exit_list) {
		nf_ftp_listener_flush(net);	/* nobody is told that its sessions end */
		nf_ftp_keepalive_stop(net);
		nf_ftp_ftps_stop(net);
		nf_ftp_expect_flush(net);
		nf_ftp_control_flush(net);
	}
	/* who took a connection's state before us may still have to count it */
	synchronize_rcu();
	/* and what they keep counts here until it is freed */
	rcu_barrier();
	list_for_each_entry(net, nets, exit_list) {
		nf_ftp_listener_drain(net);
		free_percpu(nf_ftp_pernet(net)->stats);
	}
}

static struct pernet_operations net_ops = {
	.init = init_net_state,
	.pre_exit = pre_exit_net_state,
	.exit_batch = exit_net_states,
	.id = &nf_ftp_net_id,
	.size = sizeof(struct nf_ftp_net),
};

static const struct nf_ftp_helper_callbacks callbacks = {
	.help = nf_ftp_help,
	.destroy = nf_ftp_control_destroy,
};

static int __init init_nf_ftp(void)
{
	int err;

	err = nf_ftp_control_init();
	if (err)
		return err;
	err = nf_ftp_helper_init(&callbacks);
	if (err)
		goto err_control;
	nf_ftp_expect_init();
	err = add_aliases();
	if (err)
		goto err_helper;
	err = register_pernet_subsys(&net_ops);
	if (err)
		goto err_helper;
	err = nf_ftp_netlink_init(standin);
	if (err)
		goto err_pernet;
	nf_ftp_helper_open();
	return 0;

err_pernet:
	unregister_pernet_subsys(&net_ops);
err_helper:
	nf_ftp_expect_exit();
	nf_ftp_helper_exit();
err_control:
	nf_ftp_control_exit();
	return err;
}

static void __exit exit_nf_ftp(void)
{
	nf_ftp_helper_drain();
	nf_ftp_control_drain();
	nf_ftp_netlink_exit();
	nf_ftp_helper_close();
	unregister_pernet_subsys(&net_ops);
	nf_ftp_listener_settle();
	nf_ftp_expect_exit();
	nf_ftp_helper_exit();
	nf_ftp_control_exit();
}

module_init(init_nf_ftp);
module_exit(exit_nf_ftp);

MODULE_DESCRIPTION("FTP connection tracking and NAT helper");
MODULE_LICENSE("GPL");
MODULE_VERSION("0.2.0");
MODULE_INFO(commit, NF_FTP_COMMIT);
MODULE_ALIAS("ip_conntrack_ftp");
MODULE_ALIAS_NFCT_HELPER("ftp");
MODULE_ALIAS_NF_NAT_HELPER("ftp");
MODULE_ALIAS_GENL_FAMILY(NF_FTP_GENL_NAME);
