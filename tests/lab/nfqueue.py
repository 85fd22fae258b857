# SPDX-License-Identifier: GPL-2.0
"""Packets that wait in a queue of netfilter's until somebody says what becomes of them."""
import socket
import struct

import conntrack
from conntrack import REQUEST, attributes
from dialogue import SECONDS
from genl import attribute

SUBSYSTEM = 3 << 8                      # nfnetlink_queue.h
PACKET, VERDICT, CONFIG = range(SUBSYSTEM, SUBSYSTEM + 3)
CFG_CMD, CFG_PARAMS, CFG_MASK, CFG_FLAGS = 1, 2, 4, 5
BIND, COPY_PACKET, GSO = 1, 2, 4
PACKET_HDR, VERDICT_HDR, PAYLOAD = 1, 2, 10
DROP, ACCEPT = 0, 1


class Queue:
    """Queue `number` of a namespace; only one is bound to it at a time.

    gso: what stands for many segments comes as it is. What waits when it ends is dropped.
    """

    def __init__(self, space, number=0, gso=False):
        self.number = number
        self.socket = conntrack.open_channel(space)
        self.socket.settimeout(SECONDS)
        self.configure(attribute(CFG_CMD, struct.pack('!BBH', BIND, 0, 0)))
        self.configure(attribute(CFG_PARAMS, struct.pack('!IB', 0xffff, COPY_PACKET)))
        if gso:
            self.configure(attribute(CFG_MASK, struct.pack('!I', GSO))
                           + attribute(CFG_FLAGS, struct.pack('!I', GSO)))

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def head(self):
        return struct.pack('!BBH', socket.AF_UNSPEC, 0, self.number)

    def configure(self, content):
        conntrack.ask(self.socket, CONFIG, self.head() + content, 'binding a queue')

    def take(self):
        """The next packet that waits: its number here, and its bytes from the IP header on."""
        text = self.socket.recv(1 << 18)
        size, kind = struct.unpack_from('=IH', text)
        if kind != PACKET:
            raise OSError(f'message {kind:x} of a queue')
        found = attributes(text[20:size])
        return struct.unpack_from('!I', found[PACKET_HDR])[0], found[PAYLOAD]

    def let_go(self, packet, payload=None, verdict=ACCEPT):
        """What becomes of it; with other bytes, if they are given."""
        content = self.head() + attribute(VERDICT_HDR, struct.pack('!II', verdict, packet))
        if payload is not None:
            content += attribute(PAYLOAD, payload)
        self.socket.send(struct.pack('=IHHII', 16 + len(content), VERDICT, REQUEST, 0, 0)
                         + content)
