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


def known(lab):
    """What a laboratory's gateway knows."""
    lines = lab.inside('conntrack', '-L').splitlines()
    if gateway.kind() == 'nf_ftp':
        lines += [line for line in lab.tool('stats').splitlines() if line[-2:] != ' 0']
    return ['gateway:', *(f'  {line}' for line in lines[-SHOWN_LINES:])]


class Network:
    """A client's namespace, a server's, and the server in it, for as long as the block lasts.

    client: the namespace of the clients; hosts: the addresses that a server has, by namespace.
    """

    # what the server is told: see servers.Site
    announced, from_20, tls = '', False, None
    ports = pairs.PORTS
    make_tap = wire.Tap

    def __init__(self, work, name):
        self.work, self.name = work, name
        self.servers, self.taps = [], []

    def __enter__(self):
        try:
            self.build()
            self.taps = [wire.Taps([netns.within(space, self.make_tap) for space in spaces])
                         for spaces in ([self.client], self.hosts)]
            for space in self.hosts:
                self.servers.append(self.start_server(space))
            for server in self.servers:
                servers.wait_until_listening(server)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for server in self.servers:
            server.stop()
        for tap in self.taps:
            tap.close()
        self.remove()

    def start_server(self, space):
        endpoints = [(address, port) for address in self.hosts[space].values()
                     for port in self.ports]
        site = servers.Site(endpoints, self.work / space / self.name, self.work / 'home',
                            self.announced, self.from_20, self.tls)
        return servers.start(self.name, site, functools.partial(netns.spawn, space))

    def place(self, case):
        return transfer.Place(self.client, self.dial(case), case.port, self.servers, *self.taps,
                              self.about_gateway)

    def about_gateway(self):
        """What a gateway, if there is one, knows of the connections."""
        return []

    def allow(self, keys):
        """A gateway, if there is one, allows this from now on."""


class Direct(Network):
    """Two namespaces and a cable, no gateway: shows what the peers themselves can do."""

    client, server = 'peers-client', 'peers-server'
    addresses = {4: '198.18.1.1', 6: 'fd18:1::1'}
    hosts = {server: addresses}
    LINKS = ((client, '198.18.1.2/24', 'fd18:1::2/64'), (server, '198.18.1.1/24', 'fd18:1::1/64'))

    def build(self):
        for space, *_ in self.LINKS:
            run('ip', 'netns', 'add', space)
        run('ip', '-n', self.client, 'link', 'add', 'peers0', 'type', 'veth',
            'peer', 'name', 'peers0', 'netns', self.server)
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

    def __init__(self, work, name):
        super().__init__(work, name)
        self.lab = gateway.Gateway()

    def build(self):
        self.lab.__enter__()
        self.client, self.hosts = self.lab.client, {self.lab.server: gateway.SERVER}

    def dial(self, case):
        if self.lab.nat != case.nat:
            self.lab.set_rules(case.nat)
        return self.lab.dial(case.family, case.port)[0]

    def allow(self, keys):
        if keys:
            self.lab.tool('profile', 'set', 'ftp', *keys)

    def about_gateway(self):
        return known(self.lab)

    def remove(self):
        self.lab.__exit__()


class Situated(Network):
    """One way through the networks of a situation (`lab`).

    dialled: what the client dials, by family; hosts: the server's addresses, by namespace.
    """

    def __init__(self, work, name, lab, client, dialled, hosts, announced='', from_20=False):
        super().__init__(work, name)
        self.lab, self.client, self.dialled, self.hosts = lab, client, dialled, hosts
        self.announced, self.from_20 = announced, from_20

    def build(self):
        """They are there."""

    def dial(self, case):
        return self.dialled[case.family]

    def about_gateway(self):
        return known(self.lab)

    def remove(self):
        """Who made them does."""
