# SPDX-License-Identifier: GPL-2.0
"""A control connection both of whose ends are an actor, which sends and does not look.

It knows both sides' numbers, and by how much an edit is likely to move them. What goes wrong is
meant to; that it does not always is seen from what arrives.
"""
import socket
import struct

import netns
import segment
from announcement import announce
from byhand import LOGIN, OWN, ROUTER, SOL_PACKET, PACKET_VNET_HDR, as_bytes
from gateway import CLIENT, OUTER, SERVER
from offer import ACTIVE
from segment import Segment

ETH_P_ALL = 3
MTU = 1460                              # bytes of a segment that is none of many
WHOLE = 60000                           # bytes of a segment that stands for many
PORT_AT = {0x0800: 20, 0x86dd: 40}      # behind Ethernet's header


class Wires:
    """An actor's packet sockets at both ends of a gateway, and what arrives at the server's."""

    def __init__(self, world):
        self.world = world
        self.senders = {name: netns.within(space, lambda device=device: self.sender(device))
                        for name, (space, device) in world.wires.items()}
        space, device = world.wires['server']
        self.arrivals = netns.within(space, lambda: self.receiver(device))

    @staticmethod
    def sender(device):
        opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        opened.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
        opened.bind((device, 0))
        return opened

    @staticmethod
    def receiver(device):
        opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        opened.bind((device, ETH_P_ALL))
        opened.setblocking(False)
        return opened

    def transmit(self, name, packet, vnet=bytes(segment.VNET)):
        kind = segment.TYPES[packet[0] >> 4]
        self.senders[name].send(vnet + bytes.fromhex(ROUTER + OWN[name]) + struct.pack('!H', kind)
                                + packet)

    def forget(self):
        """What has arrived until now."""
        for _ in range(10000):
            try:
                self.arrivals.recv(1)
            except BlockingIOError:
                return

    def arrived(self, *ports):
        """How many packets came from these ports of the client's."""
        wanted = {struct.pack('!H', port) for port in ports}
        count = 0
        for _ in range(10000):
            try:
                frame, where = self.arrivals.recvfrom(64)
            except BlockingIOError:
                break
            at = 14 + PORT_AT.get(where[1], 64)
            count += frame[at:at + 2] in wanted
        return count

    def close(self):
        for one in (*self.senders.values(), self.arrivals):
            one.close()


class End:
    """own and peer: endpoints; base: the number of its byte 0; next: of the byte to come."""

    def __init__(self, own, peer, base):
        self.own, self.peer, self.base = own, peer, base
        self.next = self.shift = 0


class Blind:
    """ends: each End by its name; called: ports from which the client has called its server's."""

    def __init__(self, wires, random, family=None, port=None, dialled=21):
        world = wires.world
        self.wires, self.random = wires, random
        self.family = family or random.choice((4, 4, 6))
        self.nat = world.nat
        self.port = port or random.randrange(1024, 65536)
        self.called = []
        seen = OUTER if self.nat in ('snat', 'both') else CLIENT
        bases = [random.choice((random.randrange(1 << 32), (1 << 32) - random.randrange(70000)))
                 for _ in range(2)]
        self.ends = {
            'client': End((CLIENT[self.family], self.port), world.dial(self.family, dialled),
                          bases[0]),
            'server': End((SERVER[self.family], dialled), (seen[self.family], self.port),
                          bases[1])}

    @property
    def client(self):
        return self.ends['client']

    @property
    def server(self):
        return self.ends['server']

    def other(self, name):
        return self.ends['server' if name == 'client' else 'client']

    def send(self, name, text=b'', seq=None, **fields):
        """A segment, by default the next one, which acknowledges all there is."""
        near, far = self.ends[name], self.other(name)
        fields = {'flags': 'PA' if text else 'A', 'ack': far.next, **fields}
        one = Segment(as_bytes(text), near.next if seq is None else seq, **fields)
        self.wires.transmit(name, *segment.build(one, near.own, near.peer,
                                                 (near.base, far.base + far.shift), True))
        if seq is None:
            near.next += one.length()

    def say(self, name, text, **fields):
        """In as many segments as it takes, or as one that stands for many."""
        text = as_bytes(text)
        if len(text) <= MTU:
            self.send(name, text, **fields)
            return
        for at in range(0, len(text), WHOLE):
            self.send(name, text[at:at + WHOLE], **{'gso': MTU, **fields})

    def shake_hands(self):
        self.send('client', seq=-1, flags='S', ack=0)
        self.send('server', seq=-1, flags='SA')
        self.send('client')

    def log_in(self):
        for name, line in LOGIN:
            self.send(name, line + '\r\n')

    def begin(self):
        self.shake_hands()
        self.log_in()
        return self

    def moves(self, active):
        """Whether NAT makes other text of an announcement."""
        return self.nat == 'both' or self.nat == ('snat' if active else 'dnat')

    def announce(self, verb=None, port=None):
        """A usual line, and the commands and replies around it; returns the port."""
        verb = verb or self.random.choice(('EPRT', 'EPSV') if self.family == 6
                                          else ('PORT', 'EPRT', 'PASV', 'EPSV'))
        line = announce(verb, self.family, port or self.random.randrange(1024, 65536))
        if line.name == 'server':
            self.send('client', verb + '\r\n')
        self.send(line.name, line.text)
        if self.moves(verb in ACTIVE):
            self.ends[line.name].shift += line.delta
        if line.name == 'client':
            self.send('server', '200 ok\r\n')
        return line

    def raw(self, name, sport, dport, flags, text=b''):
        """A segment of another connection between the two, such as data's."""
        near = self.ends[name]
        one = Segment(as_bytes(text), 0, 0, flags)
        self.wires.transmit(name, *segment.build(one, (near.own[0], sport), (near.peer[0], dport),
                                                 (near.base, self.other(name).base), True))
