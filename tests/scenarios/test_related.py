# SPDX-License-Identifier: GPL-2.0
"""Rules that name the helper match its data connections, and let nothing else in."""
import re

import gateway
from dialogue import Session
from gateway import Gateway
from offer import VERBS, Offer
from scenario import each, equal, expect, scenario

NFT = """
flush chain inet gateway forward
add rule inet gateway forward ct state established accept
add rule inet gateway forward ct state related ct helper "ftp" counter accept
add rule inet gateway forward ct state related ct helper "sip" counter accept
add rule inet gateway forward ct state new tcp dport { 21, 2121 } counter accept
"""
FREE = 'flush chain inet gateway forward\nadd rule inet gateway forward accept\n'
FILTER = """*filter
:FORWARD DROP
-A FORWARD -m conntrack --ctstate ESTABLISHED -j ACCEPT
-A FORWARD -m conntrack --ctstate RELATED -m helper --helper ftp -j ACCEPT
-A FORWARD -p tcp -m multiport --dports 21,2121 -m conntrack --ctstate NEW -j ACCEPT
COMMIT
"""


def transfers(lab, nat, verb, family):
    session = Session(lab, family, port=2121)
    offer = Offer(session, verb)
    expect(offer.transfer(), f'the transfer with {nat}')
    session.close()


@scenario('`ct helper "ftp"` matches the data connections', helpers=gateway.HELPERS)
def nft():
    gateway.load_helper()
    with Gateway() as lab:
        def ask(nat, verb, family):
            lab.set_rules(nat)
            lab.nft(NFT)
            transfers(lab, nat, verb, family)
            equal(lab.counters('forward'), [1, 0, 1], 'data connections, others, control')
        each([(nat, *verb) for nat in ('none', 'both') for verb in VERBS[::2]], ask)


def iptables(backend):
    """The same with `-m helper`, with the helper given by -j CT."""
    gateway.load_helper()
    with Gateway(given=backend) as lab:
        lab.nft(FREE)
        for number in ('', '6'):
            lab.inside(backend.replace('ip', f'ip{number}', 1) + '-restore', text=FILTER)

        def ask(verb, family):
            command = backend.replace('ip', 'ip6', 1) if family == 6 else backend
            lab.inside(command, '-Z', 'FORWARD')
            transfers(lab, lab.nat, verb, family)
            listed = lab.inside(command, '-vxnL', 'FORWARD')
            equal(re.findall(r'^ *(\d+) .*helper match "ftp"', listed, re.M), ['1'],
                  'data connections')
        each(VERBS, ask)


@scenario('`-m helper --helper ftp` matches the data connections, iptables-nft',
          helpers=gateway.HELPERS)
def iptables_nft():
    iptables('iptables-nft')


@scenario('`-m helper --helper ftp` matches the data connections, iptables-legacy',
          helpers=gateway.HELPERS)
def iptables_legacy():
    iptables('iptables-legacy')
