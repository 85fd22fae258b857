# SPDX-License-Identifier: GPL-2.0
"""Clients behind one address that announce the same port to the same server."""
import os
import resource

import gateway
from dialogue import Session
from networks import FIREWALL, INNER, MASQUERADE, OUTER, Networks, at
from offer import Offer, exchange, line
from scenario import each, equal, expect, scenario

PORT, DATA = 5000, 20


def dial(lab, client, family=4):
    return Session(lab, family, client=client, server='outer', dialled=(OUTER[family], 21))


def told(offer):
    """The port that the server was told, for one that was announced."""
    equal(offer.heard, line(offer.verb, offer.opener.peer, offer.told[1]), 'what was heard')
    return offer.told[1]


@scenario('two clients: the server, which calls from port 20, reaches each, whatever the other does')
def two():
    gateway.load_helper()

    def ask(verb, family):
        first, second = (Offer(dial(lab, client, family), verb, PORT, source=DATA)
                         for client in ('inner', 'inner2'))
        expect(told(first) != told(second), 'both were told the same port')
        expect(second.transfer() and first.transfer(), 'announced before either transfers')

        # one transfers, and the other one announces meanwhile
        first = Offer(dial(lab, 'inner', family), verb, PORT, source=DATA)
        near, far, _ = first.open()
        second = Offer(dial(lab, 'inner2', family), verb, PORT, source=DATA)
        expect(told(first) != told(second), 'both were told the same port, one in use')
        expect(second.transfer() and exchange(near, far), 'announced while one transfers')

        # one has transferred: its server remembers the connection for a minute
        third = Offer(dial(lab, 'inner2', family), verb, PORT, source=DATA)
        expect(told(third) not in (told(first), told(second)), 'a port that has just been used')
        expect(third.transfer(), 'announced after the others')

    with Networks(rules=FIREWALL + MASQUERADE, hosts=('inner', 'inner2', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        each([('PORT', 4), ('EPRT', 4), ('EPRT', 6)], ask)


# as many as there is time for: make check-all has 5,000
CROWD = int(os.environ.get('CROWD', '200'))
# each of the crowd has an address of its own, on one host
CROWDED = '10.1.0.0/16'


def member(number):
    return f'10.1.{number >> 8}.{number & 255}'


@scenario(f'{CROWD:,} clients behind one address announce the same port, and all transfer',
          seconds=600)
def crowd():
    resource.setrlimit(resource.RLIMIT_NOFILE, (CROWD * 4, CROWD * 4))
    # the limits are those of all namespaces together
    gateway.run('modprobe', 'nf_conntrack', f'expect_hashsize={CROWD}', f'hashsize={4 * CROWD}')
    gateway.run('sysctl', '-qw', f'net.netfilter.nf_conntrack_expect_max={2 * CROWD}',
                f'net.netfilter.nf_conntrack_max={4 * CROWD}')
    gateway.load_helper()
    with Networks(rules=FIREWALL + MASQUERADE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        at('inner', 'ip', 'route', 'add', 'local', CROWDED, 'dev', 'lo')
        lab.inside('ip', 'route', 'add', CROWDED, 'via', INNER[4])
        offers = []
        for number in range(CROWD):
            session = Session(lab, client='inner', server='outer', dialled=(OUTER[4], 21),
                              source=member(number))
            offers.append(Offer(session, 'PORT', PORT, source=DATA))
        expect(len({told(offer) for offer in offers}) == CROWD, 'a port was told twice')
        lost = [offer for offer in offers if not offer.transfer()]
        expect(not lost, f'{len(lost)} transfers')
