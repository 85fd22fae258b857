# SPDX-License-Identifier: GPL-2.0
"""Sequence numbers that wrap, offsets that add up, options of TCP, segment by segment."""
import struct
from dataclasses import replace

import conntrack
from byhand import talks
from scenario import each, equal, expect, scenario

WRAP, TURN = 1 << 32, 1 << 31
SACK_PERMITTED = b'\4\2'
DAY = 86400


def timestamps(value, echo):
    return struct.pack('!BBII', 8, 10, value, echo)


@scenario('sequence numbers that wrap in every part of a line said in halves')
def wrap():
    def ask(turn, before):
        one = talk(starts=((turn - before) % WRAP,) * 2)
        one.say_in_halves(one.announce())
        one = talk(starts=((turn - before) % WRAP,) * 2)
        line = one.announce()
        one.client(line.text).arrives(line.heard)
        one.client(line.text[8:] + 'NOOP\r\n', 8).arrives(line.told + '\r\nNOOP\r\n', 5)
        one.server(ack=len(line.heard)).arrives(ack=len(line.text))

    with talks() as talk:
        each([(turn, before) for turn in (WRAP, TURN) for before in (0, 1, 4, 5, 9, 24, 27)], ask)


def padded(line, delta):
    """Said with so many zeros in front that it becomes longer by delta."""
    return replace(line, said='0' * (line.delta - delta) + line.said)


@scenario('announcements that became shorter, many of them; then halves of one that becomes longer')
def offsets():
    def ask(*deltas):
        one = talk()
        for delta in deltas:
            one.say_in_halves(padded(one.announce('PASV'), delta))
        one.client('NOOP\r\n').arrives()
        one.server('200 ok\r\n').arrives()
        one.client().arrives()
        seconds = conntrack.entry_of(one.lab.gateway, one.near.own).seconds
        expect(seconds > DAY, f'the entry ends in {seconds} s')
        equal(one.far.shift, sum(deltas), 'offset')

    with talks() as talk:
        talk.lab.sysctl('net.netfilter.nf_conntrack_tcp_be_liberal=0')
        each([(-20,) * 8 + (4, 4, 0, -1), (4,) * 8, (4, -60, 4, 4)], ask)


@scenario('timestamps of both sides pass, also with what the gateway makes of a segment')
def with_timestamps():
    with talks(options=SACK_PERMITTED + timestamps(1, 0)) as talk:
        one = talk()
        line = one.announce()
        near, far = timestamps(1000, 2000), timestamps(2000, 1000)
        one.client(line.text[:9], options=near).cut_to('PORT ')
        one.client(line.text[9:11], options=near).cut_to(' ', 4)
        one.server(ack=5, options=far).arrives(ack=11)
        one.client(line.text[11:], options=near).arrives(line.told + '\r\n', 5)
        one.server(ack=len(line.heard), options=far).arrives(ack=len(line.text))


@scenario('selective acknowledgments of what lies behind an argument', helpers=('nf_ftp', 'stock'))
def selective():
    with talks(options=SACK_PERMITTED) as talk:
        one = talk()
        line = one.announce()
        size, heard = len(line.text), len(line.heard)
        one.client(line.text).arrives(line.heard)
        one.client('NOOP\r\n').arrives(seq=heard)
        one.client('NOOP\r\n').arrives(seq=heard + 6)
        one.server(ack=0, sack=((heard, heard + 6),)).arrives(sack=((size, size + 6),))
        one.server(ack=0, sack=((heard + 6, heard + 12), (0, 4))).arrives(
            sack=((size + 6, size + 12), (0, 4)))
        one.server('200 ok\r\n', ack=heard, sack=((heard + 6, heard + 12),)).arrives(
            ack=size, sack=((size + 6, size + 12),))


@scenario('a window that is closed stays closed, while what is held is acknowledged')
def window():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[:12]).cut_to('PORT ')
        one.server(ack=5, window=0).arrives(ack=12)
        # a probe of the window
        one.client(line.text[12], flags='A').arrives(' ', 4)
        one.server(ack=5, window=0).arrives(ack=13)
        one.server(ack=5, window=60000).arrives(ack=13)
        one.client(line.text[13:]).arrives(line.told + '\r\n', 5)
