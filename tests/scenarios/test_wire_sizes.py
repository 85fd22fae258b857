# SPDX-License-Identifier: GPL-2.0
"""Segments that fill a link, and those that are made of many, byte by byte."""
import ctypes
import fcntl
import socket
import struct
from dataclasses import replace

import netns
from announcement import announce
from byhand import talks
from dialogue import SECONDS, Session
from gateway import LAN, WAN, Gateway, load_helper
from offer import VERBS
from scenario import each, equal, scenario

HEADERS = 40                            # bytes, of IPv4 and TCP
ETHTOOL, SET_TX_CHECKSUMS = 0x8946, 0x17        # SIOCETHTOOL, ETHTOOL_STXCSUM
OFFLOADED = (('PASV', 4), ('PORT', 4), ('EPRT', 6))


def fill(one, mtu, behind=''):
    """A reply, and the announcement that ends in the last byte of a full segment."""
    one.client('HELP\r\n')
    line = one.announce('PASV')
    size = mtu - HEADERS - len(line.text + behind)
    lines = '214-'.ljust(size - 10, 'x') + '\r\n214 ok\r\n'
    equal(len(lines), size, 'the reply in front')
    return lines, line


def set_mtu(lab, device, mtu):
    lab.ip(lab.gateway, f'link set {device} mtu {mtu}')


def many_segments(talk, family, verb, before=342):
    """An announcement behind so many other lines: it, all that is said, all that is heard."""
    one = talk(family)
    line = one.announce(verb)
    text = '200 x\r\n' * before + line.text + '200 x\r\n' * 600
    return one, line, text, text.replace(line.text, line.heard)


@scenario('a full segment that grows loses its end, which comes again; no ICMP')
def full():
    with talks() as talk:
        for mtu in (1500, 576):
            one = talk()
            set_mtu(talk.lab, LAN, mtu)
            front, line = fill(one, mtu, 'abc\r\n')
            text, heard = front + line.text + 'abc\r\n', front + line.heard + 'abc\r\n'
            size = len(text)
            one.server(text).cut_to(heard[:size])
            one.client(ack=size).arrives(ack=size - line.delta)
            one.server(text[size - line.delta:], size - line.delta).arrives(heard[size:], size)
            one.client(ack=len(heard)).arrives(ack=size)
            one = talk()
            front, line = fill(one, mtu)
            text, heard = front + line.text, front + line.heard
            one.server(text, flags='FPA').arrives(heard[:-line.delta], flags='A')
            one.server(text[-4:], size - 4, flags='FPA').arrives(seq=size)


@scenario('a full segment that ends with its argument: the part before the argument leaves')
def full_to_the_end():
    with talks() as talk:
        one = talk()
        front, line = fill(one, 1500)
        # one byte less behind it than it grows
        line = replace(line, tail=')\r\n')
        front = front[:4] + 'x' + front[4:]
        text, heard = front + line.text, front + line.heard
        at = len(front + line.head)
        equal((len(text), len(heard)), (1460, 1464), 'lengths')
        one.server(text).cut_to(text[:at])
        one.client(ack=at).arrives()
        one.server(text[at:], at).arrives(heard[at:])
        one.client(ack=len(heard)).arrives(ack=len(text))


@scenario('half an argument, and a full segment behind it: its end is cut away')
def full_behind_half():
    with talks() as talk:
        one = talk()
        one.client('HELP\r\n')
        line = one.announce('PASV')
        first, second = line.cut(9)
        rest = second + '1' * (1460 - len(second))
        one.server(first).cut_to(line.head)
        one.client(ack=len(line.head)).arrives(ack=len(first))
        heard = line.told + line.tail + rest[len(second):]
        one.server(rest).cut_to(heard[:1460], len(line.head))
        cut = len(heard) - 1460
        equal(cut, 9 + line.delta, 'what is cut away')
        end = len(first) + 1460
        one.client(ack=len(line.head) + 1460).arrives(ack=end - cut)
        one.server(rest[-cut:] + '2', end - cut).arrives(seq=len(line.head) + 1460)


@scenario('what cannot leave at all waits with the FIN')
def no_room():
    with talks() as talk:
        one = talk()
        set_mtu(talk.lab, WAN, 68)
        one.announce()
        one.client('PORT ' + '0' * 20).cut_to('PORT ')
        one.client('0' * 20).cut_to(' ', 4)
        one.client(flags='FA').arrives(seq=5, flags='A')


@scenario('a packet of many segments that grows or becomes shorter stays one',
          helpers=('nf_ftp', 'stock'))
def offloaded():
    def ask(verb, family):
        one, line, text, heard = many_segments(talk, family, verb)
        for size in (4900, 5600, 5598, 5602):
            one.say(line.name, text[:size], 0, gso=1400).arrives(heard[:size + line.delta])

    with talks() as talk:
        each(OFFLOADED, ask)


@scenario('a packet of many segments that is cut to some, to less than one, to a byte')
def offloaded_cut():
    def ask(verb, family):
        one, line, text, heard = many_segments(talk, family, verb)
        at = text.index(line.said)
        one.say(line.name, text[:at + 3], gso=1400).cut_to(text[:at])
        one.say(line.name, text[at + 3:], gso=1400).arrives(heard[at:], at)
        for size, left in ((-4, None), (0, 0), (1, 0)):
            one, line, text, heard = many_segments(talk, family, verb, 150)
            at = text.index(line.said)
            left = at + size if left is None else left
            one.say(line.name, text[:at + 3], gso=at + size).cut_to(text[:at], gso=left)
        one.say(line.name, text[at + 8:], at + 8, gso=1400).cut_to(text[at - 1], at - 1, gso=0)
        one.say(line.name, text[at + 3:], at + 3, gso=1400).arrives(heard[at:], at)
        one.say(line.name, text, 0, gso=1400).arrives(heard)

    with talks() as talk:
        each(OFFLOADED, ask)


def pieces(sent, text, size):
    """The segments that a packet of many is cut into."""
    starts = range(0, len(text), size)
    return [replace(sent, text=text[at:at + size].encode(), seq=at, gso=0,
                    flags='PA' if at == starts[-1] else 'A') for at in starts]


@scenario('a packet of many segments for a device that takes them one by one')
def cut_on_the_way():
    def ask(verb, family):
        one, line, text, heard = many_segments(talk, family, verb)
        for size in (4900, 5600, 5598, 5602):
            passage = one.say(line.name, text[:size], 0, gso=1400)
            passage.becomes(*pieces(passage.sent, heard[:size + line.delta], 1400))

    with talks(offload=True) as talk:
        for name in ('client', 'server'):
            talk.lab.ip(talk.lab.gateway, f'link set {name} gso_max_segs 1')
        each(OFFLOADED, ask)


def make_checksums(space, device):
    """The device leaves no checksum to others, and so no cutting into segments."""
    value = ctypes.create_string_buffer(struct.pack('=II', SET_TX_CHECKSUMS, 0))
    with netns.within(space, socket.socket) as channel:
        fcntl.ioctl(channel, ETHTOOL, struct.pack('16sP', device.encode(), ctypes.addressof(value)))


@scenario('4 kB in one write of a real sender, with an announcement in the middle',
          helpers=('nf_ftp', 'stock'))
def burst():
    def ask(verb, family):
        session = Session(lab, family)
        line = announce(verb, family)
        if line.name == 'server':
            session.command(verb)
        ends = session.client, session.server
        sender, receiver = ends if line.name == 'client' else ends[::-1]
        sender.say(b'200 x\r\n' * 300 + line.text.encode() + b'200 x\r\n' * 300)
        heard = [receiver.hear() for _ in range(601)]
        equal(heard[300] + '\r\n', line.heard, 'the announcement')
        equal({*heard[:300], *heard[301:]}, {'200 x'}, 'the other lines')
        equal(sender.retransmissions(), 0, 'retransmissions')

    load_helper()
    with Gateway(nat='both') as lab:
        lab.never_repeat(2 * SECONDS)
        each(VERBS, ask)
        # now the receivers check what the gateway has calculated
        for name in ('client', 'server'):
            make_checksums(lab.gateway, name)
        each(VERBS, ask)
