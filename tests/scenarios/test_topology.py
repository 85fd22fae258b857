# SPDX-License-Identifier: GPL-2.0
"""Client and server side by side, a prefix for a prefix, an outer address that changes."""
import conntrack
import gateway
from dialogue import connect, listen
from documents import SITUATIONS
from networks import FIREWALL, FORWARDED, INNER, PUBLIC, WAYS, Networks, at
from offer import VERBS, Offer, line, works
from scenario import Failed, equal, scenario, settled
from situations import PREFIX, SAME
from tool import sessions
from topology import HAIRPIN, LATER, MAPPED, all_work, needs_helper, pair

NODAD = {4: (), 6: ('nodad',)}


@scenario('client and server in the same network, by the public address: every verb')
def hairpin():
    gateway.load_helper()
    with Networks(hosts=('inner', 'inner2', 'outer')) as lab:
        SITUATIONS.follow('gateway', SAME)
        needs_helper(lab, HAIRPIN)
        for family in 4, 6:
            session = pair(lab, HAIRPIN, family)
            equal(session.server.peer, ('10.0.0.1', 'fd00:10::1')[family == 6], 'the client seen')
        all_work(lab, ('outer', 'inner', PUBLIC), VERBS[::3])


@scenario('the same without the second rule: not even the control connection comes about')
def hairpin_unmasked():
    gateway.load_helper()
    with Networks(rules=FIREWALL + FORWARDED, hosts=('inner', 'inner2')) as lab:
        lab.tool('port', 'set', '21')
        with listen('inner', INNER[4], 21):
            try:
                connect('inner2', (PUBLIC[4], 21), seconds=2)
            except OSError:
                return
        raise Failed('the server answered by the gateway')


@scenario('a prefix in the place of another one: every verb, both ways')
def prefix():
    gateway.load_helper()
    ways = WAYS['out'], ('outer', 'inner', MAPPED)
    with Networks(rules=FIREWALL, hosts=('inner', 'outer')) as lab:
        for mapped in '192.0.2.0/24', '2001:db8:113:1::/64':
            at('outer', 'ip', 'route', 'add', mapped, 'via', PUBLIC[6 if ':' in mapped else 4])
        SITUATIONS.follow('gateway', PREFIX)
        for ends in ways:
            needs_helper(lab, ends)
        for family in 4, 6:
            equal(pair(lab, ways[0], family).server.peer, MAPPED[family], 'the client seen')


def move(lab):
    """The gateway gets another outer address."""
    for family, bits in ((4, 24), (6, 64)):
        lab.inside('ip', 'address', 'add', f'{LATER[family]}/{bits}', 'dev', 'wan0', *NODAD[family])
        lab.inside('ip', 'address', 'del', f'{PUBLIC[family]}/{bits}', 'dev', 'wan0')


@scenario('masquerade, and the outer address changes: nothing stale is expected or announced')
def address_changes():
    gateway.load_helper()
    with Networks(hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        old = {family: pair(lab, WAYS['out'], family) for family in (4, 6)}
        for session in old.values():
            works(session, 'EPRT')
            waits = Offer(session, 'EPRT')
            equal(waits.opener.peer, PUBLIC[session.family], 'the client seen')
        equal(len(conntrack.expectations('gateway')), 2, 'expectations')
        move(lab)
        settled(lambda: (conntrack.expectations('gateway'), sessions('gateway')),
                lambda found: found == ([], []), 'expectations, sessions')
        for family, session in old.items():
            session.client.say(line('EPRT', session.client.own, 4000))
            equal([end.fate(1) for end in (session.client, session.server)],
                  ['reset', 'silence'], f'both ends, IPv{family}')
        equal(conntrack.expectations('gateway'), [], 'expected of the old sessions')
        for verb, family in VERBS:
            session = pair(lab, WAYS['out'], family)
            equal(works(session, verb).session.server.peer, LATER[family], 'the client seen')
            session.close()
