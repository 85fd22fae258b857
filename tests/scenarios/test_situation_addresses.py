# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: addresses that are not what they seem."""
import conntrack
import gateway
from dialogue import Session
from documents import SITUATIONS
from networks import FIREWALL, FORWARDED, INNER, MASQUERADE, OUTER, PUBLIC, Networks, at
from offer import fails, line, works
from scenario import each, equal, scenario
from situations import ANNOUNCED, DIALLED, WRONG
from tool import asked

BY_RULE = '''
table inet nat {
	ct helper ftp { type "ftp" protocol tcp; }
	chain give {
		type filter hook prerouting priority mangle;
		tcp dport 21 ct helper set "ftp"
	}
}
'''


def public(verb, _, port):
    """What a server says that is told its public address."""
    return line(verb, PUBLIC[4], port)


@scenario('a server behind DNAT that announces its public address itself')
def masqueraded():
    gateway.load_helper()
    with Networks(hosts=('inner', 'outer')) as lab:
        SITUATIONS.follow('gateway', ANNOUNCED, DIALLED)
        session = Session(lab, client='outer', server='inner')
        for spell in public, line:
            offer = works(session, 'PASV', port=4000, spell=spell)
            equal(offer.told, (PUBLIC[4], 4000), 'what the client was told')


@scenario("the same with the kernel's own helper: nothing is opened")
def masqueraded_stock():
    gateway.load_helper('stock')
    with Networks(rules=FIREWALL + FORWARDED + BY_RULE, hosts=('inner', 'outer')) as lab:
        session = Session(lab, client='outer', server='inner')
        fails(session, 'PASV', spell=public)
        equal(conntrack.expectations('gateway'), [], 'expected')
        works(session, 'PASV')


def wrong(verb, _, port):
    """The announcement of somebody who is told an address that nobody has."""
    return line(verb, '2001:db8:bad::1' if verb == 'EPRT' else '192.0.2.1', port)


@scenario('a wrong address altogether, of a server and of a client: foreign=fix mends it')
def mended():
    gateway.load_helper()

    def ask(client, server, dialled, verb, family):
        session = Session(lab, family, client=client, server=server, dialled=(dialled[family], 21))
        works(session, verb, spell=wrong)
        session.close()

    with Networks(rules=FIREWALL + MASQUERADE, hosts=('inner', 'outer')) as lab:
        SITUATIONS.follow('gateway', ANNOUNCED, DIALLED)
        at('outer', 'ip', 'route', 'add', '10.0.0.0/24', 'via', PUBLIC[4])
        session = Session(lab, client='outer', server='inner')
        offer = fails(session, 'PASV', spell=wrong)
        equal(offer.heard, offer.said, 'what was heard at first')
        equal(asked('-n', 'gateway', 'stats')['reasons']['foreign-address'], 1, 'counted')
        SITUATIONS.follow('gateway', ANNOUNCED, WRONG)
        each([('outer', 'inner', PUBLIC, 'PASV', 4), ('outer', 'inner', INNER, 'PASV', 4),
              ('inner', 'outer', OUTER, 'PORT', 4), ('inner', 'outer', OUTER, 'EPRT', 6),
              ('outer', 'inner', PUBLIC, 'PORT', 4)], ask)
