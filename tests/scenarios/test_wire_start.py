# SPDX-License-Identifier: GPL-2.0
"""How a control connection begins, or is found in its middle, segment by segment."""
from dataclasses import replace

import conntrack
import gateway
import ipvs
from announcement import announce
from byhand import START, talks
from gateway import DIALLED, OUTER, SERVER
from inject import inject
from offer import VERBS
from scenario import equal, scenario
from tool import reasons


def translates(one, family=4):
    """All is in order from here on: in both directions, whole and in halves."""
    for verb in ('PORT', 'PASV') if family == 4 else ('EPRT',):
        one.say_in_halves(one.announce(verb))


@scenario('text on a SYN passes unread, and stops nothing, whether the server takes it or not')
def text_on_syn():
    with talks() as talk:
        for taken in (True, False):
            for family in (4, 6):
                one = talk(family, login=False)
                line = announce('PORT' if family == 4 else 'EPRT', family)
                one.client(line.text, -1, flags='S').arrives()
                size = len(line.text) if taken else 0
                one.near.next = size
                one.server(seq=-1, ack=size, flags='SA').arrives()
                one.client().arrives()
                equal(conntrack.expectations(one.lab.gateway, one.near.own), [], 'expectations')
                one.log_in()
                translates(one, family)


@scenario('a SYN-ACK that is repeated changes nothing', helpers=('nf_ftp', 'stock'))
def synack_again():
    with talks() as talk:
        one = talk(login=False)
        one.shake_hands()
        one.server(seq=-1, ack=0, flags='SA').arrives()
        one.log_in()
        sent = one.near.next
        one.server(seq=-1, ack=0, flags='SA').arrives()
        equal(one.near.next, sent, 'the client')
        line = one.announce()
        one.client(line.text).arrives(line.heard)


def goes_on(one):
    """Of each side a line: it may be the end of one that was not seen, and is not read."""
    one.client('NOOP\r\n').arrives()
    one.server('200 ok\r\n').arrives()


@scenario('an entry that is lost in mid-connection: the helper finds its way at the next line')
def picked_up():
    with talks() as talk:
        for family, verb in ((4, 'PORT'), (6, 'EPRT')):
            one = talk(family)
            one.lab.inside('conntrack', '-D', '-f', f'ipv{family}', '-p', 'tcp')
            # what makes the new entry passes unread
            line = one.announce(verb)
            one.client(line.text).arrives()
            one.server().arrives()
            equal(conntrack.expectations(one.lab.gateway, one.near.own), [], 'expectations')
            goes_on(one)
            translates(one, family)


@scenario('an entry that is lost in the middle of a line: the rest of it passes')
def picked_up_in_a_line():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:9]).cut_to('PORT ')
        one.lab.inside('conntrack', '-D', '-p', 'tcp')
        one.client(line.text[:9], 0).arrives()
        one.server().arrives()
        one.client(line.text[9:]).arrives()
        one.server('200 ok\r\n').arrives()
        one.announce()
        one.client(line.text).arrives(line.heard)


def take_over(talk, family, adjusted=()):
    """A connection in the middle of its dialogue, of which another gateway knew."""
    one = talk(family, login=False)
    ends = [(address[family], port) for address, port in
            ((OUTER, one.near.own[1]), (SERVER, 21))]
    inject(talk.lab.gateway, one.near.own, one.near.peer, *ends, adjusted=adjusted)
    equal(conntrack.entry_of(talk.lab.gateway, one.near.own).helper, 'ftp', 'its helper')
    return one


@scenario('an entry that user space injects with the helper: it is read from its next line on')
def injected():
    with talks() as talk:
        for family in (4, 6):
            one = take_over(talk, family)
            goes_on(one)
            translates(one, family)


@scenario('the same with adjusted sequence numbers: they go on from there')
def injected_adjusted():
    # what was said long ago has made the client's text longer, and the server's shorter
    adjusted = {'client': (START - 100, 3, 7), 'server': (START - 200, 0, -4)}
    with talks() as talk:
        for family in (4, 6):
            one = take_over(talk, family, adjusted)
            one.near.shift, one.far.shift = (adjusted[name][2] for name in ('client', 'server'))
            goes_on(one)
            translates(one, family)


@scenario('a rule that gives the helper behind NAT: all is translated')
def given_late():
    with talks(given='nft') as talk:
        talk.lab.nft('delete chain inet gateway give\n'
                     'add chain inet gateway late { type filter hook postrouting priority 150; }\n'
                     'add rule inet gateway late tcp dport 21 ct helper set "ftp"\n')
        for verb, family in VERBS:
            one = talk(family)
            line = one.announce(verb)
            one.say(line.name, line.text).arrives(line.heard)


@scenario('where lengths cannot change: an equal one is said, another one passes as it is, counted')
def stiff():
    if not ipvs.is_there():
        print('    | this kernel has no IPVS: not asked')
        return
    with talks(nat='none', given='nft') as talk:
        ipvs.balance(talk.lab, (DIALLED[4], 21), (SERVER[4], 21))
        one = talk(login=False)
        one.near.peer = DIALLED[4], 21
        one.shake_hands()
        one.log_in()
        line = one.announce('PASV')
        one.server(line.text).arrives()
        equal(reasons(talk.lab.gateway), {'no-seqadj': 1}, 'reasons')
        line = one.announce('PASV')
        line = replace(line, said='0' * line.delta + line.said)
        one.server(line.text).arrives(line.heard)
        one.client().arrives()


@scenario('without NAT, an entry that is lost in mid-connection changes nothing',
          helpers=gateway.HELPERS)
def without_nat():
    with talks(nat='none') as talk:
        one = talk()
        one.lab.inside('conntrack', '-D', '-p', 'tcp')
        one.client('NOOP\r\n').arrives()
        one.server('200 ok\r\n').arrives()
        one.client('PORT 192,168').arrives()
        one.client(',100,200,1,1\r\n').arrives()


@scenario('the same ports again after a reset, and after both sides have closed')
def ports_again():
    with talks() as talk:
        one = talk(port=1999)
        one.announce()
        one.client('PORT 192').cut_to('PORT ')
        one.client(flags='R').arrives(seq=5)
        one = talk(port=1999, starts=(900000, 800000))
        translates(one)
        one.client(flags='FA').arrives()
        one.server(flags='FA').arrives()
        one.client().arrives()
        translates(talk(port=1999, starts=(1900000, 1800000)))
