# SPDX-License-Identifier: GPL-2.0
"""Half an argument, segment by segment: what leaves, what waits, what the sender is told."""
import conntrack
from byhand import talks
from modules import attempt
from offer import VERBS
from scenario import each, equal, expect, scenario

DAY = 86400                             # an established connection has more than this


def is_established(one):
    """Its entry is one of a connection that has nothing on its way."""
    seconds = conntrack.entry_of(one.lab.gateway, one.near.own).seconds
    expect(seconds > DAY, f'the entry ends in {seconds} s')


@scenario('half an argument: what is before it leaves; acknowledged, all is; then all leaves')
def half():
    def ask(verb, family):
        one = talk(family)
        line = one.announce(verb)
        first, second = line.cut(5)
        one.say(line.name, first).cut_to(line.head)
        one.answer(line.name, len(line.head) - 1).arrives()
        one.answer(line.name, len(line.head)).arrives(ack=len(first))
        one.say(line.name, second).arrives(line.told + line.tail, len(line.head))
        one.answer(line.name, len(line.heard)).arrives(ack=len(line.text))
        one.say(line.name, 'NOOP\r\n').arrives(seq=len(line.heard))
        one.answer(line.name, len(line.heard) + 6).arrives(ack=len(line.text) + 6)
        is_established(one)

    with talks() as talk:
        each(VERBS, ask)


@scenario('the same without an acknowledgment meanwhile')
def half_at_once():
    def ask(verb, family):
        one = talk(family, offload=True)
        line = one.announce(verb)
        first, second = line.cut(2)
        one.say(line.name, first).cut_to(line.head)
        one.say(line.name, second).arrives(line.told + line.tail, len(line.head))
        one.answer(line.name, len(line.head)).arrives()
        one.answer(line.name, len(line.heard)).arrives(ack=len(line.text))
        is_established(one)

    with talks() as talk:
        each(VERBS, ask)


@scenario('byte by byte: each byte of an argument becomes the one before it')
def byte_by_byte():
    def ask(verb, family):
        one = talk(family)
        line = one.announce(verb)
        head, end = len(line.head), len(line.head + line.said)
        # a CR behind it may be text, or belong to the line's end
        last = end + (line.name == 'client')
        for at, byte in enumerate(line.text[:last]):
            if at < head:
                one.say(line.name, byte).arrives()
            else:
                one.say(line.name, byte).cut_to(line.head[-1], head - 1)
                one.answer(line.name, head).arrives(ack=at + 1)
        one.say(line.name, line.text[last]).arrives(line.told + line.text[end:last + 1], head)
        one.answer(line.name, head).arrives(ack=last)
        if line.text[last + 1:]:
            one.say(line.name, line.text[last + 1:]).arrives(
                seq=len(line.head + line.told) + last + 1 - end)
        one.answer(line.name, len(line.heard)).arrives(ack=len(line.text))
        is_established(one)

    with talks() as talk:
        each([('PORT', 4), ('EPRT', 6), ('PASV', 4)], ask)


@scenario('a segment wholly inside an argument becomes one byte; what is held grows')
def inside():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:9]).cut_to('PORT ')
        one.client(line.text[9:12]).cut_to(' ', 4)
        one.server(ack=5).arrives(ack=12)
        one.client(line.text[12:14], flags='A').arrives(' ', 4)
        # what is acknowledged once stays acknowledged, and no more is
        one.server(ack=4).arrives()
        one.server(ack=5).arrives(ack=14)
        one.client(line.text[14:]).arrives(line.told + '\r\n', 5)


@scenario('a FIN with or behind half an argument: the half leaves as it is')
def fin():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text, flags='FPA').arrives(line.heard)
        one.server(ack=len(line.heard) + 1).arrives(ack=len(line.text) + 1)

        one = talk()
        one.announce()
        one.client('PORT 192,168', flags='FPA').arrives()
        one.server(ack=13).arrives()

        one = talk()
        one.announce()
        one.client('PORT 192,168').cut_to('PORT ')
        one.client(flags='FA').arrives('192,168', 5)
        # nobody acknowledged: it sends all again
        one.client('PORT 192,168', 0, flags='FPA').arrives()

        one = talk(6)
        one.announce('EPRT')
        one.client('EPRT |2|fd00').cut_to('EPRT ')
        one.server(ack=5).arrives(ack=12)
        one.client(',', flags='FPA').arrives('|2|fd00,', 5)
        one.server(ack=5).arrives(ack=12)
        one.client(',', seq=12, flags='FPA').arrives('|2|fd00,', 5)
        one.server(ack=14).arrives()


@scenario('RST, keep-alive probe and acknowledgment while a half is held: at the place of the half')
def without_text():
    with talks() as talk:
        for family, verb in ((4, 'PORT'), (6, 'EPRT')):
            one = talk(family)
            line = one.announce(verb)
            one.client(line.text[:12]).cut_to(line.head)
            one.client().arrives(seq=5)
            one.client(seq=11).arrives(' ', 4)
            one.client(b'\0', seq=11, flags='A').arrives(' ', 4)
            one.server(ack=5).arrives(ack=12)
            one.client().arrives(seq=5)
            one.client(seq=11).arrives(' ', 4)
            one.client(flags='R' if family == 4 else 'RA').arrives(seq=5)


@scenario('both directions hold a half: neither is asked more than once, and both come whole')
def both_directions():
    with talks() as talk:
        one = talk()
        one.client('PASV\r\n').arrives()
        reply = one.announce('PASV')
        command = one.announce('PORT')
        halves = {line.name: line.cut(6) for line in (command, reply)}
        size = {line.name: len(line.head) for line in (command, reply)}
        one.client(halves['client'][0]).cut_to(command.head)
        first = len(halves['client'][0])
        # what says something itself is held, and acknowledges all the same
        one.server(halves['server'][0], ack=size['client']).cut_to(reply.head, ack=first)
        second = len(halves['server'][0])
        for _ in range(2):
            one.client(ack=size['server']).arrives(seq=size['client'], ack=second)
            one.server(ack=size['client']).arrives(seq=size['server'], ack=first)
        one.client(halves['client'][1], ack=size['server']).arrives(
            command.told + '\r\n', size['client'], ack=second)
        one.server(halves['server'][1], ack=len(command.heard)).arrives(
            reply.told + reply.tail, size['server'], ack=len(command.text))
        one.client(ack=len(reply.heard)).arrives(seq=len(command.heard), ack=len(reply.text))
        is_established(one)


@scenario('RST with text behind half an argument: at the place of the half, without the text')
def reset_with_text():
    with talks() as talk:
        for flags in ('RA', 'RPA'):
            one = talk()
            line = one.announce()
            one.client(line.text[:12]).cut_to('PORT ')
            one.server(ack=5).arrives(ack=12)
            one.client('x', flags=flags).cut_to('', 5)


@scenario('RST with the rest of an argument: at the place where the argument begins')
def reset_with_rest():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:12]).cut_to('PORT ')
        one.client(line.text[12:], flags='RPA').arrives(seq=5)


@scenario('all again, and more, before the half has been acknowledged, and after')
def half_again():
    with talks() as talk:
        for acknowledged in (False, True):
            one = talk()
            line = one.announce()
            one.client('NOOP\r\n' + line.text[:9]).cut_to('NOOP\r\nPORT ')
            if acknowledged:
                one.server(ack=11).arrives(ack=15)
            one.client('NOOP\r\n' + line.text[:11], 0).cut_to('NOOP\r\nPORT ')
            one.client('NOOP\r\n' + line.text + 'RETR a\r\n', 0).arrives(
                'NOOP\r\n' + line.heard + 'RETR a\r\n')
            one.client('RETR a\r\nQUIT\r\n', 6 + len(line.text)).arrives(
                seq=6 + len(line.heard))
            one.server(ack=20 + len(line.heard)).arrives(ack=20 + len(line.text))


def remove():
    return attempt('rmmod', 'nf_ftp')


@scenario('a connection that is forgotten lets the module go')
def forgotten():
    with talks() as talk:
        one = talk()
        one.announce()
        one.client('PORT 192').cut_to('PORT ')
        one.server(ack=5).arrives(ack=8)
        expect('in use' in remove()[1], 'rmmod is refused')
        one.lab.inside('conntrack', '-D', '-p', 'tcp')
        equal(remove(), (0, ''), 'rmmod')


@scenario('the module stays while it owes bytes to a receiver, and goes when all have arrived')
def owed():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:9]).cut_to('PORT ')
        one.server(ack=5).arrives(ack=9)
        expect('in use' in remove()[1], 'rmmod is refused')
        one.client(line.text[9:]).arrives(line.told + '\r\n', 5)
        expect('in use' in remove()[1], 'rmmod is refused until the argument has arrived')
        one.server(ack=len(line.heard)).arrives(ack=len(line.text))
        equal(remove(), (0, ''), 'rmmod')
        one.client('NOOP\r\n').arrives(seq=len(line.heard))
        one.server('200 ok\r\n', ack=len(line.heard) + 6).arrives(ack=len(line.text) + 6)


@scenario('what is held and not acknowledged keeps no module: its sender sends it again')
def not_owed():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:9]).cut_to('PORT ')
        equal(remove(), (0, ''), 'rmmod')
        one.client(line.text[5:], 5).arrives()
        one.server(ack=len(line.text)).arrives()
