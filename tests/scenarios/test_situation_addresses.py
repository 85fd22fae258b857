# SPDX-License-Identifier: GPL-2.0
"""README, "Your situation": addresses that are not what they seem."""
import conntrack
import gateway
import readme
from dialogue import Session
from networks import FIREWALL, FORWARDED, PUBLIC, Networks
from offer import fails, line, works
from scenario import equal, scenario

MASQUERADED = 'The server announces its public address itself'
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
        readme.follow('gateway', MASQUERADED)
        session = Session(lab, client='outer', server='inner', dialled=(PUBLIC[4], 21))
        for spell in public, line:
            offer = works(session, 'PASV', port=4000, spell=spell)
            equal(offer.told, (PUBLIC[4], 4000), 'what the client was told')


@scenario("the same with the kernel's own helper: nothing is opened")
def masqueraded_stock():
    gateway.load_helper('stock')
    with Networks(rules=FIREWALL + FORWARDED + BY_RULE, hosts=('inner', 'outer')) as lab:
        session = Session(lab, client='outer', server='inner', dialled=(PUBLIC[4], 21))
        fails(session, 'PASV', spell=public)
        equal(conntrack.expectations('gateway'), [], 'expected')
        works(session, 'PASV')
