# SPDX-License-Identifier: GPL-2.0
"""FTP as no honest host speaks it, and as some do: what comes from both ends' packet sockets.

A dialogue is made of turns drawn by lot, each a function of the Blind connection.
"""
import contextlib
import copy
import random as chance
import threading

from actor import actor
from blind import Blind, Wires
from gateway import CLIENT, SERVER, STRANGER
from offer import line

FOREIGN = ('PORT 1,2,3,4,200,6', 'EPRT |1|1.2.3.4|51206|', 'EPRT |2|2001:db8::1|51206|',
           'LPRT 4,4,1,2,3,4,2,200,6', 'PORT 192,168,100,1,8,9', 'EPRT |2|::ffff:1.2.3.4|4000|',
           'PORT 127,0,0,1,200,6', 'PORT 0,0,0,0,0,0', 'PORT 192,168,100,200,0,22',
           'PORT 255,255,255,255,255,255', 'PORT 10,9,9,66,200,6')
BAD = ('PORT 1,2,3', 'PORT 1,2,3,4,5,6,7', 'PORT 999,1,1,1,1,1', 'EPRT |9|x|y|', 'EPRT ||||',
       'EPRT |1|192.168.100.200|70000|', 'PORT ' + '1' * 90, 'EPSV ALL', 'EPSV 9', 'PORT',
       'PORT \0\1\2', 'PASV x', 'PBSZ 0', 'X' * 700)
FOREIGN_REPLIES = ('227 Entering Passive Mode (1,2,3,4,200,6).', '227 =1,2,3,4,200,6',
                   '229 Extended (|1|1.2.3.4|51206|)', '228 Long (4,4,1,2,3,4,2,200,6)',
                   '227 x (10,9,9,66,200,6)', '227 (10,9,9,9,0,21)', '229 (|||0|)', '227 (1,2',
                   '227-', '229 (!!!4000!)')
TLS = b'\x17\x03\x03'
RECORDS = 60


def usual(one):
    """An announcement, and perhaps its data connection."""
    said = one.announce()
    if one.random.random() < 0.6:
        name = 'server' if said.name == 'client' else 'client'
        own = one.random.randrange(1024, 65536)
        port = int(said.told.strip('|').split('|')[-1]) if '|' in said.told else \
            sum(int(part) << shift for part, shift in zip(said.told.split(',')[-2:], (8, 0)))
        one.raw(name, own, port, 'S')
        one.raw('client' if name == 'server' else 'server', port, own, 'SA')
        for text in (b'', b'data' * 200):
            one.raw(name, own, port, 'PA', text)
        if one.random.random() < 0.7:
            one.raw(name, own, port, one.random.choice(('FA', 'R')))


def foreign(one):
    """Addresses that are not the announcer's, or nonsense."""
    if one.random.random() < 0.6:
        one.say('client', one.random.choice(FOREIGN + BAD) + '\r\n')
        one.say('server', one.random.choice(('200 ok\r\n', '500 no\r\n', '')) or b'200 ok\r\n')
    else:
        one.say('client', one.random.choice(('PASV\r\n', 'EPSV\r\n', 'LPSV\r\n')))
        one.say('server', one.random.choice(FOREIGN_REPLIES) + '\r\n')


def flood(one):
    """A 60 kB segment of lines, one kind of them or several."""
    kinds = [one.random.choice(FOREIGN) for _ in range(one.random.choice((1, 1, 4)))]
    if one.random.random() < 0.3:
        kinds = [line('PORT', CLIENT[4], one.random.randrange(1024, 65536)) for _ in range(200)]
    lines = ''.join(each + '\r\n' for each in kinds)
    size = one.random.choice((5000, 20000, 60000, 60000))
    one.say('client', (lines * (size // len(lines) + 1))[:size].rsplit('\n', 1)[0] + '\n')
    if one.random.random() < 0.3:
        one.say('server', '200 ok\r\n' * one.random.randrange(1, 3000))


def flood_of_replies(one):
    """The server's side of it: it answers what was asked often."""
    count = one.random.randrange(1, 1500)
    one.say('client', 'PASV\r\n' * count)
    said = one.random.choice((line('PASV', SERVER[4], one.random.randrange(1024, 65536)),
                              *FOREIGN_REPLIES))
    one.say('server', (said + '\r\n') * count)


def half(one):
    """A part of an argument; what comes then is another one, the rest, its end or nothing."""
    active = one.random.random() < 0.6
    name = 'client' if active else 'server'
    if active:
        text = line(one.random.choice(('PORT', 'EPRT')) if one.family == 4 else 'EPRT',
                    CLIENT[one.family], one.random.randrange(1024, 65536)) + '\r\n'
    else:
        one.say('client', 'PASV\r\n')
        text = line('PASV', SERVER[4], one.random.randrange(1024, 65536)) + '\r\n'
    at = one.random.randrange(5, len(text))
    one.say(name, text[:at])
    what = one.random.randrange(8)
    if what == 0:
        one.send(name, text[:at], seq=one.ends[name].next - at)
    elif what == 1:
        one.say(name, text[at:])
    elif what == 2:
        one.send(name, flags=one.random.choice(('FA', 'R', 'RA')))
    elif what == 3:
        for each in text[at:]:
            one.send(name, each)
    elif what == 4:
        one.send(name, text, seq=one.ends[name].next - at)
    elif what == 5:
        one.send(name, b'x', seq=one.ends[name].next - 1)          # a probe
    elif what == 6:
        one.say(name, text[at:] + 'NOOP\r\n' * 9000)


def early(one):
    """Segments ahead of a gap, which closes, is acknowledged, or stays."""
    name = one.random.choice(('client', 'client', 'server'))
    end = one.ends[name]
    gap = one.random.randrange(1, 3000)
    start = end.next
    at = start + gap
    for _ in range(one.random.randrange(1, 40)):
        text = (one.random.choice(FOREIGN + FOREIGN_REPLIES + BAD) + '\r\n').encode() \
            * one.random.randrange(1, 60)
        text = text[:one.random.randrange(1, 1 + len(text))][:1400]
        one.send(name, text, seq=at)
        at += len(text) + one.random.choice((0, 0, 0, 5))
    what = one.random.randrange(4)
    if what == 0:
        one.say(name, b'N' * (gap - 1) + b'\n', seq=start)
        end.next = at
    elif what == 1:
        end.next = at
        one.send('server' if name == 'client' else 'client')
    elif what == 2:
        end.next = at


def encrypt(one):
    """TLS begins, its records are cut anyhow, and it ends by CCC, or in nonsense."""
    one.say('client', one.random.choice(('AUTH TLS\r\n', 'AUTH SSL\r\n', 'AUTH TLS-P\r\n')))
    one.say('server', one.random.choice(('234 go\r\n', '234 go\r\n', '334 x\r\n', '500 no\r\n')))
    for _ in range(one.random.randrange(RECORDS)):
        size = one.random.randrange(1, 1400)
        name = one.random.choice(('client', 'server'))
        record = TLS + size.to_bytes(2, 'big') + one.random.randbytes(size)
        cut = one.random.choice((len(record), 3, 5, one.random.randrange(1, len(record))))
        one.say(name, record[:cut])
        if one.random.random() < 0.9 and record[cut:]:
            one.say(name, record[cut:])
    one.say('client', 'CCC\r\nPORT 1,2,3,4,200,6\r\n')
    one.say('server', '200 clear\r\n')


def end_oddly(one):
    """FIN, RST and SYN where they are not expected, and text with or behind them."""
    name = one.random.choice(('client', 'server'))
    end = one.ends[name]
    flags = one.random.choice(('F', 'FA', 'FPA', 'R', 'RA', 'S', 'SA', 'SFRPAU', '', 'FAU', 'PAU'))
    text = one.random.choice((b'', b'PORT 1,2,3,4,', b'PORT 1,2,3,4,200,6\r\n', b'\xff\xf4\xff\xf2'))
    one.send(name, text, seq=end.next + one.random.choice((0, 0, 0, -1, -20, 1, 70000, 1 << 31)),
             flags=flags, urgent=one.random.choice((0, 0, 1, 60000)),
             window=one.random.choice((0, 1, 60000)))


def noise(one):
    """Bytes without a meaning, and lines that are too long or end in another way."""
    name = one.random.choice(('client', 'server'))
    text = one.random.choice((
        one.random.randbytes(one.random.randrange(1, 1400)), b'\r' * 300, b'\n' * 20000,
        b'\xff\xf4\xff\xf2ABOR\r\n', b'220-' + b'x' * 3000, b'PORT 1,2,3,4,200,6\n' * 9,
        b'\r\n227 (10,9,9,9,9,9)\r\n', b'\0' * 50, b'PORT ' * 9000))
    one.say(name, text)


def again(one):
    """Bytes that were sent before, or overlap what was."""
    name = one.random.choice(('client', 'server'))
    end = one.ends[name]
    text = b'PORT 192,168,100,200,200,6\r\n' * one.random.choice((1, 3, 2000))
    one.send(name, text, seq=end.next - one.random.randrange(1, 2000),
             gso=1460 if len(text) > 1460 else 0)


def acknowledge(one):
    """More, or less, than there is."""
    name = one.random.choice(('client', 'server'))
    one.send(name, ack=one.other(name).next + one.random.choice((-3000, -20, -1, 1, 20, 60000)),
             sack=one.random.choice(((), ((10, 20),), ((1, 5), (9, 70000)))))


class Dialogue:
    """A step is a connection: turns so often, of these, behind a login or not."""

    turns, count, logs_in = (), (1, 12), 0.95

    def __init__(self, stage):
        self.wires = [Wires(world) for world in stage.worlds if world.blind]

    def step(self, random):
        wires = random.choice(self.wires)
        wires.forget()
        one = Blind(wires, random)
        converse(one, self.turns, random.randrange(*self.count), random.random() < self.logs_in)
        return wires.arrived(one.port)


def converse(one, turns, count, logs_in=True):
    one.shake_hands()
    if logs_in:
        one.log_in()
    for _ in range(count):
        one.random.choice(turns)(one)
    if one.random.random() < 0.5:
        one.send(one.random.choice(('client', 'server')),
                 flags=one.random.choice(('FA', 'R')))


@actor('announcements as they should be, and their data connections')
class Usual(Dialogue):
    turns = usual, usual, usual, again, acknowledge


@actor('announcements of foreign addresses, and nonsense')
class Unusual(Dialogue):
    turns = foreign, foreign, foreign, usual, noise


@actor('60 kB segments full of announcements')
class Flood(Dialogue):
    turns, count = (flood, flood, flood_of_replies, foreign), (1, 6)


@actor('halves of arguments')
class Halves(Dialogue):
    turns, count = (half, half, half, usual, acknowledge), (1, 8)


@actor('segments ahead of gaps, before and after the login')
class Early(Dialogue):
    turns, count, logs_in = (early, early, usual, acknowledge), (1, 6), 0.6


@actor('AUTH TLS, records, CCC')
class Tls(Dialogue):
    turns, count = (encrypt, encrypt, usual, noise), (1, 4)


@actor('FIN, RST, SYN and urgent data in odd places')
class Endings(Dialogue):
    turns = end_oddly, end_oddly, half, usual, flood, again, early


@actor('all of that in one connection')
class Everything(Dialogue):
    turns = (usual, foreign, flood, flood_of_replies, half, early, encrypt, end_oddly, noise, again,
             acknowledge)
    count = 1, 20


@actor('both sides of a connection speak at the same time')
class Both(Dialogue):
    """Two processors read the two directions; choices are of each side's own."""

    turns = usual, foreign, flood, flood_of_replies, half, early, again, acknowledge

    def step(self, random):
        wires = random.choice(self.wires)
        wires.forget()
        one = Blind(wires, random).begin()
        sides = [threading.Thread(target=self.speak, args=(one, chance.Random(random.random())))
                 for _ in range(2)]
        for side in sides:
            side.start()
        for side in sides:
            side.join()
        return wires.arrived(one.port)

    def speak(self, one, random):
        one = copy.copy(one)
        one.random = random
        for _ in range(random.randrange(1, 12)):
            with contextlib.suppress(OSError):
                random.choice(self.turns)(one)


@actor('a SYN reopens a closed connection while a large segment of it is being read')
class Reopen(Dialogue):
    """Two processors: one reads, on the other conntrack kills the entry for the SYN."""

    def step(self, random):
        wires = random.choice(self.wires)
        wires.forget()
        one = Blind(wires, random).begin()
        for name in random.choice((('client', 'server'), ('server', 'client'), ('server',))):
            one.send(name, flags='FA')
        if random.random() < 0.6:
            one.send('client')
            one.send('server')
        else:
            one.send('server', flags='R')
        large = b'PORT 1,2,3,4,200,6\r\n' * 2990
        for _ in range(random.randrange(1, 5)):
            reader = threading.Thread(target=one.say, args=('client', large))
            reader.start()
            for _ in range(random.randrange(1, 6)):
                one.send('client', seq=random.randrange(1 << 32), flags='S', ack=0)
            reader.join()
        return wires.arrived(one.port)
