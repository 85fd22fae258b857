# SPDX-License-Identifier: GPL-2.0
"""Every verb, through every NAT, with the helper given in every way: what is told, what is open."""
import itertools

import conntrack
import gateway
from dialogue import Session, listen
from gateway import Gateway
from offer import ACTIVE, VERBS, Attempt, Offer, line
from scenario import each, equal, expect, scenario

PORTS = itertools.count(4000, 2)        # the one behind each is nobody's
HOSTS = 'client', 'client2', 'server', 'stranger'


def outsiders(lab, offer):
    """Connections that nobody announced, each beside the one that was."""
    address, port = offer.told
    other = lab.space['stranger' if offer.verb in ACTIVE else 'client2']
    return {'another host': Attempt(other, offer.told),
            'another port': Attempt(offer.opener.space, (address, port + 1))}


def opens(lab, verb, family):
    session = Session(lab, family)
    offer = Offer(session, verb, next(PORTS))
    equal(offer.heard, line(verb, offer.opener.peer, offer.port), 'what was heard')
    wanted = f'{offer.opener.own} * > {offer.told[0]} {offer.told[1]}'
    equal(conntrack.expectations(lab.gateway, session.client_endpoint), [wanted], 'expected')
    with listen(offer.announcer.space, offer.announcer.own, offer.port + 1):
        others = outsiders(lab, offer)
        expect(offer.transfer(), 'the data connection has the wrong peer or lost bytes')
        for who, attempt in others.items():
            expect(not attempt.came_through(), f'{who} came through')
    equal(conntrack.expectations(lab.gateway, session.client_endpoint), [], 'expected afterwards')
    session.close()


def all_verbs(given):
    gateway.load_helper()
    with Gateway(given=given, hosts=HOSTS) as lab:
        def through(nat, verb, family):
            if nat != lab.nat:
                lab.set_rules(nat)
            opens(lab, verb, family)
        each([(nat, *verb) for nat in gateway.NATS for verb in VERBS], through)


@scenario('each verb with each NAT, the port given by nf-ftp')
def by_port():
    all_verbs('port')


@scenario('each verb with each NAT, the helper given by `ct helper`', helpers=gateway.HELPERS)
def by_nft():
    all_verbs('nft')


@scenario('each verb with each NAT, the helper given by `-j CT`, iptables-nft',
          helpers=gateway.HELPERS)
def by_iptables_nft():
    all_verbs('iptables-nft')


@scenario('each verb with each NAT, the helper given by `-j CT`, iptables-legacy',
          helpers=gateway.HELPERS)
def by_iptables_legacy():
    all_verbs('iptables-legacy')
