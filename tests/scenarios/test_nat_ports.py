# SPDX-License-Identifier: GPL-2.0
"""The port that the gateway announces: the client's own if it is free, else another."""
import time

import conntrack
import gateway
from dialogue import Session
from gateway import Gateway
from offer import Offer
from scenario import each, equal, expect, scenario
from tool import asked

PORT = 4000
DATA_PORT = 20                          # the server's, RFC 959 section 3.2
HOSTS = 'client', 'client2', 'server'


def texts(who):
    return f'to {who}'.encode(), f'from {who}'.encode()


def both_get_theirs(lab, verb, family):
    """Two clients announce the same port; the data connections are opened in the other order."""
    sessions = {who: Session(lab, family, client=who) for who in ('client', 'client2')}
    offers = {who: Offer(session, verb, PORT) for who, session in sessions.items()}
    first, second = offers.values()
    equal(first.told[1], PORT, 'the port that was free')
    expect(second.told[1] != PORT, 'the port that was taken is announced again')
    expect(second.told[1] >= 1024, f'port {second.told[1]} is a privileged one')
    for who in reversed(offers):
        expect(offers[who].transfer(*texts(who)), f"{who}'s transfer")
    for session in sessions.values():
        equal(conntrack.expectations(lab.gateway, session.client_endpoint), [], 'expected')
        session.close()


@scenario('two clients announce the same port behind one address: another is found for the second',
          helpers=gateway.HELPERS)
def taken():
    gateway.load_helper()
    with Gateway(nat='snat', hosts=HOSTS) as lab:
        each([('PORT', 4), ('EPRT', 4), ('EPRT', 6)], lambda *verb: both_get_theirs(lab, *verb))


@scenario('a port that had another name is announced again while its old connection lingers')
def had_another_name():
    gateway.load_helper()

    def ask(verb, family):
        session = Session(lab, family)
        other = Offer(Session(lab, family, client='client2'), verb, PORT)
        renamed = Offer(session, verb, PORT, source=DATA_PORT)
        expect(renamed.told[1] != PORT, 'the port that was taken is announced again')
        expect(renamed.transfer(), 'the transfer under another name')
        expect(other.transfer(), "the other client's transfer")
        offer = Offer(session, verb, PORT, source=DATA_PORT)
        equal(offer.told[1], PORT, 'the port told')
        expect(offer.transfer(), 'the transfer')

    with Gateway(nat='snat', hosts=HOSTS) as lab:
        each([('PORT', 4), ('EPRT', 6)], ask)


@scenario('a server announces the same port to two clients: both keep it', helpers=gateway.HELPERS)
def same_port_for_each():
    gateway.load_helper()

    def ask(verb, family, port):
        offers = []
        for who in ('client', 'client2'):
            offers.append(Offer(Session(lab, family, client=who), verb, port))
            offers[-1].close()
            equal(offers[-1].told[1], port, f'the port that {who} was told')
        for offer in offers:
            equal(conntrack.expectations(lab.gateway, offer.session.client_endpoint),
                  [f'{offer.opener.own} * > {offer.told[0]} {port}'], 'expected')

    with Gateway(nat='both', hosts=HOSTS) as lab:
        each([('PASV', 4, 4000), ('EPSV', 4, 4001), ('EPSV', 6, 4002)], ask)


@scenario('without NAT the port is never changed', helpers=gateway.HELPERS)
def without_nat():
    gateway.load_helper()

    def ask(verb, family):
        offers = [Offer(Session(lab, family, client=who), verb, PORT)
                  for who in ('client', 'client2')]
        for offer in offers:
            equal(offer.heard, offer.said, 'what was heard')
            expect(offer.transfer(), 'the transfer')

    with Gateway(nat='none', hosts=HOSTS) as lab:
        each([('PORT', 4), ('EPRT', 6)], ask)


@scenario('without NAT, the port of a session that was left is announced in another: that one has it')
def left():
    gateway.load_helper()

    def ask(verb, family):
        old, new = Session(lab, family), Session(lab, family)
        Offer(old, verb, PORT).close()
        offer = Offer(new, verb, PORT)
        equal(offer.heard, offer.said, 'what was heard')
        equal(conntrack.expectations(lab.gateway, old.client_endpoint), [], 'expected still')
        equal(conntrack.expectations(lab.gateway, new.client_endpoint),
              [f'{offer.opener.own} * > {offer.told[0]} {PORT}'], 'expected')
        expect(offer.transfer(), 'the transfer')

    with Gateway(nat='none', hosts=HOSTS) as lab:
        verbs = [('PORT', 4), ('EPRT', 6), ('PASV', 4), ('EPSV', 6)]
        each(verbs, ask)
        # where a refusal is told
        lab.tool('profile', 'set', 'ftp', 'deny=SITE')
        each(verbs, ask)
        counters = asked('-n', lab.gateway, 'stats')['counters']
        equal(counters['expectations-withdrawn'], 2 * len(verbs), 'taken back')


@scenario('a port announced again by the same client is the same port', helpers=gateway.HELPERS)
def again():
    gateway.load_helper()

    def ask(verb, family):
        session = Session(lab, family)
        for _ in range(3):
            offer = Offer(session, verb, PORT)
            equal(offer.told[1], PORT, 'the port told')
            offer.close()
        offer = Offer(session, verb, PORT)
        equal(conntrack.expectations(lab.gateway, session.client_endpoint),
              [f'{offer.opener.own} * > {offer.told[0]} {PORT}'], 'expected')
        expect(offer.transfer(), 'the transfer')

    with Gateway(nat='both', hosts=HOSTS) as lab:
        each([('PORT', 4), ('EPRT', 6), ('PASV', 4), ('EPSV', 6)], ask)


@scenario('few ports, and more transfers in active mode than these: the one used longest ago is next')
def in_turn():
    gateway.load_helper()
    with Gateway(nat='snat') as lab:
        lab.tool('profile', 'set', 'ftp', 'nat-ports=50000-50002')
        # so that it is looked often what has become of them
        lab.inside('sysctl', '-qw', 'net.netfilter.nf_conntrack_tcp_timeout_established=6')
        session = Session(lab)
        told = []
        for _ in range(7):
            offer = Offer(session, 'PORT', source=DATA_PORT)
            expect(offer.transfer(), f'the transfer after {told}')
            told.append(offer.told[1])
            time.sleep(2.5)
        expect(all(50000 <= one <= 50002 for one in told), f'ports: {told}')
        equal(told[3:6], told[:3], 'the ports in their turn')
