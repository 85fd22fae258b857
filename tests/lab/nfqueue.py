# SPDX-License-Identifier: GPL-2.0
"""Packets that wait in a queue of netfilter's until the test says what becomes of them."""
import os
import socket
import struct

import netns
from conntrack import ERROR, NETLINK_NETFILTER, REQUEST, attributes
from dialogue import SECONDS
from genl import attribute

SUBSYSTEM = 3 << 8                      # nfnetlink_queue.h
PACKET, VERDICT, CONFIG = range(SUBSYSTEM, SUBSYSTEM + 3)
CFG_CMD, CFG_PARAMS, BIND, COPY_PACKET = 1, 2, 1, 2
PACKET_HDR, VERDICT_HDR, PAYLOAD = 1, 2, 10
DROP, ACCEPT = 0, 1
ACK = 4


class Queue:
    """Queue `number` of a namespace; only one is bound to it at a time."""

    def __init__(self, space, number=0):
        self.number = number
        self.socket = netns.within(space, lambda: socket.socket(
            socket.AF_NETLINK, socket.SOCK_RAW, NETLINK_NETFILTER))
        self.socket.settimeout(SECONDS)
        self.send(CONFIG, attribute(CFG_CMD, struct.pack('!BBH', BIND, 0, 0)), ACK)
        self.acknowledged()
        self.send(CONFIG, attribute(CFG_PARAMS, struct.pack('!IB', 0xffff, COPY_PACKET)), ACK)
        self.acknowledged()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, kind, content, flags=0):
        content = struct.pack('!BBH', 0, 0, self.number) + content
        self.socket.send(struct.pack('=IHHII', 16 + len(content), kind, REQUEST | flags, 0, 0)
                         + content)

    def acknowledged(self):
        _, kind, _, _, _, failed = struct.unpack_from('=IHHIIi', self.socket.recv(1 << 16))
        if kind != ERROR or failed:
            raise OSError(-failed, f'{os.strerror(-failed)}: binding a queue')

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
        content = attribute(VERDICT_HDR, struct.pack('!II', verdict, packet))
        if payload is not None:
            content += attribute(PAYLOAD, payload)
        self.send(VERDICT, content)
