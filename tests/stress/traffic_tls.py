# SPDX-License-Identifier: GPL-2.0
"""Encrypted sessions that may open data connections, and those who call.

A dialogue's calls are SYNs: the client's to its server's range, its server's to the client's,
and those of others, and to other ports, which nobody may let in.
"""
import contextlib
import random as chance
import threading

import segment
from actor import TOLERATED, actor
from blind import Blind, Wires
from gateway import CLIENT, CLIENT2, OUTER, SERVER, STRANGER
from segment import Segment
from traffic import Dialogue, again, encrypt, end_oddly, foreign, noise, usual
from trouble_entries import Channel, change, clear_helper, delete, flush, flush_expected, some
from world import ACTIVE_RANGE, RANGE, TLS_PORT

RECORD = b'\x17\x03\x03'
HELLO = b'\x16\x03\x01'
CONNECTIONS = 1, 2, 16, 64
MOMENT = 0.02                           # seconds in which the hook may be registered


def record(one, kind=RECORD, most=400):
    size = one.random.randrange(1, most)
    return kind + size.to_bytes(2, 'big') + one.random.randbytes(size)


def secure(one):
    """AUTH and its answer, and a greeting of TLS from both sides; or only that."""
    if one.client.peer[1] != TLS_PORT:
        one.say('client', one.random.choice(('AUTH TLS\r\n', 'AUTH SSL\r\n')))
        one.say('server', one.random.choice(('234 go\r\n',) * 5 + ('530 no\r\n',)))
    one.say('client', record(one, HELLO))
    one.say('server', record(one, HELLO))


def speak(one):
    """Records, some of them in pieces."""
    for _ in range(one.random.randrange(1, 6)):
        name = one.random.choice(('client', 'server'))
        text = b''.join(record(one) for _ in range(one.random.choice((1, 1, 3, 100))))
        at = one.random.randrange(1, len(text))
        for piece in one.random.choice(((text,), (text[:at], text[at:]))):
            one.say(name, piece)


def syn(one, name, source, target, flags='S'):
    """A segment of another connection, whoever it is said to be from."""
    text = b'data' * 100 if 'P' in flags else b''
    one.wires.transmit(name, *segment.build(Segment(text, 0, 0, flags), source, target,
                                            (one.random.randrange(1 << 32), 1), True))


def number_in(one, ports):
    """Mostly one of a range; or one next to it, or any."""
    low, high = ports
    return one.random.choice((one.random.randrange(low, high + 1),) * 6
                             + (low - 1, high + 1, TLS_PORT, 21, one.random.randrange(1, 65536)))


def call(one):
    """The client calls, and what it has called may answer, go on and end."""
    own, port = one.random.randrange(1024, 65536), number_in(one, RANGE)
    one.called.append(own)
    near, far = (CLIENT[one.family], own), (one.client.peer[0], port)
    seen = (OUTER if one.nat in ('snat', 'both') else CLIENT)[one.family], own
    for _ in range(one.random.choice((1, 1, 2))):
        syn(one, 'client', near, far)
    if one.random.random() < 0.5:
        syn(one, 'server', (SERVER[one.family], port), seen, 'SA')
        for flags in 'A', 'PA', one.random.choice(('FA', 'R', 'A')):
            syn(one, 'client', near, far, flags)


def call_client(one):
    """Its server calls."""
    syn(one, 'server', (SERVER[one.family], one.random.choice((20, 20, 20, 989, 50001))),
        (one.server.peer[0], number_in(one, ACTIVE_RANGE)))


def call_as_others(one):
    """Another client, another server; those that are meant, at other addresses."""
    own = one.random.randrange(1024, 65536)
    family, low, first = one.family, number_in(one, RANGE), number_in(one, ACTIVE_RANGE)
    name, source, target = one.random.choice((
        ('client', (CLIENT2[family], own), (one.client.peer[0], low)),
        ('client', (CLIENT[family], own), (STRANGER[family], low)),
        ('client', (CLIENT[family], own), (OUTER[family], low)),
        ('server', (STRANGER[family], 20), (one.server.peer[0], first)),
        ('server', (SERVER[family], 20), (CLIENT2[family], first)),
        ('server', (SERVER[family], 20), (one.server.peer[0], low))))
    syn(one, name, source, target)


def call_often(one):
    """More than there may be at a time."""
    for _ in range(one.random.randrange(10, 100)):
        one.random.choice((call, call, call, call_client))(one)


def leave(one):
    """CCC, by both sides or by one of them; and perhaps AUTH once more."""
    one.say('client', record(one) + b'NOOP\r\n')
    if one.random.random() < 0.7:
        one.say('server', record(one) + b'200 ok\r\n')
    if one.random.random() < 0.5:
        secure(one)


CALLS = call, call, call, call_client, call_client, call_as_others


class Encrypted(Dialogue):
    """Dialogues that begin with TLS; what counts as done is a data connection that came through."""

    def begin(self, random):
        """Ranges are set, since others set others; a session that is encrypted."""
        wires = random.choice(self.wires)
        if random.random() < 0.5:
            wires.world.set_ranges(random.choice(CONNECTIONS))
        wires.forget()
        one = Blind(wires, random, dialled=random.choice((21, 21, TLS_PORT)))
        one.shake_hands()
        secure(one)
        return one

    def __init__(self, stage):
        super().__init__(stage)
        self.stage = stage

    def step(self, random):
        one = self.begin(random)
        self.stage.pause(MOMENT)
        for _ in range(random.randrange(*self.count)):
            random.choice(self.turns)(one)
        if random.random() < 0.5:
            one.send(random.choice(('client', 'server')), flags=random.choice(('FA', 'R')))
            random.choice(CALLS)(one)
        return one.wires.arrived(*one.called)


@actor('encrypted sessions, and calls to their ranges')
class Ranges(Encrypted):
    turns, count = (*CALLS, speak, speak, call_often), (3, 20)


@actor('the same, with CCC, nonsense, and what is said in clear text')
class Leaving(Encrypted):
    turns, count = (*CALLS, leave, secure, speak, usual, foreign, noise, encrypt, again), (3, 20)


def reopen(one, _):
    """SYNs from the same port, of which conntrack makes another connection, or none."""
    for name in ('client', 'server'):
        one.send(name, flags='FA')
    for name in ('client', 'server'):
        one.send(name)
    for _ in range(one.random.randrange(1, 5)):
        one.send('client', seq=one.random.randrange(1 << 32), flags='S', ack=0)
    one.shake_hands()
    secure(one)


def delete_sessions(one, channel):
    some(channel, one.random, (delete, delete, flush, flush_expected, change, clear_helper), 8)


def set_ranges(one, _):
    one.wires.world.set_ranges(one.random.choice(CONNECTIONS))


def close_ranges(one, _):
    one.wires.world.tool('profile', 'set', 'ftp', 'ftps=opaque', 'ftps-active=none')


def unset_ports(one, _):
    """The port is none for TLS; then it is one again."""
    one.wires.world.tool('port', 'set', '21,2121,990')
    one.wires.world.set_ports()


ENDS = (reopen, reopen, delete_sessions, delete_sessions, delete_sessions, set_ranges, close_ranges,
        unset_ports, lambda one, _: leave(one), lambda one, _: end_oddly(one),
        lambda one, _: secure(one))


@actor('calls come while encrypted sessions end, are deleted, opened again and given other ranges')
class Closing(Encrypted):
    """Two processors: one looks for the session of a call, the other ends it."""

    def __init__(self, stage):
        super().__init__(stage)
        self.channels = {wires: Channel(wires.world.gateway) for wires in self.wires}

    def step(self, random):
        one = self.begin(random)
        own = chance.Random(random.random())
        over = threading.Event()
        beside = threading.Thread(target=self.end, args=(one, own, over))
        calls = random.randrange(50, 400)
        beside.start()
        try:
            for _ in range(calls):
                random.choice(CALLS)(one)
        finally:
            over.set()
            beside.join()
        return one.wires.arrived(*one.called)

    def end(self, one, random, over):
        """Until all calls were made, this and that becomes of the session."""
        other = Blind(one.wires, random, one.family, one.port, one.client.peer[1])
        other.ends = one.ends
        while not over.is_set():
            with contextlib.suppress(*TOLERATED):
                random.choice(ENDS)(other, self.channels[one.wires])


def talk_encrypted(wires, random):
    """A connection of it, by somebody who has wires; returns how many calls came through."""
    one = Blind(wires, random, dialled=random.choice((21, TLS_PORT)))
    one.shake_hands()
    secure(one)
    for _ in range(random.randrange(1, 8)):
        random.choice((*CALLS, call_often, speak, leave))(one)
    return wires.arrived(one.port, *one.called)
