# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: what is allowed, and to whom."""
import itertools

import conntrack
import gateway
from dialogue import Session
from documents import SITUATIONS
from networks import FIREWALL, FORWARDED, MASQUERADE, OUTER, WAYS, Networks
from offer import ACTIVE, VERBS, Offer, exchange, fails, works
from scenario import each, equal, expect, scenario
from situations import BY_PORT, BY_RULE, CHANGE, DENY, LIMITS, MINUS_ONE, PROFILE, TO_2100
from tool import asked, sessions


@scenario('a profile by port, by rule, and changed under traffic, with the commands of the document')
def profiles():
    gateway.load_helper()

    def dial(client='outer', port=21):
        return Session(lab, client=client, server='inner', port=port)

    with Networks(rules=FIREWALL + FORWARDED) as lab:
        SITUATIONS.follow('gateway', LIMITS, PROFILE)
        SITUATIONS.follow('gateway', LIMITS, BY_PORT)
        works(dial(), 'PORT')
        guest = dial(port=2121)
        fails(guest, 'PORT')
        works(guest, 'PASV')
        by_rule = dial('outer2')
        works(by_rule, 'PORT')
        SITUATIONS.follow('gateway', LIMITS, BY_RULE)
        by_rule = dial('outer2')
        fails(by_rule, 'PORT')
        works(dial(), 'PORT')
        near, far, _ = Offer(guest, 'PASV').open()
        SITUATIONS.follow('gateway', LIMITS, CHANGE)
        expect(exchange(near, far), 'the data connection that was there')
        for live in guest, by_rule:
            fails(live, 'PORT')
            works(live, 'PASV')
        for anew in dial(port=2121), dial('outer2'):
            works(anew, 'PORT')
        expect({one['profile'] for one in sessions('gateway')} == {'ftp', 'guests'}, 'profiles')


def said(session, text):
    """A command is said: what becomes of each end, in time or not."""
    session.client.say(text)
    return [end.fate() for end in (session.server, session.client)]


@scenario('a denied command: both ends are reset at once, the server never sees it, it is counted')
def denied():
    gateway.load_helper()

    def ask(way, command):
        client, server, dialled = WAYS[way]
        session = Session(lab, client=client, server=server, dialled=(dialled[4], 21))
        works(session, 'PASV')
        works(session, 'PORT')
        equal(said(session, command), ['reset', 'reset'], 'what became of both ends')

    rules = FIREWALL + MASQUERADE + FORWARDED
    with Networks(rules=rules, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        live = Session(lab, client='outer', server='inner')
        SITUATIONS.follow('gateway', DENY)
        each([*itertools.product(WAYS, ('STOR file', 'dele file', 'SITE'))], ask)
        equal(asked('-n', 'gateway', 'stats')['reasons']['denied'], 6, 'counted')
        equal(live.command('STOR file'), 'STOR file', 'a session from before')
        works(Session(lab, client='outer', server='inner'), 'PASV')


@scenario("active-source=minus-one: data connections come from the server's port less one only")
def minus_one():
    gateway.load_helper()

    def ask(way, real, verb, family):
        client, server, dialled = WAYS[way]
        lab.ports = {21: real}
        session = Session(lab, family, client=client, server=server,
                          dialled=None if way == 'in' else (dialled[family], real))
        offer = fails(session, verb)
        equal(conntrack.expectations('gateway', session.client_endpoint),
              [f'{offer.opener.own} {real - 1} > {offer.told[0]} {offer.told[1]}'], 'expected')
        works(session, verb, source=real - 1)
        session.close()

    with Networks(rules=FIREWALL + MASQUERADE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21,2100')
        works(Session(lab, client='inner', server='outer', dialled=(OUTER[4], 21)), 'PORT')
        SITUATIONS.follow('gateway', MINUS_ONE)
        lab.nft(TO_2100)
        lab.nft('insert rule inet filter forward tcp dport 2100 ct state new accept')
        each([(way, real, verb, family) for way, real in (('out', 21), ('in', 2100))
              for verb, family in VERBS if verb in ACTIVE], ask)
