# SPDX-License-Identifier: GPL-2.0
"""Five hundred changes of length on one control connection, and both sides still in step."""

import conntrack
import gateway
from dialogue import Session
from gateway import Gateway
from offer import Offer, announce, hostport, line
from scenario import each, equal, expect, scenario, settled

SHORT, LONG = '1.1.1.2', '198.100.100.200'      # the client, and what the server takes it for
GROWTH = {'PORT': 8, 'PASV': 4}                 # where no zero is put in front
ESTABLISHED = 432000                            # nf_conntrack_tcp_timeout_established

PATTERNS = {
    'always shorter': [('PORT', -8)] * 500,
    'always longer': [('PORT', 8)] * 500,
    'longer and shorter by turns': [('PORT', 8), ('PORT', -8)] * 250,
    'much shorter, then longer': [('PORT', -32)] * 125 + [('PORT', 8)] * 375,
    'replies shorter, then longer': [('PASV', -16)] * 250 + [('PASV', 4)] * 250,
    'both directions': [('PORT', -8), ('PASV', 4), ('PORT', 8), ('PASV', -12)] * 125,
}


def padded(delta):
    """A spelling with so many zeros in front that the gateway's text is longer by delta."""
    def spell(verb, address, port):
        zeros = '0' * (GROWTH[verb] - delta)
        return line(verb, address, port).replace(hostport(address, port),
                                                 zeros + hostport(address, port))
    return spell


def step(session, number, verb, delta, first_port):
    """Announce; every tenth time for a real transfer."""
    if number % 10 == 9:
        offer = Offer(session, verb, spell=padded(delta))
        heard, port = offer.heard, offer.port
        expect(offer.transfer(), f'transfer {number}')
    else:
        port = first_port + number
        own = session.client.own if verb == 'PORT' else session.server.own
        heard = announce(session, verb, padded(delta)(verb, own, port))
    told = session.server.peer if verb == 'PORT' else session.client.peer
    equal(heard, line(verb, told, port), f'announcement {number}')


def keeps_step(lab, pattern):
    first_port = 10000 + 500 * list(PATTERNS).index(pattern)
    invalid = lab.counters('forward')[0]
    session = Session(lab, source=SHORT)
    equal(session.server.peer, LONG, 'what the server takes the client for')
    for number, (verb, delta) in enumerate(PATTERNS[pattern]):
        step(session, number, verb, delta, first_port)
    equal(session.command('NOOP'), 'NOOP', 'a command at the end')
    equal(session.reply('200 NOOP ok'), '200 NOOP ok', 'its reply')
    settled(lambda: conntrack.entry_of(lab.gateway, session.client_endpoint).seconds,
            lambda seconds: ESTABLISHED - 600 < seconds, 'timeout of the control connection', 3)
    equal(lab.counters('forward')[0], invalid, 'invalid packets')
    session.close()


@scenario('500 announcements whose length changes, offsets up to 4000, none invalid',
          helpers=('nf_ftp', 'stock'), seconds=180)
def lengths():
    gateway.load_helper()
    with Gateway(nat='dnat') as lab:
        lab.sysctl('net.netfilter.nf_conntrack_tcp_be_liberal=0')
        lab.ip(lab.gateway, 'address add 1.1.1.1/24 dev lan')
        lab.ip(lab.client, f'address add {SHORT}/24 dev eth0')
        lab.nft(f'add rule inet gateway src_nat ip saddr {SHORT} snat ip to {LONG}')
        each([(pattern,) for pattern in PATTERNS], lambda pattern: keeps_step(lab, pattern))
