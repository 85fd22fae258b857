# SPDX-License-Identifier: GPL-2.0
"""README.md, "Rules": with them each verb works, and without the one that gives the helper none."""
import gateway
from documents import README
from networks import MASQUERADE, WAYS, Networks
from scenario import scenario
from topology import all_work, none_works

HEADING = 'Rules'
NFT, IPTABLES = 0, 1


def shown(block, *take_away):
    """The block's rules; the commands take the helper away."""
    gateway.load_helper()
    with Networks(rules=MASQUERADE, hosts=('inner', 'outer')) as lab:
        README.follow('gateway', HEADING, block)
        all_work(lab, WAYS['out'])
        for command in take_away:
            lab.inside(*command.split())
        none_works(lab, WAYS['out'])


@scenario('the rules of the README for nftables, IPv4 and IPv6')
def nftables():
    shown(NFT, 'nft flush chain inet filter prerouting')


@scenario('the rules of the README for iptables and ip6tables')
def iptables():
    shown(IPTABLES, 'iptables -t raw -F', 'ip6tables -t raw -F')
