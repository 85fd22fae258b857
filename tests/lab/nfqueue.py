# SPDX-License-Identifier: GPL-2.0
"""NFQUEUE's netlink: packets come to be judged, and may come back as others."""
import socket
import struct
from dataclasses import dataclass

import conntrack
from conntrack import REQUEST
from genl import attribute

PACKET, VERDICT, CONFIG = 3 << 8, 3 << 8 | 1, 3 << 8 | 2
COMMAND, PARAMETERS, LONGEST, MASK, FLAGS = 1, 2, 3, 4, 5
BIND, COPY_PACKET = 1, 2
GSO = 4                                 # packets that stand for many come as they are
PACKET_HEADER, VERDICT_HEADER, PAYLOAD = 1, 2, 10
DROP, ACCEPT, REPEAT = 0, 1, 4
WAITING = 1000                          # packets that the kernel keeps for us, at most


@dataclass(frozen=True)
class Packet:
    """One that waits; number: what the kernel knows it by."""
    number: int
    text: bytes


class Queue:
    """Queue `number` of a namespace, for as long as the block lasts."""

    def __init__(self, space, number, gso=True):
        self.number = number
        self.socket = conntrack.open_channel(space)
        self.socket.settimeout(20)
        self.configure(attribute(COMMAND, struct.pack('!BBH', BIND, 0, 0)))
        self.configure(attribute(PARAMETERS, struct.pack('!IB', 0xffff, COPY_PACKET))
                       + attribute(LONGEST, struct.pack('!I', WAITING)))
        if gso:
            self.configure(attribute(MASK, struct.pack('!I', GSO))
                           + attribute(FLAGS, struct.pack('!I', GSO)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        """The kernel drops what still waits."""
        self.socket.close()

    def configure(self, text):
        conntrack.ask(self.socket, CONFIG, self.head() + text, f'queue {self.number}')

    def head(self):
        return struct.pack('!BBH', socket.AF_UNSPEC, 0, self.number)

    def packets(self, seconds):
        """What comes with the next message; nothing if none comes in time."""
        self.socket.settimeout(seconds)
        try:
            text = self.socket.recv(1 << 18)
        except (TimeoutError, BlockingIOError):
            return
        while len(text) >= 20:
            size, kind = struct.unpack_from('=IH', text)
            if kind == PACKET:
                found = conntrack.attributes(text[20:size])
                number, = struct.unpack_from('!I', found[PACKET_HEADER])
                yield Packet(number, found.get(PAYLOAD, b''))
            text = text[size + 3 & ~3:]

    def judge(self, packet, verdict=ACCEPT, text=None):
        """text: what it is to be from now on."""
        message = self.head() + attribute(VERDICT_HEADER,
                                          struct.pack('!II', verdict, packet.number))
        if text is not None:
            message += attribute(PAYLOAD, text)
        self.socket.send(struct.pack('=IHHII', 16 + len(message), VERDICT, REQUEST, 0, 0)
                         + message)
