# SPDX-License-Identifier: GPL-2.0
"""The control connections as one network namespace sees them, read from its wire.

A packet socket collects in the kernel what passes on the control ports, and every packet that
begins or resets a connection; nothing runs beside a test, and the text is put together when the
case is over.
"""
import ctypes
import ipaddress
import socket
import struct
from dataclasses import dataclass, field

ETH_P_ALL = 0x0003
SO_ATTACH_FILTER = 26
SO_RCVBUFFORCE = 33
PACKET_LIMIT = 8192                     # packets read after one case at most
BUFFER = 1 << 22
CONTROL_PORTS = (21, 2121, 990)
ENDPOINT_VERBS = {'PORT', 'PASV', 'EPRT', 'EPSV', 'LPRT', 'LPSV'}

# tcpdump -ddd -y EN10MB 'tcp port 21 or tcp port 2121 or
#     tcp and ip[6:2] & 0x1fff = 0 and tcp[13] & 6 != 0 or ip6 and ip6[6] = 6 and ip6[53] & 6 != 0'
FILTER = [
    (40, 0, 0, 12), (21, 0, 12, 34525), (48, 0, 0, 20), (21, 0, 6, 6), (40, 0, 0, 54),
    (21, 26, 0, 21), (21, 25, 0, 2121), (40, 0, 0, 56), (21, 23, 0, 21), (21, 22, 0, 2121),
    (48, 0, 0, 20), (21, 0, 21, 6), (48, 0, 0, 67), (69, 18, 19, 6), (21, 0, 18, 2048),
    (48, 0, 0, 23), (21, 0, 16, 6), (40, 0, 0, 20), (69, 7, 0, 8191), (177, 0, 0, 14),
    (72, 0, 0, 14), (21, 10, 0, 21), (21, 9, 0, 2121), (72, 0, 0, 16), (21, 7, 0, 21),
    (21, 6, 0, 2121), (40, 0, 0, 20), (69, 5, 0, 8191), (69, 4, 0, 8191), (177, 0, 0, 14),
    (80, 0, 0, 27), (69, 0, 1, 6), (6, 0, 0, 262144), (6, 0, 0, 0)]
# all of TCP: ethertype, then the next header of IPv6, or the protocol of IPv4
ALL_OF_TCP = [
    (40, 0, 0, 12), (21, 0, 2, 34525), (48, 0, 0, 20), (21, 3, 4, 6), (21, 0, 3, 2048),
    (48, 0, 0, 23), (21, 0, 1, 6), (6, 0, 0, 262144), (6, 0, 0, 0)]
FLAGS = ((2, 'SYN'), (16, 'ACK'), (4, 'RST'))


@dataclass
class Segment:
    """A TCP packet."""
    source: tuple                       # address, port
    target: tuple
    sequence: int
    flags: int
    payload: bytes

    @property
    def is_control(self):
        return not {self.source[1], self.target[1]}.isdisjoint(CONTROL_PORTS)

    def __str__(self):
        flags = ' '.join(name for bit, name in FLAGS if self.flags & bit)
        return '{}.{} > {}.{}: {}'.format(*self.source, *self.target, flags)


@dataclass
class Direction:
    """One direction of a connection: how far it is read, and what came too early."""
    next: int = None
    text: bytes = b''
    early: dict = field(default_factory=dict)

    def take(self, sequence, payload):
        """Text that comes in any order, and again."""
        # of a retransmission only what is new
        known = (self.next - sequence) % (1 << 32)
        if known < len(payload):
            sequence, payload = self.next, payload[known:]
        self.early[sequence] = payload
        while self.next in self.early:
            payload = self.early.pop(self.next)
            self.text += payload
            self.next = (self.next + len(payload)) % (1 << 32)
            if not payload:
                break


class Tap:
    """A packet socket on every interface of the namespace it is opened in.

    steps: the program that picks the packets.
    """

    def __init__(self, steps=FILTER):
        self.socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, 0)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
        code = b''.join(struct.pack('HBBI', *step) for step in steps)
        memory = ctypes.create_string_buffer(code)
        program = struct.pack('HL', len(steps), ctypes.addressof(memory))
        self.socket.setsockopt(socket.SOL_SOCKET, SO_ATTACH_FILTER, program)
        # a program is attached before a packet can come: the socket has no protocol until now
        bind_all(self.socket)

    def drain(self):
        """Forget what came until now."""
        for _ in self.packets():
            pass

    def packets(self):
        for _ in range(PACKET_LIMIT):
            try:
                yield self.socket.recv(65536)
            except BlockingIOError:
                return

    def read(self):
        """What came since the last call: the lines of all control connections, as (sender, text),
        and how data connections were begun and reset."""
        lines, data, directions = [], [], {}
        for segment in map(parse, self.packets()):
            if segment.is_control:
                lines += follow(directions, segment)
            else:
                data.append(str(segment))
        return lines, data

    def close(self):
        self.socket.close()


class Taps:
    """Several as if they were one; only one of them sees a connection."""

    def __init__(self, taps):
        self.taps = taps

    def segments(self):
        """What came since the last call, unread."""
        return [parse(packet) for tap in self.taps for packet in tap.packets()]

    def drain(self):
        for tap in self.taps:
            tap.drain()

    def read(self):
        lines, data = zip(*(tap.read() for tap in self.taps))
        return sum(lines, []), sum(data, [])

    def close(self):
        for tap in self.taps:
            tap.close()


def bind_all(tap):
    """bind(2) to every protocol on every interface; Python's bind insists on an interface."""
    libc = ctypes.CDLL(None, use_errno=True)
    address = struct.pack('HHiHBB8s', socket.AF_PACKET, socket.htons(ETH_P_ALL), 0, 0, 0, 0, b'')
    if libc.bind(tap.fileno(), address, len(address)):
        raise OSError(ctypes.get_errno(), 'bind of a packet socket')


def parse(packet):
    """The Segment that an Ethernet frame carries."""
    if packet[12:14] == b'\x08\x00':
        start, addresses, size = 14 + (packet[14] & 15) * 4, 26, 4
        end = 14 + int.from_bytes(packet[16:18], 'big')
    else:
        start, addresses, size = 54, 22, 16
        end = 54 + int.from_bytes(packet[18:20], 'big')
    source, target = (str(ipaddress.ip_address(packet[at:at + size]))
                      for at in (addresses, addresses + size))
    sport, dport, sequence = struct.unpack_from('!HHI', packet, start)
    text = start + (packet[start + 12] >> 4) * 4
    return Segment((source, sport), (target, dport), sequence, packet[start + 13], packet[text:end])


def follow(directions, segment):
    """Take a segment of a control connection into its stream; returns the lines it completes."""
    source, target, payload = segment.source[1], segment.target[1], segment.payload
    syn = bool(segment.flags & 2)
    if not payload and not syn:
        return []
    from_server = source in CONTROL_PORTS and (target not in CONTROL_PORTS or source < target)
    connection = (source, target) if not from_server else (target, source)
    sender, sequence = 'server' if from_server else 'client', segment.sequence + syn
    stream = directions.setdefault((connection, sender), Direction())
    if stream.next is None:
        stream.next = sequence
    stream.take(sequence, payload)
    *whole, stream.text = stream.text.split(b'\n')
    return [(sender, line.decode('latin-1').rstrip('\r')) for line in whole]


def endpoint_verbs(dialogue):
    """The verbs by which data connections were agreed on."""
    return {line.split(' ')[0].upper() for sender, line in dialogue
            if sender == 'client' and line} & ENDPOINT_VERBS
