# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md, "Two networks with the same addresses": conntrack zones."""
import conntrack
import gateway
from dialogue import Session
from documents import SITUATIONS
from networks import FIREWALL, INNER, OUTER, PUBLIC, Networks
from offer import ACTIVE, VERBS, Offer, fails, line, works
from scenario import each, equal, expect, scenario
from situations import ONE_ADDRESS, TWINS, TWO_ADDRESSES

HOSTS = f'''
gateway  lan   lan0  10.0.0.1/24        fd00:10::1/64
gateway  twins lan1  10.0.0.1/24        fd00:10::1/64
gateway  net   wan0  {PUBLIC[4]}/24     {PUBLIC[6]}/64
inner    lan   eth0  {INNER[4]}/24      {INNER[6]}/64   via 10.0.0.1 fd00:10::1
twin     twins eth0  {INNER[4]}/24      {INNER[6]}/64   via 10.0.0.1 fd00:10::1
outer    net   eth0  {OUTER[4]}/24      {OUTER[6]}/64
'''
TWO = {'inner': PUBLIC[4], 'twin': '203.0.113.8'}
VERBS4 = [verb for verb, family in VERBS if family == 4]
# the same address and port, so that only the zone tells them apart
PORT = 4000
NO_RANGES = '''
flush chain ip ftp zones
add rule ip ftp zones iifname "lan0" ct original zone set 1
add rule ip ftp zones iifname "lan1" ct original zone set 2
'''


def both(sessions, verb, number):
    """Both announce, the twins the same endpoint; then the last one's connection comes first."""
    offers = []
    for session in sessions:
        announcer = session.client if verb in ACTIVE else session.server
        offers.append(Offer(session, verb, 0 if announcer.space == 'outer' else PORT + number))
    for offer in reversed(offers):
        equal(offer.heard, line(verb, offer.opener.peer, offer.told[1]), 'what was heard')
        expect(offer.transfer(), f'{verb} of {offer.announcer.space}')
    return offers


@scenario('two networks with the same addresses, a public one for each, every verb at the same time')
def two_addresses():
    gateway.load_helper()

    def ask(way):
        if way == 'out':
            sessions = [Session(lab, client=host, server='outer', dialled=(OUTER[4], 21))
                        for host in TWO]
        else:
            sessions = [Session(lab, client='outer', server=host, dialled=(TWO[host], 21))
                        for host in TWO]
        for number, verb in enumerate(VERBS4):
            told = [offer.told for offer in both(sessions, verb, number)]
            if (verb in ACTIVE) == (way == 'out'):
                equal(told, [(address, PORT + number) for address in TWO.values()], 'told')
        for session in sessions:
            session.close()

    with Networks(HOSTS, FIREWALL) as lab:
        SITUATIONS.follow('gateway', TWINS, TWO_ADDRESSES)
        each([('out',), ('in',)], ask)
        # from the other network's zone nobody comes in
        session = Session(lab, client='twin', server='outer', dialled=(OUTER[4], 21))
        offer = Offer(session, 'PORT')
        equal(len(conntrack.expectations('gateway')), 1, 'expected')
        lab.nft('flush chain ip ftp zones')
        with offer.listener:
            expect(not reaches(offer), 'the data connection came through without its zone')
        lab.tool('port', 'set', '')


def reaches(offer):
    try:
        offer.connect().close()
    except OSError:
        return False
    return True


@scenario('two networks with the same addresses behind one public address, every verb')
def one_address():
    gateway.load_helper()
    with Networks(HOSTS, FIREWALL) as lab:
        SITUATIONS.follow('gateway', TWINS, ONE_ADDRESS)

        def dial():
            return [Session(lab, client=host, server='outer', dialled=(OUTER[4], 21))
                    for host in TWO]
        sessions = dial()
        for number, verb in enumerate(VERBS4):
            told = [offer.told[1] for offer in both(sessions, verb, number)]
            if verb in ACTIVE:
                equal([port // 10000 for port in told], [2, 3], 'ranges')
        lab.nft(NO_RANGES)
        for session in dial():
            for verb in VERBS4:
                (fails if verb in ACTIVE else works)(session, verb)
