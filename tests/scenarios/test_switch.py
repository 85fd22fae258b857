# SPDX-License-Identifier: GPL-2.0
"""The commands that give a live gateway the other helper; what can be reached meanwhile."""
import functools
from pathlib import Path

import gateway
from dialogue import Session, connect, listen
from documents import FIREWALLS, do
from gateway import Gateway, run
from modprobe import Installed
from modules import users
from patience import SLOWER
from scenario import equal, scenario

HEADING = 'Switch a live gateway, and back'
NFT, IPTABLES = 0, 1
CONFIGURATION = Path('/etc/nftables.conf')
SERVICE = 8080                          # on the gateway
FTP = 21


def transfer(lab):
    """A passive transfer of a new client; the announced address is the server's."""
    session = Session(lab)
    listener = listen(lab.server, gateway.SERVER[4])
    port = listener.getsockname()[1]
    session.command('PASV')
    equal(session.reply(f'227 ok (10,9,9,9,{port >> 8},{port & 255})'),
          f'227 ok (203,0,113,77,{port >> 8},{port & 255})', '227')
    opened = connect(lab.client, (gateway.DIALLED[4], port))
    listener.accept()[0].sendall(b'arrived')
    equal(opened.recv(100), b'arrived', 'data')
    opened.close()
    return session


class Probes:
    """The four ways in: through the gateway and to it, by IPv4 and IPv6."""

    def __init__(self, lab):
        self.lab, self.listeners = lab, []
        self.ends = {}
        for family, any_ in ((4, '0.0.0.0'), (6, '::')):
            for way, space, to, port in (('forward', lab.server, gateway.SERVER, FTP),
                                         ('input', lab.gateway, gateway.INNER, SERVICE)):
                self.listeners.append(listen(space, any_, port))
                self.ends[f'{way} IPv{family}'] = to[family], port
        self.old = [(connect(lab.client, end), listener) for end, listener in
                    zip(self.ends.values(), self.listeners)]
        self.old = [(near, listener.accept()[0]) for near, listener in self.old]

    def reaches(self, space, end):
        try:
            connect(space, end, seconds=1.5 * SLOWER).close()
        except OSError:
            return False
        return True

    def ask(self, wanted, when):
        """Which ways are open to what is new; what is old goes on, and so does the gateway itself."""
        equal([way for way, end in self.ends.items() if self.reaches(self.lab.client, end)],
              wanted, f'open {when}')
        for (near, far), way in zip(self.old, self.ends):
            near.sendall(b'go on')
            far.settimeout(10)
            equal(far.recv(100), b'go on', f'an old connection, {way}, {when}')
        for own in ('127.0.0.1', '::1'):
            equal(self.reaches(self.lab.gateway, (own, SERVICE)), True, f'{own}, {when}')

    def close(self):
        for one in self.listeners:
            one.close()


def steps(number):
    """The document's block, cut where modules are changed."""
    lines = FIREWALLS.block(HEADING, number).splitlines(keepends=True)
    at = next(i for i, line in enumerate(lines) if line.startswith('modprobe'))
    return ''.join(lines[:at]), lines[at], ''.join(lines[at + 1:])


def switch(lab, number, unload=None):
    """Does it, and looks at each step; `unload` is done in place of the second one."""
    hold, change, load = steps(number)
    probes = Probes(lab)
    everything = list(probes.ends)
    probes.ask(everything, 'before')
    do(lab.gateway, hold)
    probes.ask([], 'while it is held')
    if unload:
        unload()
    else:
        do(lab.gateway, change)
    probes.ask([], 'between the helpers')
    do(lab.gateway, load)
    probes.ask(everything, 'afterwards')
    probes.close()


def is_loaded(name):
    equal(sorted({'nf_ftp', 'nf_conntrack_ftp'} & users().keys()), [name], 'loaded')


def load_stock():
    run('modprobe', '--ignore-install', 'nf_conntrack_ftp')
    run('modprobe', '--ignore-install', 'nf_nat_ftp')


def back(machine):
    """The second command on the way back."""
    run('modprobe', '-r', 'nf_ftp')
    machine.remove()
    run('modprobe', 'nf_nat_ftp')


@scenario('the stock helper goes, nf_ftp comes, and back; connections and their NAT stay',
          seconds=180)
def there_and_back():
    with Installed() as machine:
        load_stock()
        with Gateway(nat='both', given='nft', ports={21: 21}) as lab:
            # as Debian's begins
            CONFIGURATION.write_text('flush ruleset\n' + gateway.ruleset('both', lab.ports, True),
                                     'ascii')
            first = transfer(lab)
            switch(lab, NFT)
            is_loaded('nf_ftp')
            equal(first.command('NOOP'), 'NOOP', 'a line of an old connection')
            second = transfer(lab)
            switch(lab, NFT, functools.partial(back, machine))
            is_loaded('nf_conntrack_ftp')
            for old in (first, second):
                equal(old.reply('200 yes'), '200 yes', 'a line of an old connection')
            transfer(lab)


@scenario('the same where iptables gives the helper', seconds=180, daily=False)
def by_iptables():
    with Installed() as machine:
        load_stock()
        with Gateway(nat='both', given='iptables-nft', ports={21: 21}) as lab:
            lab.set_rules('both')
            first = transfer(lab)
            rules = lab.inside('iptables-save'), lab.inside('ip6tables-save')
            switch(lab, IPTABLES)
            is_loaded('nf_ftp')
            equal(first.command('NOOP'), 'NOOP', 'a line of an old connection')
            transfer(lab)
            switch(lab, IPTABLES, functools.partial(back, machine))
            is_loaded('nf_conntrack_ftp')
            transfer(lab)
            for text in rules:
                equal('-A PREROUTING' in text, True, 'the rule before')
            for command in 'iptables', 'ip6tables':
                text = lab.inside(f'{command}-save')
                equal(('-A PREROUTING' in text, 'DROP' in text), (True, False), f'{command} after')
