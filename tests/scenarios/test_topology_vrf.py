# SPDX-License-Identifier: GPL-2.0
"""A gateway whose interfaces are in a VRF."""
import os
import socket

import gateway
import netns
from dialogue import SECONDS, connect, listen
from documents import SITUATIONS
from networks import INNER, MASQUERADE, PUBLIC, WAYS, Networks, at, forward
from offer import exchange, line
from scenario import Failed, each, equal, expect, scenario
from situations import GUARD, VRF
from topology import all_work, none_works, pair

RED, TABLE = 'red', 10
SERIES = os.uname().release.split('.0-')[0]
# what the gateway itself sends finds no way there
FATES = {('5.10', 6): 'silence'}


class Vrf(Networks):
    """The gateway's devices, with what is configured on them, are in a VRF."""

    def build(self):
        super().build()
        links = [link for link in self.links if link.host == self.gateway]
        self.ip(f'link add {RED} type vrf table {TABLE}', f'link set {RED} up',
                *(line_ for link in links
                  for line_ in (f'link set {link.device} master {RED}',
                                f'address flush dev {link.device}')))
        # its routes are those of the table
        self.ip(*(f'{line_} table {TABLE}' if line_.startswith('route') else line_
                  for link in links for line_ in link.here()))

    def ip(self, *lines):
        gateway.Gateway.ip(self.gateway, *lines)


def waits_long(host):
    """A TCP there that wants to send something again waits so long that a test fails."""
    at(host, 'sysctl', '-qw', 'net.ipv4.tcp_early_retrans=0')
    for family, router in ((4, '10.0.0.1'), (6, 'fd00:10::1')):
        at(host, 'ip', f'-{family}', 'route', 'change', 'default', 'via', router, 'rto_min',
           f'{2 * SECONDS}s')


def in_halves(session):
    """The sender of the second half waits for the gateway to acknowledge the first one."""
    client = session.client
    client.connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 0)
    text = line('EPRT', client.own, 4000)
    client.say(text[:12].encode())
    client.say(text[12:])
    equal(session.server.hear(), line('EPRT', session.server.peer, 4000), 'heard')


@scenario('forwarded within a VRF, source and destination NAT, with the rules of the document')
def forwarded():
    gateway.load_helper()
    with Vrf(rules=MASQUERADE + forward(PUBLIC, INNER, 'tcp dport 21'),
             hosts=('inner', 'outer')) as lab:
        SITUATIONS.follow('gateway', VRF)
        for ends in WAYS.values():
            all_work(lab, ends)
        lab.nft('flush chain inet ftp prerouting')
        for ends in WAYS.values():
            none_works(lab, ends)


@scenario('what the gateway itself sends in a VRF: acknowledgments, and resets')
def sent():
    gateway.load_helper()

    def ask(family):
        session = pair(lab, WAYS['out'], family)
        in_halves(session)
        session.close()
        session = pair(lab, WAYS['out'], family)
        session.client.say('STOR file')
        equal([end.fate() for end in (session.client, session.server)],
              [FATES.get((SERIES, family), 'reset')] * 2, 'both ends')

    with Vrf(hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        lab.tool('profile', 'set', 'ftp', 'deny=STOR')
        waits_long('inner')
        each([(4,), (6,)], ask)


def data_connection(session, verb):
    """A server that is told its VRF by a socket option opens or gets one."""
    client, server = session.client, session.server
    if verb == 'PORT':
        with listen(client.space, client.own) as listener:
            session.command(line('PORT', client.own, listener.getsockname()[1]))
            session.reply('200 ok')
            near = netns.within(server.space, lambda: socket.socket(socket.AF_INET))
            near.setsockopt(socket.SOL_SOCKET, socket.SO_BINDTODEVICE, RED.encode())
            near.settimeout(1)
            near.connect(listener.getsockname())
            return near, listener.accept()[0]
    with listen(server.space, '0.0.0.0') as listener:
        session.command('PASV')
        told = server.own, listener.getsockname()[1]
        session.reply(line('PASV', *told))
        return connect(client.space, told, seconds=1), listener.accept()[0]


@scenario('a server on the gateway, in a VRF')
def server():
    gateway.load_helper()
    ends = 'inner', 'gateway', {4: '10.0.0.1'}
    with Vrf(rules=GUARD, hosts=('inner', 'outer')) as lab:
        lab.inside('sysctl', '-qw', 'net.ipv4.tcp_l3mdev_accept=1')
        lab.tool('port', 'set', '21')
        for verb in 'PORT', 'PASV':
            expect(exchange(*data_connection(pair(lab, ends, 4), verb)), f'the text with {verb}')
        lab.tool('port', 'set', '')
        try:
            data_connection(pair(lab, ends, 4), 'PASV')
        except OSError:
            return
        raise Failed('the data connection came through without the helper')
