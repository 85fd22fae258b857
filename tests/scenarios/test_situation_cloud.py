# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: a public address that is on another machine."""
import gateway
from dialogue import Session
from documents import SITUATIONS
from networks import OUTER, PUBLIC, at
from offer import ACTIVE, VERBS, Offer, line, works
from scenario import each, equal, expect, scenario
from situations import (ADVERTISE, BEHIND, BESIDE, RANGE, RANGE_ONLY, TO_BEHIND, TRANSLATED, UPSTREAM,
                        clouded)
from tool import asked

FORWARDED = range(50000, 50100)

SERVERS = {'outer': OUTER, 'beside': BESIDE}
DIALLED = {'outer': PUBLIC, 'beside': UPSTREAM}


def sessions(lab, place, peer):
    """One with the server at a place, one with the client there, for each family."""
    for family in (4, 6):
        yield Session(lab, family, client=peer, server=place, dialled=(DIALLED[peer][family], 21))
        yield Session(lab, family, client=place, server=peer, dialled=(SERVERS[peer][family], 21))


def verbs(session):
    return [verb for verb, family in VERBS if family == session.family]


def public(verb, _, port):
    """What a server says that is told its public address."""
    return line(verb, PUBLIC[4], port)


@scenario('a public address that the machine does not know, on itself and on a gateway in front')
def advertised():
    gateway.load_helper()

    def ask(place, peer):
        for session in sessions(lab, place, peer):
            for verb in verbs(session):
                works(session, verb)
            session.close()

    def announces_it_itself(place):
        works(Session(lab, client='outer', server=place), 'PASV', spell=public)

    with clouded() as lab:
        at('cloud', 'nft', '-f', '-', text=TRANSLATED)
        lab.tool('port', 'set', '21')
        offer = Offer(Session(lab, client='outer', server='gateway'), 'PASV')
        equal(offer.heard, line('PASV', UPSTREAM[4], offer.port), 'what was heard at first')
        SITUATIONS.follow('gateway', ADVERTISE)
        each([('gateway', 'outer'), ('gateway', 'beside')], ask)
        each([('gateway',)], announces_it_itself)
        lab.nft(TO_BEHIND)
        each([('inner', 'outer'), ('inner', 'beside')], ask)
        each([('inner',)], announces_it_itself)


def in_range(lab, client, server, dialled, told):
    """All that is told is in the range, and comes through; what is announced in it is kept."""
    session = Session(lab, client=client, server=server, dialled=(dialled[4], 21))
    for verb in told:
        offer = works(session, verb)
        expect(offer.told[1] in FORWARDED, f'{verb}: port {offer.told[1]}')
        equal(works(session, verb, port=50077).told[1], 50077, 'the port told')
    session.close()


@scenario('a range of ports that is forwarded: all that is announced is in it')
def forwarded():
    gateway.load_helper()

    def full(client, server, dialled, command, said, heard):
        before = asked('-n', 'gateway', 'stats')['reasons'].get('nat-ports-full', 0)
        first, second, third = (Session(lab, client=client, server=server, dialled=(dialled[4], 21))
                                for _ in range(3))
        offers = [Offer(one, command) for one in (first, second)]
        equal({one.told[1] for one in offers}, {50000, 50001}, 'ports told')
        if command == 'PORT':
            equal(third.command(said), heard, 'what the server heard')
            equal(third.reply('501 no'), '501 no', 'what the client heard')
        else:
            third.command(command)
            equal(third.reply(said), heard, 'what the client heard')
        equal(asked('-n', 'gateway', 'stats')['reasons']['nat-ports-full'], before + 1, 'counted')
        expect(all(one.transfer() for one in offers), 'the transfers that found a port')

    with clouded(('inner', 'outer', 'cloud')) as lab:
        lab.nft(TO_BEHIND)
        at('cloud', 'nft', '-f', '-', text=RANGE_ONLY)
        SITUATIONS.follow('gateway', RANGE)
        each([('inner', 'outer', OUTER, ACTIVE), ('outer', 'inner', PUBLIC, ('PASV', 'EPSV'))],
             lambda *case: in_range(lab, *case))
        lab.tool('profile', 'set', 'ftp', 'nat-ports=50000-50001')
        each([('inner', 'outer', OUTER, 'PORT', line('PORT', BEHIND[4], 4000), 'PORT -'),
              ('outer', 'inner', PUBLIC, 'PASV', line('PASV', BEHIND[4], 4000),
               '425 No free port (-).')], full)
