# SPDX-License-Identifier: GPL-2.0
"""Where in a ruleset the helper is given, and a ruleset that is loaded anew."""
import contextlib

import gateway
import netns
from dialogue import Session
from gateway import DIALLED, INNER, IPTABLES, SERVER, Gateway
from offer import VERBS, Offer, fails, works
from scenario import each, equal, expect, scenario
from situations import GUARD
from tool import sessions

GIVE = '''
table inet give {{
	ct helper ftp {{ type "ftp" protocol tcp; }}
	chain give {{
		type filter hook {} priority {};
		tcp dport 21 ct helper set "ftp"
	}}
}}
'''
# hook, priority, and whether the helper gets there
FORWARDED = (
    ('prerouting', -300, False),        # there is no connection yet
    ('prerouting', -199, True),
    ('prerouting', -150, True),
    ('prerouting', -99, True),          # destination NAT is at -100
    ('forward', 0, True),
    ('postrouting', 99, True),
    ('postrouting', 101, True),         # source NAT is at 100
    ('output', 0, False),
)
FROM_GATEWAY = (
    ('output', -300, False),
    ('output', -150, True),
    ('output', 0, True),
    ('postrouting', 101, True),
    ('forward', 0, False),
)
TO_GATEWAY = (
    ('prerouting', -150, True),
    ('input', 0, True),
    ('input', 101, True),
    ('forward', 0, False),
)
OWN_NAT = f'''
add chain inet gateway own_nat {{ type nat hook output priority -100; }}
add rule inet gateway own_nat ip daddr {DIALLED[4]} tcp dport 21 dnat ip to {SERVER[4]}
add rule inet gateway own_nat ip6 daddr {DIALLED[6]} tcp dport 21 dnat ip6 to {SERVER[6]}
'''
UNTRACKED = '''
table inet untracked {
	chain prerouting {
		type filter hook prerouting priority raw;
		tcp dport 21 notrack
		tcp sport 21 notrack
	}
}
insert rule inet gateway forward ct state untracked accept
'''
GIVEN_ANEW = 'flush ruleset\n' + gateway.ruleset('both', {21: 21}, True)


@contextlib.contextmanager
def nobody():
    """A gateway with all NAT, also for itself; neither a rule nor a port gives the helper."""
    gateway.load_helper()
    with Gateway(nat='both', given='by nobody', ports={21: 21}) as lab:
        lab.nft(GUARD + OWN_NAT)
        lab.ip(lab.gateway, *(f'route add {DIALLED[family]} via {SERVER[family]}'
                              for family in (4, 6)))
        yield lab


def given_at(client, server, dialled, places):
    """Active and passive mode work, where lengths change; or the one that meets a filter fails."""
    both = ('EPRT', 6), ('PASV', 4)
    if server == 'gateway':
        both = both[::-1]
    with nobody() as lab:
        def ask(hook, priority, helped):
            lab.nft(GIVE.format(hook, priority))
            for verb, family in both if helped else both[:1]:
                session = Session(lab, family, client=client, server=server,
                                  dialled=(dialled[family], 21))
                shown = [one['client_port'] for one in sessions(lab.gateway)]
                equal(session.client_endpoint[1] in shown, helped, f'session list, {verb}')
                (works if helped else fails)(session, verb)
                session.close()
            lab.nft('delete table inet give')
        each(places, ask)


@scenario('`ct helper set` in each hook, before and behind NAT: forwarded',
          seconds=120)
def forwarded():
    given_at('client', 'server', DIALLED, FORWARDED)


@scenario('`ct helper set` in each hook, before and behind NAT: from the gateway')
def from_gateway():
    given_at('gateway', 'server', DIALLED, FROM_GATEWAY)


@scenario('`ct helper set` in each hook: to the gateway')
def to_gateway():
    given_at('client', 'gateway', INNER, TO_GATEWAY)


def template(backend):
    with nobody() as lab:
        def ask(verb, family):
            session = Session(lab, family, client='gateway', dialled=(DIALLED[family], 21))
            works(session, verb)
            session.close()

        fails(Session(lab, client='gateway', dialled=(DIALLED[4], 21)), 'PORT')
        for command in backend, backend.replace('ip', 'ip6', 1):
            lab.inside(command, '-t', 'raw', '-A', 'OUTPUT', '-p', 'tcp', '--dport', '21',
                       '-j', 'CT', '--helper', 'ftp')
        each(VERBS, ask)


@scenario('`-j CT --helper` in OUTPUT, iptables-nft')
def output_nft():
    template(IPTABLES[0])


@scenario('`-j CT --helper` in OUTPUT, iptables-legacy')
def output_legacy():
    template(IPTABLES[1])


@scenario('a control connection that is not tracked: it passes, and opens nothing')
def notrack():
    gateway.load_helper()
    with Gateway(nat='none', given='nft') as lab:
        works(Session(lab), 'PORT')
        works(Session(lab), 'EPSV')
        lab.inside('conntrack', '-F')
        lab.nft(UNTRACKED)
        for verb in 'PORT', 'EPSV':
            fails(Session(lab), verb)
        equal(sessions(lab.gateway), [], 'sessions')


def live_one(lab, family=4):
    """A session that has transferred, and an announcement that waits for its connection."""
    session = Session(lab, family)
    works(session, 'EPSV')
    return session, Offer(session, 'EPRT')


def lives_on(lab, session, offer):
    """What waited is opened, each verb works, and the tool shows the session."""
    expect(offer.transfer(), 'what was announced before')
    for verb, family in VERBS:
        if family == session.family:
            works(session, verb)
    shown = [(one['client_port'], one['state'], one['profile'])
             for one in sessions(lab.gateway) if one['data'] == []]
    equal(shown, [(session.client_endpoint[1], 'ready', 'ftp')], 'session list')


@scenario('a ruleset that is loaded anew, in one go and after a flush: a live session goes on')
def anew():
    gateway.load_helper()

    def ask(how, family):
        lab.inside('conntrack', '-F')
        session, offer = live_one(lab, family)
        how(lab)
        lives_on(lab, session, offer)
        session.close()

    with Gateway(nat='both', given='nft', ports={21: 21}) as lab:
        each([(at_once, 4), (at_once, 6), (in_turn, 4), (in_turn, 6)], ask)


def at_once(lab):
    lab.nft(GIVEN_ANEW)


def in_turn(lab):
    """As a service that is stopped and started."""
    lab.nft('flush ruleset')
    equal(netns.command(lab.gateway, ['nft', 'list', 'ruleset'], '', 20), (0, ''), 'rules left')
    lab.nft(GIVEN_ANEW)


@scenario('a new ruleset that gives no helper: the live session goes on, the next one has none')
def anew_without():
    gateway.load_helper()
    with Gateway(nat='both', given='nft', ports={21: 21}) as lab:
        session, offer = live_one(lab)
        lab.nft('flush ruleset\n' + gateway.ruleset('both', lab.ports, False))
        lives_on(lab, session, offer)
        other = Session(lab)
        fails(other, 'PORT')
        fails(other, 'EPSV')
        equal([one['client_port'] for one in sessions(lab.gateway)],
              [session.client_endpoint[1]], 'session list')
