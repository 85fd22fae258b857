# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: several gateways, several servers."""
import gateway
from dialogue import Session
from documents import SITUATIONS
from networks import OUTER, PUBLIC, Networks, at
from offer import ACTIVE, VERBS, Offer, fails, line, works
from scenario import each, equal, expect, scenario
from situations import (BY_SOURCE, HAS_SERVER, IN_TURN, OFFICE, PROVIDER, SERIES, SERVERS,
                        TRANSLATES)


def in_series(text, block, dialled):
    """Both transfer; without the helper at either of them, nothing does."""
    gateway.load_helper()

    def ask(verb, family):
        session = Session(lab, family, dialled=(dialled[family], 21))
        works(session, verb)
        session.close()

    def lacks(where, verb):
        at(where, gateway.TOOL, 'port', 'set', '')
        session = Session(lab, dialled=(dialled[4], 21))
        fails(session, verb)
        session.close()
        at(where, gateway.TOOL, 'port', 'set', '21')

    with Networks(text, rules='') as lab:
        SITUATIONS.follow('near', SERIES, TRANSLATES)
        SITUATIONS.follow('gateway', SERIES, block)
        each(VERBS, ask)
        each([('near', 'PORT'), ('gateway', 'PORT'), ('near', 'EPSV'), ('gateway', 'EPSV')], lacks)


@scenario('two gateways in series: a router at home, another in front of the server')
def home_and_office():
    in_series(OFFICE, HAS_SERVER, PUBLIC)


@scenario('two gateways in series: a router at home, and its provider translates once more')
def home_and_provider():
    in_series(PROVIDER, TRANSLATES, OUTER)


def wrong(verb, _, port):
    """What a server says that is told an address which nobody has."""
    return line(verb, '192.0.2.1', port)


@scenario('two gateways in series with different profiles: what each of them asks for, is so')
def two_profiles():
    gateway.load_helper()
    with Networks(OFFICE, rules='') as lab:
        SITUATIONS.follow('near', SERIES, TRANSLATES)
        SITUATIONS.follow('gateway', SERIES, HAS_SERVER)
        at('near', gateway.TOOL, 'profile', 'set', 'ftp', 'nat-ports=50000-50099', 'deny=SITE')
        at('gateway', gateway.TOOL, 'profile', 'set', 'ftp', 'foreign=fix',
           'active-source=minus-one')
        session = Session(lab, dialled=(PUBLIC[4], 21))
        # the near one's: ports; the other one's: where active data connections come from
        fails(session, 'PORT')
        offer = works(session, 'PORT', source=20)
        expect(50000 <= offer.told[1] <= 50099, f'port {offer.told[1]}')
        works(session, 'PASV', spell=wrong)
        session.client.say('SITE HELP')
        equal([end.fate() for end in (session.client, session.server)], ['reset'] * 2, 'both ends')


def balanced(lab, clients, servers):
    """Each session is another server's; all of them announce the same port at the same time."""
    sessions = [Session(lab, client=client, server='inner inner2')
                for client in clients]
    equal([session.server.space for session in sessions], servers, 'who got the connections')
    for verb, port in ('PASV', 4000), ('EPSV', 5000), ('PORT', 6000), ('EPRT', 7000):
        # of two servers the same, of one client another
        offers = [Offer(session, verb, port + (number if verb in ACTIVE else number // 2))
                  for number, session in enumerate(sessions)]
        for offer in reversed(offers):
            equal(offer.heard, line(verb, offer.opener.peer, offer.told[1]), 'what was heard')
            expect(offer.transfer(), f'{verb} of {offer.session.server.space}')


@scenario('several servers behind one address: data connections reach the one that announced them')
def servers_():
    gateway.load_helper()

    def ask(block, clients, servers):
        SITUATIONS.follow('gateway', SERVERS, block)
        balanced(lab, clients, servers)
        lab.nft('delete table inet ftp')

    with Networks() as lab:
        each([(IN_TURN, ['outer'] * 4, ['inner', 'inner2', 'inner', 'inner2']),
              (BY_SOURCE, ['outer', 'outer2', 'outer'], ['inner', 'inner2', 'inner'])], ask)
