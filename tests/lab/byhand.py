# SPDX-License-Identifier: GPL-2.0
"""A control connection both of whose ends are the test: it makes and sees every segment.

The ends are packet sockets with hardware addresses of their own, so the TCP of the hosts that they
are in never hears of it. What passes the gateway has done so when a fence, a packet sent behind it,
arrives: then nothing more comes.
"""
import contextlib
import functools
import itertools
import os
import socket
import struct
from dataclasses import replace

import gateway
import segment
from announcement import announce
from dialogue import SECONDS
from gateway import CLIENT, LAN, SERVER, WAN, Gateway
from scenario import Failed
from segment import Segment

ROUTER = '020000000001'
OWN = {'client': '020000000002', 'server': '020000000003'}
SOL_PACKET, PACKET_VNET_HDR = 263, 15  # linux/if_packet.h
ETH_P_ALL = 3
START = 5001                            # anywhere in the sequence space
SHORTEST = 46                           # payload of a frame of Ethernet
PORTS = itertools.count(20000)
FENCES = itertools.count(1)
# source, destination, and a protocol of its own, lest one be taken for the other's answer
FENCE_ROUTES = {'client': (CLIENT[4], SERVER[4], segment.FENCES[0]),
                'server': (SERVER[4], CLIENT[4], segment.FENCES[1])}
LOGIN = (('server', '220 ready'), ('client', 'USER u'), ('server', '331 password'),
         ('client', 'PASS p'), ('server', '230 welcome'))


def colons(hardware):
    return ':'.join(hardware[at:at + 2] for at in range(0, 12, 2))


def prepare(lab):
    """The gateway knows the ends' addresses, and lets fences pass."""
    for name, device, ends in (('client', LAN, CLIENT), ('server', WAN, SERVER)):
        lab.ip(lab.gateway, f'link set {device} address {colons(ROUTER)}',
               *(f'neigh replace {ends[family]} dev {device} lladdr {colons(OWN[name])}'
                 ' nud permanent' for family in (4, 6)))
    for protocol in segment.FENCES:
        lab.nft(f'add rule inet gateway forward ip protocol {protocol} accept')
    # on one processor, packets stay in order
    os.sched_setaffinity(0, {0})


class End:
    """One end. own, peer: (address, port).

    base: the number of the byte that is 0 for the test; shift: by how much it is greater at the
    other end; next: the byte that follows all that was sent.
    """

    def __init__(self, name, space, base):
        self.name, self.base = name, base
        self.own = self.peer = None
        self.shift = self.next = 0
        self.socket = self.open(space)

    @staticmethod
    def open(space):
        def make():
            opened = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
            opened.setsockopt(SOL_PACKET, PACKET_VNET_HDR, 1)
            opened.bind(('eth0', ETH_P_ALL))
            return opened
        opened = gateway.netns.within(space, make)
        opened.settimeout(SECONDS)
        return opened

    def restart(self):
        """The next byte is 0; nothing on its way may have changed its length."""
        self.base += self.next
        self.next = 0

    def transmit(self, packet, vnet=bytes(segment.VNET)):
        kind = segment.TYPES[packet[0] >> 4]
        self.socket.send(vnet + bytes.fromhex(ROUTER + OWN[self.name]) + struct.pack('!H', kind)
                         + packet.ljust(SHORTEST, b'\0'))

    def fence(self):
        """Send a packet behind all others; returns what the other end will know it by."""
        source, target, protocol = FENCE_ROUTES[self.name]
        payload = struct.pack('!I', next(FENCES))
        self.transmit(segment.ip_header(segment.pack_address(source), segment.pack_address(target),
                                        len(payload), protocol) + payload)
        return payload

    def receive(self, fence=b''):
        """What came before a fence, or until now: each an IP packet and its header."""
        self.socket.settimeout(SECONDS if fence else 0)
        while True:
            try:
                frame, where = self.socket.recvfrom(1 << 17)
            except BlockingIOError:
                return
            if where[2] == socket.PACKET_OUTGOING:
                continue
            packet = segment.split(frame[segment.VNET:])
            if not packet:
                continue
            if packet.protocol in segment.FENCES:
                if packet.payload == fence:
                    return
            elif packet.protocol in (segment.TCP, segment.ICMP) or is_error(packet):
                yield packet, frame[:segment.VNET]


def is_error(packet):
    """Of ICMPv6, what is no error is neighbours' talk."""
    return packet.protocol == segment.ICMP6 and packet.payload[0] < 128


class Passage:
    """A segment that was sent, what of it arrived, and what came back."""

    def __init__(self, sent, arrived, back):
        self.sent, self.arrived, self.back = sent, arrived, back

    def arrives(self, text=None, seq=None, **changes):
        """As one segment: the same, but for what is named."""
        if text is not None:
            changes['text'] = as_bytes(text)
        if seq is not None:
            changes['seq'] = seq
        self.becomes(replace(self.sent, **changes))

    def cut_to(self, text, seq=None, **changes):
        """As its beginning, or what stands for it: without its last byte, nothing is pushed."""
        self.arrives(text, seq, flags=self.sent.flags.replace('P', ''), **changes)

    def becomes(self, *wanted):
        found = [*self.arrived, *(f'back: {one}' for one in self.back)]
        if found != [*wanted]:
            raise Failed('\n'.join([f'sent:    {self.sent}', *(f'arrived: {one}' for one in found),
                                    *(f'wanted:  {one}' for one in wanted)]))


def as_bytes(text):
    return text if isinstance(text, bytes) else text.encode()


@contextlib.contextmanager
def talks(nat='both', given=None, **options):
    """A way to begin control connections through one gateway, which is its attribute lab."""
    gateway.load_helper()
    with Gateway(nat=nat, given=given) as lab:
        prepare(lab)
        begin = functools.partial(Talk, lab, **options)
        begin.lab = lab
        yield begin


class Talk:
    """A control connection; logged in, unless told otherwise, and then counted from 0.

    starts: the numbers that become 0, of the client and of the server; options: of the SYN and of
    the SYN-ACK; offload: whether the checksums are left to drivers; port: the client's.
    """

    def __init__(self, lab, family=4, starts=(START, START), login=True, options=b'',
                 offload=False, port=None):
        self.lab, self.family, self.offload = lab, family, offload
        self.ends = {name: End(name, lab.space[name], start)
                     for name, start in zip(('client', 'server'), starts)}
        near, far = self.ends['client'], self.ends['server']
        self.near, self.far = near, far
        near.own, near.peer = (CLIENT[family], port or next(PORTS)), lab.dial(family)
        far.own = SERVER[family], near.peer[1]
        if login:
            for end in self.ends.values():
                end.next = -sum(len(line) + 2 for name, line in LOGIN if name == end.name)
            self.shake_hands(options)
            self.log_in()

    def shake_hands(self, options=b''):
        near, far = self.near, self.far
        self.client(seq=near.next - 1, flags='S', options=options).arrives()
        self.server(seq=far.next - 1, ack=near.next, flags='SA', options=options).arrives()
        self.client(ack=far.next).arrives()

    def log_in(self):
        for name, line in LOGIN:
            self.say(name, line + '\r\n').arrives()
        self.client().arrives()

    def send(self, name, text='', seq=None, **fields):
        """Send a segment; by default the next one, which acknowledges all there is."""
        near, far = self.ends[name], self.other(name)
        fields = {'flags': 'PA' if text else 'A', 'ack': far.next, **fields}
        sent = Segment(as_bytes(text), near.next if seq is None else seq, **fields)
        if 'A' not in sent.flags:
            sent = replace(sent, ack=0)
        near.transmit(*segment.build(sent, near.own, near.peer,
                                     (near.base, far.base + far.shift), self.offload))
        near.next = max(near.next, sent.seq + sent.length())
        return sent

    def say(self, name, text='', seq=None, **fields):
        """Send a segment, and see what becomes of it."""
        sent = self.send(name, text, seq, **fields)
        return self.passage(self.ends[name], self.other(name), sent)

    def passage(self, near, far, sent):
        arrived = self.collect(near, far, near.fence())
        return Passage(sent, arrived, self.collect(far, near))

    def announce(self, verb='PORT', asked=1):
        """A line to be said next; the client has asked for it, and counting begins with it."""
        chosen = announce(verb, self.family)
        if chosen.name == 'server':
            self.client(f'{verb}\r\n' * asked).arrives()
            self.server().arrives()
        self.near.restart()
        self.far.restart()
        return chosen

    def say_in_halves(self, line, behind=5):
        """The line is said, what is left of its argument later; all is acknowledged."""
        first, second = line.cut(behind)
        self.say(line.name, first).cut_to(line.head)
        self.answer(line.name, len(line.head)).arrives(ack=len(first))
        self.say(line.name, second).arrives(line.told + line.tail, len(line.head))
        self.answer(line.name, len(line.heard)).arrives(ack=len(line.text))
        self.pass_over(line)

    def pass_over(self, line):
        """A line was said and acknowledged: the next byte is 0 again for both ends."""
        end = self.ends[line.name]
        end.restart()
        end.shift += line.delta

    def client(self, text='', seq=None, **fields):
        return self.say('client', text, seq, **fields)

    def server(self, text='', seq=None, **fields):
        return self.say('server', text, seq, **fields)

    def answer(self, name, ack):
        """The other end of who said something acknowledges."""
        return self.say(self.other(name).name, ack=ack)

    def other(self, name):
        return self.far if name == 'client' else self.near

    def collect(self, sender, receiver, fence=b''):
        """What reached a receiver, with the sender's numbers; other connections are left out."""
        found = []
        for packet, vnet in receiver.receive(fence):
            if packet.protocol != segment.TCP:
                found.append(f'ICMP {packet.payload[0]}/{packet.payload[1]}')
                continue
            ends, one = segment.read(packet, vnet, (sender.base + sender.shift, receiver.base))
            if ends[1] == receiver.own and ends[0] == (receiver.peer or ends[0]):
                receiver.peer = ends[0]
                found.append(one)
        return found
