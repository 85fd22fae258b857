# SPDX-License-Identifier: GPL-2.0
"""README, "Your situation": a public address that is on another machine."""
import gateway
import readme
from dialogue import Session
from networks import FIREWALL, MASQUERADE, OUTER, PUBLIC, Networks, at, forward
from offer import ACTIVE, VERBS, Offer, line, works
from scenario import each, equal, expect, scenario
from tool import asked

ADVERTISE = 'The public address is on another machine'
RANGE = 'The router in front forwards a range of ports'
FORWARDED = range(50000, 50100)

UPSTREAM = {4: '10.0.0.5', 6: 'fd00:10::5'}
BEHIND = {4: '192.168.1.9', 6: 'fd00:1::9'}
BESIDE = {4: '10.0.0.99', 6: 'fd00:10::99'}
# a gateway in a cloud, which knows it by another address
CLOUD = f'''
gateway  lan  lan0  192.168.1.1/24        fd00:1::1/64
gateway  vpc  wan0  {UPSTREAM[4]}/24      {UPSTREAM[6]}/64   via 10.0.0.1 fd00:10::1
inner    lan  eth0  {BEHIND[4]}/24        {BEHIND[6]}/64     via 192.168.1.1 fd00:1::1
beside   vpc  eth0  {BESIDE[4]}/24        {BESIDE[6]}/64     via 10.0.0.1 fd00:10::1
cloud    vpc  lan0  10.0.0.1/24           fd00:10::1/64
cloud    net  wan0  {PUBLIC[4]}/24        {PUBLIC[6]}/64
outer    net  eth0  {OUTER[4]}/24         {OUTER[6]}/64
'''
GUARD = '''
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		meta l4proto ipv6-icmp accept
		ct state established,related accept
		tcp dport 21 ct state new accept
	}
}
'''
SERVERS = {'outer': OUTER, 'beside': BESIDE}
DIALLED = {'outer': PUBLIC, 'beside': UPSTREAM}


def clouded(hosts=()):
    """The networks; the gateway's host is the server, until its port is forwarded."""
    return Networks(CLOUD, FIREWALL + GUARD + MASQUERADE, hosts)


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
        at('cloud', 'nft', '-f', '-', text=MASQUERADE + forward(PUBLIC, UPSTREAM))
        lab.tool('port', 'set', '21')
        offer = Offer(Session(lab, client='outer', server='gateway'), 'PASV')
        equal(offer.heard, line('PASV', UPSTREAM[4], offer.port), 'what was heard at first')
        readme.follow('gateway', ADVERTISE)
        each([('gateway', 'outer'), ('gateway', 'beside')], ask)
        each([('gateway',)], announces_it_itself)
        lab.nft(forward(UPSTREAM, BEHIND, 'tcp dport 21'))
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
        lab.nft(forward(UPSTREAM, BEHIND, 'tcp dport 21'))
        at('cloud', 'nft', '-f', '-',
           text=MASQUERADE + forward(PUBLIC, UPSTREAM, 'tcp dport { 21, 50000-50099 }'))
        readme.follow('gateway', RANGE)
        each([('inner', 'outer', OUTER, ACTIVE), ('outer', 'inner', PUBLIC, ('PASV', 'EPSV'))],
             lambda *case: in_range(lab, *case))
        lab.tool('profile', 'set', 'ftp', 'nat-ports=50000-50001')
        each([('inner', 'outer', OUTER, 'PORT', line('PORT', BEHIND[4], 4000), 'PORT -'),
              ('outer', 'inner', PUBLIC, 'PASV', line('PASV', BEHIND[4], 4000),
               '227 Entering Passive Mode (-).')], full)
