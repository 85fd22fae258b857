# SPDX-License-Identifier: GPL-2.0
"""README, "Your situation": several gateways, several servers."""
import gateway
import readme
from dialogue import Session
from networks import INNER, OUTER, PUBLIC, Networks, at
from offer import ACTIVE, VERBS, Offer, fails, line, works
from scenario import each, equal, expect, scenario

SERIES, SERVERS = 'Two gateways in a row', 'Several servers behind one address'
TRANSLATES, HAS_SERVER = 0, 1           # the blocks of the first
IN_TURN, BY_SOURCE = 0, 1               # of the second

# a router at home, and the one in front of the server
OFFICE = f'''
client   home eth0  192.168.1.20/24  fd00:1::20/64  via 192.168.1.1 fd00:1::1
near     home lan0  192.168.1.1/24   fd00:1::1/64
near     net  wan0  {OUTER[4]}/24    {OUTER[6]}/64
gateway  net  wan0  {PUBLIC[4]}/24   {PUBLIC[6]}/64
gateway  lan  lan0  10.0.0.1/24      fd00:10::1/64
server   lan  eth0  {INNER[4]}/24    {INNER[6]}/64  via 10.0.0.1 fd00:10::1
'''
# a router at home, and its provider's
PROVIDER = f'''
client   home eth0  192.168.1.20/24  fd00:1::20/64   via 192.168.1.1 fd00:1::1
near     home lan0  192.168.1.1/24   fd00:1::1/64
near     isp  wan0  100.64.0.2/24    fd00:64::2/64   via 100.64.0.1 fd00:64::1
gateway  isp  lan0  100.64.0.1/24    fd00:64::1/64
gateway  net  wan0  {PUBLIC[4]}/24   {PUBLIC[6]}/64
server   net  eth0  {OUTER[4]}/24    {OUTER[6]}/64
'''


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
        readme.follow('near', SERIES, TRANSLATES)
        readme.follow('gateway', SERIES, block)
        each(VERBS, ask)
        each([('near', 'PORT'), ('gateway', 'PORT'), ('near', 'EPSV'), ('gateway', 'EPSV')], lacks)


@scenario('two gateways in series: a router at home, another in front of the server')
def home_and_office():
    in_series(OFFICE, HAS_SERVER, PUBLIC)


@scenario('two gateways in series: a router at home, and its provider translates once more')
def home_and_provider():
    in_series(PROVIDER, TRANSLATES, OUTER)


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
        readme.follow('gateway', SERVERS, block)
        balanced(lab, clients, servers)
        lab.nft('delete table inet ftp')

    with Networks() as lab:
        each([(IN_TURN, ['outer'] * 4, ['inner', 'inner2', 'inner', 'inner2']),
              (BY_SOURCE, ['outer', 'outer2', 'outer'], ['inner', 'inner2', 'inner'])], ask)
