# SPDX-License-Identifier: GPL-2.0
"""Who gets the helper: a rule's connections, those of the ports listed, and no others."""
import conntrack
import gateway
from dialogue import Session
from gateway import Gateway
from offer import Offer, announce, line
from scenario import each, equal, expect, scenario

OTHER_HELPER = """
add ct helper inet gateway other { type "irc" protocol tcp; }
add rule inet gateway give tcp dport 21 ct helper set "other"
"""


def helper_of(lab, session):
    return conntrack.entry_of(lab.gateway, session.client_endpoint).helper


def is_helped(lab, session):
    """Whether an announcement leads to an expectation."""
    announce(session, 'PORT', line('PORT', session.client.own, 4000))
    return bool(conntrack.expectations(lab.gateway, session.client_endpoint))


@scenario('a connection keeps the helper that a rule gave it, whatever the list of ports says')
def rule_wins():
    gateway.load_helper()
    with Gateway(nat='snat') as lab:
        lab.inside('modprobe', 'nf_conntrack_irc')
        lab.nft(OTHER_HELPER)
        session = Session(lab)
        equal(helper_of(lab, session), 'irc', 'helper of port 21')
        expect(not is_helped(lab, session), 'the list of ports won')
        session = Session(lab, port=2121)
        equal(helper_of(lab, session), 'ftp', 'helper of port 2121')
        expect(Offer(session, 'PORT').transfer(), 'the transfer with port 2121')


@scenario('a port works in a namespace without any rule, and not in another namespace')
def no_rule():
    gateway.load_helper()
    with Gateway(nat='none', given='by nobody') as lab:
        lab.nft('delete table inet gateway')
        gateway.run(gateway.TOOL, '-n', lab.server, 'port', 'set', '21')
        equal(conntrack.entries(lab.gateway), [], 'connections tracked')
        expect(not is_helped(lab, Session(lab)), "a port of the server's acts in the gateway")
        equal(len(conntrack.expectations(lab.server)), 1, 'expected in the server')
        equal(conntrack.entries(lab.gateway), [], 'connections tracked')
        lab.tool('port', 'add', '21')
        session = Session(lab)
        equal(helper_of(lab, session), 'ftp', 'helper')
        for verb in ('PORT', 'PASV'):
            offer = Offer(session, verb)
            equal(conntrack.expectations(lab.gateway, session.client_endpoint),
                  [f'{offer.opener.own} * > {offer.told[0]} {offer.port}'], 'expected')
            expect(offer.transfer(), f'the transfer with {verb}')
        lab.tool('port', 'del', '21')


@scenario('without its port a live session goes on, and a new one is not helped')
def port_taken_away():
    gateway.load_helper()
    with Gateway(nat='both') as lab:
        live = Session(lab)
        lab.tool('port', 'del', '21')
        expect(Offer(live, 'PORT').transfer(), 'a transfer without the port')
        session = Session(lab)
        equal(helper_of(lab, session), '', 'helper of port 21')
        expect(not is_helped(lab, session), 'a new session is helped')
        expect(is_helped(lab, Session(lab, port=2121)), 'port 2121 is not helped any more')
        lab.tool('port', 'set', '21')
        expect(Offer(Session(lab), 'PASV').transfer(), 'a transfer with the port again')
        expect(not is_helped(lab, Session(lab, port=2121)), 'port 2121 is helped still')
        expect(not is_helped(lab, session), 'the session from between is helped')


@scenario('the port may be the one that was dialled or the one of the server')
def dialled_or_real():
    gateway.load_helper()
    with Gateway(nat='both', ports={2121: 21}) as lab:
        def ask(listed, helped, family):
            lab.tool('port', 'set', listed)
            session = Session(lab, family, port=2121)
            equal(helper_of(lab, session), 'ftp' if helped else '', 'helper')
            for verb in ('EPRT', 'EPSV') if helped else ():
                expect(Offer(session, verb).transfer(), f'the transfer with {verb}')
        each([(*case, family) for case in (('2121', True), ('21', True), ('21,2121', True),
                                           ('22,2120', False)) for family in (4, 6)], ask)
