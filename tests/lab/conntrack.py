# SPDX-License-Identifier: GPL-2.0
"""What the kernel tracks and expects, asked over netlink, for it is asked very often."""
import ipaddress
import os
import socket
import struct
from dataclasses import dataclass

import netns

NETLINK_NETFILTER = 12
REQUEST, ACK, DUMP, DONE, ERROR = 1, 4, 0x300, 3, 2
CT_GET, EXP_GET = 1 << 8 | 1, 2 << 8 | 1        # nfnetlink_conntrack.h: subsystem, message
EXP_MASTER, EXP_TUPLE, EXP_MASK = 1, 2, 3
CT_ORIGINAL, CT_REPLY, CT_HELP, CT_TIMEOUT = 1, 2, 5, 7
TUPLE_IP, TUPLE_PROTO = 1, 2
SOURCES, DESTINATIONS = (1, 3), (2, 4)          # of IPv4, of IPv6
NUMBER, SOURCE_PORT, DESTINATION_PORT = 1, 2, 3
HELP_NAME = 1


def attributes(text):
    """Netlink attributes by type."""
    found = {}
    while len(text) >= 4:
        size, kind = struct.unpack_from('=HH', text)
        found[kind & 0x3fff] = text[4:size]
        text = text[size + 3 & ~3:]
    return found


def open_channel(space):
    """A netlink socket in a namespace."""
    return netns.within(space, lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                                     NETLINK_NETFILTER))


def ask(channel, kind, message, what, flags=0):
    """A request that changes something; OSError if it is refused."""
    channel.send(struct.pack('=IHHII', 16 + len(message), kind, REQUEST | ACK | flags, 0, 0)
                 + message)
    _, kind, _, _, _, failed = struct.unpack_from('=IHHIIi', channel.recv(1 << 16))
    if kind != ERROR or failed:
        raise OSError(-failed, f'{os.strerror(-failed)}: {what}')


def messages(space, kind):
    """All of a dump, each as its attributes."""
    with open_channel(space) as channel:
        channel.send(struct.pack('=IHHII', 20, kind, REQUEST | DUMP, 0, 0) + bytes(4))
        while True:
            text = channel.recv(1 << 18)
            while text:
                size, got = struct.unpack_from('=IH', text)
                if got == ERROR:
                    number, = struct.unpack_from('=i', text, 16)
                    raise OSError(-number, 'asking conntrack')
                if got == DONE:
                    return
                yield attributes(text[20:size])
                text = text[size + 3 & ~3:]


def either(found, kinds):
    return next((found[kind] for kind in kinds if kind in found), None)


@dataclass(frozen=True)
class Tuple:
    """One direction of a connection: (address, port) twice."""
    source: tuple
    destination: tuple

    @classmethod
    def read(cls, text):
        parts = attributes(text)
        ip, proto = attributes(parts[TUPLE_IP]), attributes(parts[TUPLE_PROTO])

        def endpoint(addresses, port):
            number = int.from_bytes(proto[port], 'big') if port in proto else None
            return str(ipaddress.ip_address(either(ip, addresses))), number
        return cls(endpoint(SOURCES, SOURCE_PORT), endpoint(DESTINATIONS, DESTINATION_PORT))


@dataclass(frozen=True)
class Entry:
    """A connection; helper is '' if it has none, seconds what is left of its timeout."""
    original: Tuple
    reply: Tuple
    helper: str
    seconds: int


def read_entry(found):
    name = attributes(found.get(CT_HELP, b'')).get(HELP_NAME, b'')
    return Entry(Tuple.read(found[CT_ORIGINAL]), Tuple.read(found[CT_REPLY]),
                 name.rstrip(b'\0').decode(), int.from_bytes(found.get(CT_TIMEOUT, b''), 'big'))


def is_tcp(found):
    proto = attributes(attributes(found[CT_ORIGINAL])[TUPLE_PROTO])
    return proto[NUMBER] == bytes([socket.IPPROTO_TCP])


def entries(space):
    """All TCP connections."""
    return [read_entry(found) for found in messages(space, CT_GET) if is_tcp(found)]


def entry_of(space, client):
    """The one whose client is the endpoint (address, port)."""
    found = [entry for entry in entries(space) if entry.original.source == client]
    if len(found) != 1:
        raise LookupError(f'{len(found)} entries of {client}')
    return found[0]


def masked(text, mask):
    """Each part of an expectation, or * where it may be anything, or + where the mask is odd."""
    def part(value, mask, whole):
        return str(value) if mask == whole else '*' if not mask else '+'
    tuple_, mask = Tuple.read(text), Tuple.read(mask)

    def endpoint(value, mask):
        bits = ipaddress.ip_address(mask[0])
        return (f'{part(value[0], int(bits), (1 << bits.max_prefixlen) - 1)}'
                f' {part(value[1], mask[1], 65535)}')
    return (f'{endpoint(tuple_.source, mask.source)} > '
            f'{endpoint(tuple_.destination, mask.destination)}')


def expectations(space, client=None):
    """What is expected, such as `10.9.9.9 * > 10.9.9.1 4000`; of one client's endpoint, or all."""
    return sorted(masked(found[EXP_TUPLE], found[EXP_MASK]) for found in messages(space, EXP_GET)
                  if client in (None, Tuple.read(found[EXP_MASTER]).source))
