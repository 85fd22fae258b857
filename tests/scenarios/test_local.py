# SPDX-License-Identifier: GPL-2.0
"""Client, server or both on the gateway itself."""
import conntrack
import gateway
from dialogue import Session
from gateway import DIALLED, INNER, OUTER, SERVER, Gateway
from offer import VERBS, Offer, line
from scenario import each, equal, expect, scenario

LOOPBACK = {4: '127.0.0.1', 6: '::1'}
GUARD = '''
add chain inet gateway {0} {{ type filter hook {0} priority filter; policy drop; }}
add rule inet gateway {0} meta l4proto ipv6-icmp accept
add rule inet gateway {0} ct state invalid drop
add rule inet gateway {0} ct state established,related accept
add rule inet gateway {0} tcp dport 21 ct state new accept
'''
GIVE = '''
add chain inet gateway give_own { type filter hook output priority mangle; }
add rule inet gateway give_own tcp dport 21 ct helper set "ftp"
'''
TO_GATEWAY = f'''
add rule inet gateway dst_nat ip daddr {DIALLED[4]} tcp dport 21 dnat ip to {INNER[4]}
add rule inet gateway dst_nat ip6 daddr {DIALLED[6]} tcp dport 21 dnat ip6 to {INNER[6]}
'''
PLACES = {
    'server': ('client', 'gateway', INNER),
    'server, redirected': ('client', 'gateway', DIALLED),
    'client': ('gateway', 'server', SERVER),
    'both, on loopback': ('gateway', 'gateway', LOOPBACK),
    "both, on the gateway's address": ('gateway', 'gateway', OUTER),
}


def works(lab, place, verb, family):
    client, server, address = PLACES[place]
    session = Session(lab, family, client=client, server=server, dialled=(address[family], 21))
    offer = Offer(session, verb)
    equal(offer.heard, line(verb, offer.opener.peer, offer.port), 'what was heard')
    equal(conntrack.expectations(lab.gateway, session.client_endpoint),
          [f'{offer.opener.own} * > {offer.told[0]} {offer.told[1]}'], 'expected')
    expect(offer.transfer(), 'the data connection has the wrong peer or lost bytes')
    equal(session.command('NOOP'), 'NOOP', 'a command afterwards')
    session.close()


def everywhere(given):
    gateway.load_helper()
    with Gateway(nat='none', given=given) as lab:
        lab.nft(''.join(GUARD.format(hook) for hook in ('input', 'output')) + TO_GATEWAY
                + (GIVE if lab.given == 'nft' else ''))
        each([(place, *verb) for place in PLACES for verb in VERBS],
             lambda *case: works(lab, *case))


@scenario('server, client or both on the gateway, the port given by nf-ftp')
def by_port():
    everywhere('port')


@scenario('server, client or both on the gateway, the helper given by a rule',
          helpers=gateway.HELPERS, seconds=120)
def by_rule():
    everywhere('nft')
