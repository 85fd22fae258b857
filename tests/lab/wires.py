# SPDX-License-Identifier: GPL-2.0
"""A gateway that is a switch: what is at its two ports is in one network, and knows no router.

    client ---- lan0 gateway wan0 ---- server

NAT gives one side an address that nobody has; its peer finds that one at the right device.
"""
import functools
import json

from networks import Networks, at
from offer import VERBS, works
from scenario import each
from topology import all_work, none_works, pair

CLIENT = {4: '10.0.0.9', 6: 'fd00:10::9'}
SERVER = {4: '10.0.0.20', 6: 'fd00:10::20'}
SEEN = {4: '10.0.0.177', 6: 'fd00:10::177'}             # with source NAT, the client's
DIALLED = {4: '10.0.0.188', 6: 'fd00:10::188'}          # with destination NAT, the server's
PORTS = ('lan0', 'wan0')               # the gateway's
WIRES = f'''
client   left  eth0 {CLIENT[4]}/24  {CLIENT[6]}/64
server   right eth0 {SERVER[4]}/24  {SERVER[6]}/64
gateway  left  lan0 10.0.0.1/24     fd00:10::1/64
gateway  right wan0 10.0.0.2/24     fd00:10::2/64
'''
# what a control connection gets, as its source or its destination
NATS = {'none': None, 'snat': ('src', SEEN), 'dnat': ('dst', SERVER)}


class Wires(Networks):
    """The hosts; the gateway does nothing by itself."""

    known = False                       # Open vSwitch or tc gives the helper

    def __init__(self):
        super().__init__(WIRES, rules='')

    def build(self):
        super().build()
        for host, peer, odd in (('server', 'client', SEEN), ('client', 'server', DIALLED)):
            device, = json.loads(at(peer, 'ip', '-j', 'link', 'show', 'eth0'))
            for address in odd.values():
                at(host, 'ip', 'neigh', 'replace', address, 'lladdr', device['address'],
                   'dev', 'eth0')


def ends(nat):
    """Client, server, and what the client dials."""
    return 'client', 'server', DIALLED if nat == 'dnat' else SERVER


def transfers(lab, nat):
    """A session for each verb, and its data connection."""
    all_work(lab, ends(nat))


def say_in_pieces(end, line):
    """Two segments, of which the first one ends inside the number of a port."""
    text = line.encode() + b'\r\n'
    for piece in text[:-7], text[-7:]:
        end.connection.sendall(piece)


def pieces(lab, nat):
    """One session with all verbs, twice; each line is cut in two."""
    session = pair(lab, ends(nat), 4)
    for end in session.client, session.server:
        end.say = functools.partial(say_in_pieces, end)
    each([(verb,) for verb, family in VERBS * 2 if family == 4],
         lambda verb: works(session, verb))
    session.close()


def fail(lab, nat):
    """The same without the helper: none works, as a counter-test."""
    none_works(lab, ends(nat), (('PORT', 4), ('EPSV', 6)))
