# SPDX-License-Identifier: GPL-2.0
"""Traffic control, whose action `ct` tracks connections; with a helper, which Debian 12's tc lacks.

An action can be made first and be named in filters later: this makes one with a helper, and tc
does the rest.
"""
import os
import socket
import struct

import netns
from genl import ACK, ERROR, HEADER, REQUEST, attribute, nest
from networks import at
from wires import PORTS

CREATE, NEW_ACTION = 0x400, 48
TAB, FIRST, KIND, OPTIONS = 1, 1, 1, 2          # rtnetlink.h, pkt_cls.h
# tc_act/tc_ct.h
PARMS, ACTION, NAT_MIN, HELPER, HELPER_FAMILY, HELPER_PROTO = 1, 3, {4: 9, 6: 11}, 16, 17, 18
COMMIT, NAT, NAT_TO = 1, 8, {'src': 16, 'dst': 32}
PIPE = 3
FAMILIES = {4: (socket.AF_INET, 'ip'), 6: (socket.AF_INET6, 'ipv6')}
SYMBOL = ' nf_ct_add_helper'


def takes_helper():
    """Whether this kernel's action has helpers; 6.1's ignores them."""
    with open('/proc/kallsyms', encoding='ascii') as lines:
        return any(SYMBOL in line for line in lines)


def commit(space, family, helper, to=None):
    """Make the action `ct commit`, whose index is the family; to: (src or dst, addresses)."""
    number, _ = FAMILIES[family]
    what = COMMIT | (NAT | NAT_TO[to[0]] if to else 0)
    options = [attribute(PARMS, struct.pack('=IIiii', family, 0, PIPE, 0, 0)),
               attribute(ACTION, struct.pack('=H', what))]
    if to:
        options.append(attribute(NAT_MIN[family], socket.inet_pton(number, to[1][family])))
    if helper:
        options += [attribute(HELPER, helper.encode() + b'\0'),
                    attribute(HELPER_FAMILY, bytes([number])),
                    attribute(HELPER_PROTO, bytes([socket.IPPROTO_TCP]))]
    ask(space, bytes(4) + nest(TAB, nest(FIRST, attribute(KIND, b'ct\0'),
                                         nest(OPTIONS, *options))))


def ask(space, text):
    """Send a request for a new action; it has to succeed."""
    with netns.within(space, lambda: socket.socket(socket.AF_NETLINK, socket.SOCK_RAW,
                                                   socket.NETLINK_ROUTE)) as channel:
        channel.settimeout(20)
        channel.send(HEADER.pack(HEADER.size + len(text), NEW_ACTION, REQUEST | ACK | CREATE, 1, 0)
                     + text)
        answer = channel.recv(65536)
    _, kind, *_ = HEADER.unpack_from(answer)
    error, = struct.unpack_from('=i', answer, HEADER.size)
    if kind != ERROR or error:
        raise OSError(-error, f'making an action: {os.strerror(-error)}')


def filters(to):
    """For `tc`: the ports pass all to each other, of TCP only what is tracked and known.

    What is related has its NAT already, but tc wants to be told one to commit.
    """
    back = ' nat' if to else ''
    lines = []
    for port, other in (PORTS, PORTS[::-1]):
        send = f'action mirred egress redirect dev {other}'
        lines += [f'qdisc add dev {port} clsact',
                  f'filter add dev {port} ingress prio 90 protocol all matchall {send}',
                  f'filter add dev {port} ingress chain 1 prio 90 protocol all matchall '
                  'action drop']
        for family, (_, word) in FAMILIES.items():
            again = f' nat {to[0]} addr {to[1][family]}' if to else ''
            rules = [('', f'action ct{back} pipe action goto chain 1'),
                     ('ct_state +trk+rel', f'action ct commit{again} pipe {send}'),
                     ('ct_state +trk+est', send)]
            if port == PORTS[0]:
                rules.append(('dst_port 21 ct_state +trk+new',
                              f'action ct index {family} pipe {send}'))
            lines += [f'filter add dev {port} ingress chain {min(number, 1)} '
                      f'prio {10 * number + family} protocol {word} flower ip_proto tcp {rule}'
                      for number, rule in enumerate(map(' '.join, rules))]
    return '\n'.join(lines) + '\n'


def track(space, helper, to=None):
    """Begin anew: control connections get the helper, or None, and NAT."""
    for port in PORTS:
        netns.command(space, ['tc', 'qdisc', 'del', 'dev', port, 'clsact'], '', 20)
    netns.command(space, ['tc', 'actions', 'flush', 'action', 'ct'], '', 20)
    for family in FAMILIES:
        commit(space, family, helper, to)
    at(space, 'tc', '-batch', '-', text=filters(to))
