# SPDX-License-Identifier: GPL-2.0
"""What is sent twice, in other pieces or out of turn, segment by segment."""
import contextlib
import itertools

import conntrack
import gateway
from announcement import announce
from byhand import talks
from gateway import unload_helper
from offer import VERBS
from scenario import each, equal, scenario


def expected(one):
    return len(conntrack.expectations(one.lab.gateway, one.near.own))


def say_again(one, line):
    """The line came before: the receiver gets the same of it, whatever its sender repeats."""
    at, behind, end = len(line.head), len(line.head + line.said), len(line.text)
    places = {0, 3, at, at + 1, at + 6, behind - 1, behind, end}
    for start, stop in itertools.combinations(sorted(places), 2):
        one.say(line.name, line.text[start:stop], start).arrives(*line.repeated(start, stop))


@scenario('an argument sent again, whole and in every kind of piece: the same text each time')
def again():
    def ask(verb, family):
        one = talk(family)
        line = one.announce(verb)
        one.say(line.name, line.text).arrives(line.heard)
        say_again(one, line)
        one.say(line.name, line.text + 'NOOP\r\n', 0).arrives(line.heard + 'NOOP\r\n')
        one.answer(line.name, len(line.heard) + 6).arrives(ack=len(line.text) + 6)

    with talks() as talk:
        each(VERBS, ask)


@scenario('a line sent again after it was acknowledged ends where it ended')
def after_acknowledgment():
    def ask(verb, family):
        one = talk(family)
        line = one.announce(verb)
        one.say(line.name, line.text).arrives(line.heard)
        one.answer(line.name, len(line.heard)).arrives(ack=len(line.text))
        for text in (line.text, line.text + 'NOOP\r\n'):
            one.say(line.name, text, 0).arrives(seq=line.delta)
        one.answer(line.name, len(line.heard) + 6).arrives(ack=len(line.text) + 6)

    with talks() as talk:
        each(VERBS, ask)


@scenario('a settled announcement comes again in front of one that is not')
def settled_and_not():
    with talks() as talk:
        one = talk()
        first, second = announce(), announce()
        one.announce()
        one.client(first.text).arrives(first.heard)
        one.server(ack=len(first.heard)).arrives(ack=len(first.text))
        one.client(second.text).arrives(second.heard, len(first.heard))
        one.client(first.text + second.text, 0).arrives(first.text + second.heard, first.delta)
        one.client(first.text, 0).arrives(seq=first.delta)
        one.server(ack=len(first.heard)).arrives(ack=len(first.text))
        one.server(ack=len(first.heard + second.heard)).arrives(ack=len(first.text + second.text))


@scenario('the gateway has chosen another port, and says the same one each time')
def another_port():
    def ask(verb, family):
        one, other = talk(family), talk(family)
        line = one.announce(verb)
        one.say(line.name, line.text).arrives(line.heard)
        other.announce(verb)
        sent = other.say(line.name, line.text)
        moved = line.moved(sent.arrived[0].text)
        sent.arrives(moved.heard)
        say_again(other, moved)
        # and half of it first
        half = talk(family)
        half.announce(verb)
        first, second = line.cut(3)
        half.say(line.name, first).cut_to(line.head)
        moved = line.moved(line.head.encode() + half.say(line.name, second).arrived[0].text)
        say_again(half, moved)

    with talks() as talk:
        each(VERBS, ask)


@scenario('the whole line and the first half of it came before: it is edited once')
def halves_again():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:9]).cut_to('PORT ')
        one.client(line.text[:9], 0).cut_to('PORT ')
        one.client(line.text[3:6], 3).cut_to('T ')
        one.client(line.text[:5], 0).arrives()
        one.client(line.text[6:9], 6).cut_to(' ', 4)
        one.client(line.text[2:11], 2).cut_to('RT ')
        one.client(line.text[7:], 7).arrives(line.told + '\r\n', 5)
        say_again(one, line)
        one = talk()
        line = one.announce()
        one.client(line.text[:9]).cut_to('PORT ')
        one.client(line.text, 0).arrives(line.heard)
        equal(expected(one), 1, 'expectations')


@scenario('with NAT, what is ahead of a gap becomes the byte before the gap')
def ahead():
    with talks() as talk:
        for family in (4, 6):
            one = talk(family)
            one.client('NOOP\r\n', 6).cut_to('\n', -1)
            one.server(ack=0).arrives()
            one.client('STAT', 12, flags='FPA').arrives('\n', -1, flags='A')
            one.client(seq=16).arrives()
            one.client('SYST\r\nNOOP\r\n', 0).arrives()
            one.client('NOOP\r\n', 6).arrives()
            one.client('STAT', 12, flags='FPA').arrives()


@scenario('the first segment of a stream is lost: what follows asks with the byte of the SYN')
def first_lost():
    with talks() as talk:
        one = talk(login=False)
        one.shake_hands()
        one.server('220 ready\r\n', 11).cut_to(b'\0', -1)
        one.client(ack=0).arrives()
        one.server('220-ready\r\n220 ready\r\n', 0).arrives()


@scenario('with NAT, an argument behind a gap, or in it, is translated once the gap is closed')
def argument_ahead():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[8:], 8).cut_to('\n', -1)
        equal(expected(one), 0, 'expectations')
        one.client(line.text[:8], 0).cut_to('PORT ')
        one.client('NOOP\r\n', len(line.text)).cut_to(' ', 4)
        one.server(ack=5).arrives(ack=8)
        one.client(line.text[8:], 8).arrives(line.told + '\r\n', 5)
        one.client('NOOP\r\n', len(line.text)).arrives(seq=len(line.heard))
        equal(expected(one), 1, 'expectations')


@scenario('RST and acknowledgment pass a gap')
def reset_ahead():
    with talks() as talk:
        one = talk()
        one.client('NOOP\r\n', 6).cut_to('\n', -1)
        one.client(seq=12).arrives()
        one.client(seq=12, flags='RA').arrives()


@scenario('an acknowledgment closes the gap if the bytes went another way; a line is passed over')
def another_way():
    with talks() as talk:
        one = talk()
        one.client('NOOP\r\n', 6).cut_to('\n', -1)
        one.server(ack=12).arrives()
        one.announce()
        said = announce()
        one.client(said.text).arrives()
        one.announce()
        one.client(said.text).arrives(said.heard)


@contextlib.contextmanager
def untracked(lab):
    """Control connections pass by conntrack, and so by the helper."""
    lab.nft('add table inet bypass\n'
            'add chain inet bypass raw { type filter hook prerouting priority raw; }\n'
            'add rule inet bypass raw tcp dport 21 notrack\n'
            'add rule inet bypass raw tcp sport 21 notrack\n'
            'insert rule inet gateway forward ct state untracked accept\n')
    yield
    lab.nft('delete table inet bypass')


@scenario('a segment that a rule keeps from the helper: reading goes on at a line behind it')
def bypassed():
    def ask(verb, family, missed):
        one = talk(family)
        line = one.announce(verb)
        name, text = line.name, missed or line.text
        half = text[len(text) // 2:]
        one.say(name, text[:-len(half)]).arrives()
        with untracked(talk.lab):
            one.say(name, half).arrives()
            one.answer(name, len(text)).arrives()
        equal(expected(one), 0, 'expectations for what it has not seen')
        # it may take this line for the rest of the one before
        one.say(name, '200 x\r\n').arrives()
        one.answer(name, len(text) + 7).arrives()
        one.say(name, line.text).arrives()
        one.answer(name, len(text + line.text) + 7).arrives()
        # in its place: the peer is about to open what it has heard
        equal(expected(one), 1, 'expectations')

    with talks(nat='none') as talk:
        each([(*case, missed) for case in VERBS for missed in ('', '200 y\r\n')], ask)


@scenario('without NAT nothing is changed, also not the order', helpers=gateway.HELPERS)
def without_nat():
    def ask(verb, family):
        one = talk(family)
        line = one.announce(verb)
        first, second = line.cut(4)
        one.say(line.name, second, len(first)).arrives()
        one.say(line.name, first, 0).arrives()
        one.say(line.name, line.text, 0).arrives()
        for byte in line.text:
            one.say(line.name, byte).arrives()
        one.say(line.name, line.text[4:-4], len(line.text) + 4).arrives()
        one.answer(line.name, len(line.text)).arrives()
        one.say(line.name, 'NOOP', 3 * len(line.text), flags='FPA').arrives()
        one.say(line.name, '', 2 * len(line.text), flags='RA').arrives()

    with talks(nat='none') as talk:
        each(VERBS, ask)


@scenario('where only one side is translated, the other one may cut its lines as it likes')
def one_side():
    def ask(nat, verb):
        with talks(nat=nat) as talk:
            one = talk()
            line = one.announce(verb)
            first, second = line.cut(4)
            one.say(line.name, first).arrives()
            one.say(line.name, second).arrives()
            one.say(line.name, line.text, 2 * len(line.text)).arrives()
        unload_helper()

    each([('snat', 'PASV'), ('dnat', 'PORT')], ask)
