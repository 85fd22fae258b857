# SPDX-License-Identifier: GPL-2.0
"""Where cases run. Each server has a network of its own.

Several cannot share a namespace: on one address they fight for port 20, and on an address of its
own busybox's active data connections come from another one than its control connection.
"""
import functools
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / 'lab'))

import gateway
import netns
import pairs
import servers
import transfer
import wire


SHOWN_LINES = 20


def run(*argv):
    subprocess.run(argv, check=True)


class Network:
    """A client's namespace, a server's, and the server in it, for as long as the block lasts."""

    def __init__(self, work, name):
        self.work, self.name = work, name
        self.server, self.taps = None, {}

    def __enter__(self):
        try:
            self.build()
            self.taps = {space: netns.within(space, wire.Tap)
                         for space in (self.client_space, self.server_space)}
            self.start_server()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        if self.server:
            self.server.stop()
        for tap in self.taps.values():
            tap.close()
        self.remove()

    def start_server(self):
        endpoints = [(address, port) for address in self.addresses.values()
                     for port in pairs.PORTS]
        site = servers.Site(endpoints, self.work / self.name, self.work / 'home')
        self.server = servers.start(self.name, site,
                                    functools.partial(netns.spawn, self.server_space))
        servers.wait_until_listening(self.server)

    def place(self, case):
        return transfer.Place(self.client_space, self.dial(case), case.port, self.server,
                              self.taps[self.client_space], self.taps[self.server_space],
                              self.about_gateway)

    def about_gateway(self):
        """What a gateway, if there is one, knows of the connections."""
        return []

    def allow(self, keys):
        """A gateway, if there is one, allows this from now on."""


class Direct(Network):
    """Two namespaces and a cable, no gateway: shows what the peers themselves can do."""

    client_space, server_space = 'peers-client', 'peers-server'
    addresses = {4: '198.18.1.1', 6: 'fd18:1::1'}
    LINKS = ((client_space, '198.18.1.2/24', 'fd18:1::2/64'),
             (server_space, '198.18.1.1/24', 'fd18:1::1/64'))

    def build(self):
        for space, *_ in self.LINKS:
            run('ip', 'netns', 'add', space)
        run('ip', '-n', self.client_space, 'link', 'add', 'peers0', 'type', 'veth',
            'peer', 'name', 'peers0', 'netns', self.server_space)
        for space, ipv4, ipv6 in self.LINKS:
            run('ip', '-n', space, 'address', 'add', ipv4, 'dev', 'peers0')
            run('ip', '-n', space, 'address', 'add', ipv6, 'dev', 'peers0', 'nodad')
            run('ip', '-n', space, 'link', 'set', 'peers0', 'up')
            run('ip', '-n', space, 'link', 'set', 'lo', 'up')

    def dial(self, case):
        return self.addresses[case.family]

    def remove(self):
        for space, *_ in self.LINKS:
            subprocess.run(['ip', 'netns', 'del', space], check=False)


class Gateway(Network):
    """The laboratory's gateway, whose ruleset is loaded anew where a case wants other NAT."""

    addresses = gateway.SERVER

    def __init__(self, work, name):
        super().__init__(work, name)
        self.lab = gateway.Gateway()

    def build(self):
        self.lab.__enter__()
        self.client_space, self.server_space = self.lab.client, self.lab.server

    def dial(self, case):
        if self.lab.nat != case.nat:
            self.lab.set_rules(case.nat)
        return self.lab.dial(case.family, case.port)[0]

    def allow(self, keys):
        if keys:
            self.lab.tool('profile', 'set', 'ftp', *keys)

    def about_gateway(self):
        lines = self.lab.inside('conntrack', '-L').splitlines()
        if gateway.kind() == 'nf_ftp':
            lines += [line for line in self.lab.tool('stats').splitlines() if line[-2:] != ' 0']
        return ['gateway:', *(f'  {line}' for line in lines[-SHOWN_LINES:])]

    def remove(self):
        self.lab.__exit__()
