# SPDX-License-Identifier: GPL-2.0
"""A client, a gateway and a server, each in a network namespace of its own.

             lan                       wan
    client ------- gateway ------- server
    client2 --'         '--- stranger

The gateway forwards new connections to the FTP ports only; all else must be established or
related, and what is invalid is dropped. With source NAT the clients appear as the gateway's
outer address; with destination NAT they dial an address that nobody has.
"""
import json
import os
import re
import subprocess
import time
from pathlib import Path

import netns

ROOT = Path(__file__).resolve().parents[2]
TOOL = os.environ.get('NF_FTP_TOOL', str(ROOT / 'userspace-tools/nf-ftp'))
HELPERS = ('nf_ftp', 'stock', 'none')
MODULES = {'nf_ftp': ('nf_ftp',), 'stock': ('nf_nat_ftp', 'nf_conntrack_ftp'), 'none': ()}
NATS = ('none', 'snat', 'dnat', 'both')
IPTABLES = ('iptables-nft', 'iptables-legacy')

LAN, WAN = 'lan', 'wan'                 # the gateway's devices, bridges
INNER = {4: '192.168.100.1', 6: 'fd00:1::1'}
OUTER = {4: '10.9.9.1', 6: 'fd00:2::1'}
CLIENT = {4: '192.168.100.200', 6: 'fd00:1::200'}
CLIENT2 = {4: '192.168.100.201', 6: 'fd00:1::201'}
SERVER = {4: '10.9.9.9', 6: 'fd00:2::9'}
STRANGER = {4: '10.9.9.66', 6: 'fd00:2::66'}
DIALLED = {4: '203.0.113.77', 6: '2001:db8:113::77'}
BITS = {4: 24, 6: 64}

HOSTS = {'client': (LAN, CLIENT, INNER), 'client2': (LAN, CLIENT2, INNER),
         'server': (WAN, SERVER, OUTER), 'stranger': (WAN, STRANGER, OUTER)}


def kind():
    """Which helper this run is about: nf_ftp, stock or none."""
    chosen = os.environ.get('HELPER') or 'nf_ftp'
    if chosen not in HELPERS:
        raise SystemExit(f'HELPER={chosen}: it must be one of {", ".join(HELPERS)}')
    return chosen


def run(*argv, **options):
    return subprocess.run(argv, check=True, text=True, **options)


def module_path():
    built = ROOT / 'build/modules' / os.uname().release / 'nf_ftp.ko'
    return os.environ.get('NF_FTP_KO', str(built))


def load_helper(which=None, parameters=('ports=',)):
    """Load the module that the run is about; it must not be loaded."""
    which = which or kind()
    if which == 'nf_ftp':
        run('modprobe', 'nf_nat')
        run('insmod', module_path(), *parameters)
    elif which == 'stock':
        # it has no list of ports that could be empty
        run('modprobe', 'nf_conntrack_ftp', *(one for one in parameters if one != 'ports='))
        run('modprobe', 'nf_nat_ftp')


def unload_helper(which=None):
    """Unload it; what keeps it is said. Somebody may look at it at that very moment, so twice."""
    for module in MODULES[which or kind()]:
        for is_last in False, True:
            ended = subprocess.run(['rmmod', module], check=False, text=True, capture_output=True)
            if not ended.returncode:
                break
            users = re.findall(f'^{module} .*', Path('/proc/modules').read_text('ascii'), re.M)
            why = f'rmmod {module}: {ended.stderr.strip()}; {users}'
            if is_last:
                raise RuntimeError(why)
            print(f'    | {why}')
            time.sleep(0.1)


def nat_rules(nat, ports):
    """Rules for one kind of NAT; `ports` maps a dialled port to the server's."""
    lines = []
    for family, word in ((4, 'ip'), (6, 'ip6')):
        open_, close = ('[', ']') if family == 6 else ('', '')
        if nat in ('dnat', 'both'):
            lines += [f'add rule inet gateway dst_nat {word} daddr {DIALLED[family]} tcp dport {dialled} '
                      f'dnat {word} to {open_}{SERVER[family]}{close}:{real}'
                      for dialled, real in ports.items()]
        if nat in ('snat', 'both'):
            lines.append(f'add rule inet gateway src_nat meta nfproto {"ipv4" if family == 4 else "ipv6"} '
                         f'oifname {WAN} snat {word} to {OUTER[family]}')
    return lines


def ruleset(nat, ports, helper):
    """The gateway's whole ruleset; with `helper` a rule gives it to the control connections."""
    both = ', '.join(str(port) for port in sorted({*ports, *ports.values()}))
    lines = ['table inet gateway { }', 'delete table inet gateway', 'add table inet gateway']
    lines += [f'add chain inet gateway {name} {{ type {what}; policy {policy}; }}'
              for name, what, policy in (
                  ('give', 'filter hook prerouting priority mangle', 'accept'),
                  ('dst_nat', 'nat hook prerouting priority dstnat', 'accept'),
                  ('src_nat', 'nat hook postrouting priority srcnat', 'accept'),
                  ('forward', 'filter hook forward priority filter', 'drop'))]
    lines += [f'add rule inet gateway forward {rule}' for rule in (
        'ct state invalid counter drop',
        'ct state established,related counter accept',
        f'iifname {LAN} tcp dport {{ {both} }} ct state new counter accept')]
    if helper:
        lines += ['add ct helper inet gateway ftp { type "ftp" protocol tcp; }',
                  f'add rule inet gateway give tcp dport {{ {both} }} ct helper set "ftp"']
    return '\n'.join([*lines, *nat_rules(nat, ports)]) + '\n'


def raw_table(ports):
    """Lines for iptables-restore, which give the helper by a rule."""
    lines = [f'-A PREROUTING -p tcp --dport {port} -j CT --helper ftp' for port in ports]
    return '\n'.join(['*raw', ':PREROUTING ACCEPT', *lines, 'COMMIT', ''])


class Gateway:
    """The namespaces, for as long as the block lasts.

    given: how control connections get the helper: 'port' (the tool), 'nft', one of IPTABLES, or
    None (not at all).
    ports: from a dialled port to the server's (the same without destination NAT).
    """

    def __init__(self, nat='snat', given=None, ports=None, prefix='', hosts=('client', 'server')):
        which = kind()
        self.given = None if which == 'none' else given or ('port' if which == 'nf_ftp' else 'nft')
        self.nat, self.ports = nat, ports or {21: 21, 2121: 2121}
        self.hosts = hosts
        self.gateway = prefix + 'gateway'
        self.space = {name: prefix + name for name in ('gateway', *hosts)}
        self.client, self.server = self.space['client'], self.space['server']

    def __enter__(self):
        try:
            self.build()
            self.set_rules(self.nat)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        subprocess.run(['ip', '-force', '-batch', '-'], check=False, text=True,
                       stderr=subprocess.DEVNULL,
                       input=''.join(f'netns del {name}\n' for name in self.space.values()))

    def build(self):
        run('ip', '-batch', '-', input=''.join(f'netns add {name}\n'
                                               for name in self.space.values()))
        netns.skip_dad(*self.space.values())
        self.ip(self.gateway, 'link set lo up',
                *(f'link add {bridge} type bridge' for bridge in (LAN, WAN)),
                *(f'link set {bridge} up' for bridge in (LAN, WAN)),
                *self.addresses(LAN, INNER), *self.addresses(WAN, OUTER),
                *(line for name in self.hosts for line in self.links(name)))
        for name in self.hosts:
            _, address, router = HOSTS[name]
            self.ip(self.space[name], 'link set lo up', 'link set eth0 up',
                    *self.addresses('eth0', address),
                    *(f'route add default via {router[family]}' for family in (4, 6)))
        self.sysctl('net.ipv4.ip_forward=1', 'net.ipv6.conf.all.forwarding=1')

    def links(self, name):
        return (f'link add {name} type veth peer name eth0 netns {self.space[name]}',
                f'link set {name} master {HOSTS[name][0]} up')

    @staticmethod
    def addresses(device, address):
        return [f'address add {address[family]}/{BITS[family]} dev {device}'
                + (' nodad' if family == 6 else '') for family in (4, 6)]

    @staticmethod
    def ip(space, *lines, family=None):
        """One `ip` for many lines; family: of those that do not say it themselves."""
        run('ip', *([f'-{family}'] if family else []), '-n', space, '-batch', '-',
            input='\n'.join(lines) + '\n')

    def sysctl(self, *settings):
        """Set NAME=VALUE in the gateway's namespace."""
        def write():
            for setting in settings:
                name, value = setting.split('=', 1)
                Path('/proc/sys', *name.split('.')).write_text(value, 'ascii')
        netns.within(self.gateway, write)

    def never_repeat(self, seconds):
        """A TCP of a host that wants to send something again waits so long before it does."""
        for name in self.hosts:
            run('ip', 'netns', 'exec', self.space[name],
                'sysctl', '-qw', 'net.ipv4.tcp_early_retrans=0')
            for family in ('-4', '-6'):
                routes = run('ip', '-n', self.space[name], family, 'route', capture_output=True)
                self.ip(self.space[name], *(f'route change {route} rto_min {seconds}s'
                                            for route in routes.stdout.splitlines()
                                            if 'eth0' in route))

    def inside(self, *argv, text=''):
        """What a command prints in the gateway's namespace."""
        status, output = netns.command(self.gateway, argv, text, 60)
        if status:
            raise RuntimeError(f'{" ".join(argv)}: {output.strip()}')
        return output

    def counters(self, chain):
        """Packets that were counted, by each rule of a chain that counts."""
        listed = json.loads(self.inside('nft', '-j', 'list', 'chain', 'inet', 'gateway', chain))
        return [part['counter']['packets'] for item in listed['nftables'] if 'rule' in item
                for part in item['rule']['expr'] if 'counter' in part]

    def nft(self, text):
        self.inside('nft', '-f', '-', text=text)

    def set_rules(self, nat):
        """Load the ruleset for this kind of NAT, and give the helper its ports."""
        self.nat = nat
        self.nft(ruleset(nat, self.ports, self.given == 'nft'))
        if self.given == 'port':
            self.tool('port', 'set', ','.join(map(str, self.ports)))
        elif self.given in IPTABLES:
            for command in (self.given, self.given.replace('ip', 'ip6', 1)):
                self.inside(f'{command}-restore', text=raw_table(self.ports))

    def tool(self, *words):
        """What `nf-ftp` prints in the gateway's namespace."""
        return run(TOOL, '-n', self.gateway, *words, capture_output=True).stdout

    def dial(self, family, port=21):
        """The endpoint that a client connects to."""
        if self.nat in ('dnat', 'both'):
            return DIALLED[family], port
        return SERVER[family], self.ports[port]
