# SPDX-License-Identifier: GPL-2.0
"""An entry put into conntrack's table from outside, as conntrackd does it after a failover."""
import os
import socket
import struct

import netns
from conntrack import (CT_HELP, CT_ORIGINAL, CT_REPLY, CT_TIMEOUT, DESTINATION_PORT, ERROR,
                       HELP_NAME, NETLINK_NETFILTER, NUMBER, REQUEST, SOURCE_PORT, TUPLE_IP,
                       TUPLE_PROTO)
from genl import NESTED, attribute
from segment import pack_address

CT_NEW, ACK, CREATE = 1 << 8, 4, 0x400
CT_STATUS, CT_PROTOINFO, NAT_SOURCE, NAT_DESTINATION = 3, 4, 6, 13
STATUS = 2 | 4 | 8                      # SEEN_REPLY, ASSURED, CONFIRMED
INFO_TCP, INFO_STATE, ESTABLISHED = 1, 1, 3
ADJUSTMENTS = {'client': 15, 'server': 16}
POSITION, BEFORE, AFTER = 1, 2, 3
NAT_LOWEST, NAT_PROTO, PORT_LOWEST, PORT_HIGHEST = {4: 1, 16: 4}, 3, 1, 2
SECONDS = 3600


def nested(kind, *members):
    return attribute(kind | NESTED, b''.join(members))


def number(kind, form, value):
    return attribute(kind, struct.pack(f'!{form}', value))


def pack_tuple(kind, source, destination):
    """Each (address, port)."""
    ends = [pack_address(address) for address, _ in (source, destination)]
    first = 1 if len(ends[0]) == 4 else 3
    return nested(kind,
                  nested(TUPLE_IP, attribute(first, ends[0]), attribute(first + 1, ends[1])),
                  nested(TUPLE_PROTO, number(NUMBER, 'B', socket.IPPROTO_TCP),
                         number(SOURCE_PORT, 'H', source[1]),
                         number(DESTINATION_PORT, 'H', destination[1])))


def pack_nat(kind, address, port):
    packed = pack_address(address)
    return nested(kind, attribute(NAT_LOWEST[len(packed)], packed),
                  nested(NAT_PROTO, number(PORT_LOWEST, 'H', port),
                         number(PORT_HIGHEST, 'H', port)))


def pack_adjustments(adjusted):
    return b''.join(nested(ADJUSTMENTS[name], number(POSITION, 'I', at), number(BEFORE, 'i', before),
                           number(AFTER, 'i', after))
                    for name, (at, before, after) in adjusted.items())


def inject(space, client, dialled, seen, server, helper='ftp', adjusted=()):
    """An established connection: what the client dials is the server, which sees the client so.

    adjusted: by who speaks, a number, and by how much those before and behind it are changed.
    """
    family = socket.AF_INET6 if ':' in client[0] else socket.AF_INET
    message = (struct.pack('=BBH', family, 0, 0) + pack_tuple(CT_ORIGINAL, client, dialled)
               + pack_tuple(CT_REPLY, dialled, client) + number(CT_STATUS, 'I', STATUS)
               + number(CT_TIMEOUT, 'I', SECONDS)
               + nested(CT_PROTOINFO, nested(INFO_TCP, number(INFO_STATE, 'B', ESTABLISHED)))
               + nested(CT_HELP, attribute(HELP_NAME, helper.encode() + b'\0'))
               + pack_nat(NAT_SOURCE, *seen) + pack_nat(NAT_DESTINATION, *server)
               + pack_adjustments(dict(adjusted)))
    tell(space, message, CREATE, f'an entry of {client}')


def forget_helper(space, client, dialled):
    """Take the helper away from a connection, as kernels up to 6.12 let one do it."""
    family = socket.AF_INET6 if ':' in client[0] else socket.AF_INET
    tell(space, struct.pack('=BBH', family, 0, 0) + pack_tuple(CT_ORIGINAL, client, dialled)
         + nested(CT_HELP, attribute(HELP_NAME, b'\0')), 0, f'the helper of {client}')


def tell(space, message, flags, what):
    """Send a message about an entry; it has to be taken."""
    with netns.within(space, lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                                   NETLINK_NETFILTER)) as channel:
        channel.send(struct.pack('=IHHII', 16 + len(message), CT_NEW, REQUEST | ACK | flags, 0, 0)
                     + message)
        _, kind, _, _, _, failed = struct.unpack_from('=IHHIIi', channel.recv(1 << 16))
    if kind != ERROR or failed:
        raise OSError(-failed, f'{os.strerror(-failed)}: {what}')
