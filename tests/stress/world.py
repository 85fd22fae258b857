# SPDX-License-Identifier: GPL-2.0
"""The gateways that the actors work on.

Most have at both ends packet sockets, which say what they like (blind.py): the hosts' own TCP never
hears of it. One has real hosts. A yard is a gateway with both ends in one network namespace: quickly
made, also by who is root there only.
"""
import contextlib
from pathlib import Path

import gateway
import netns
from byhand import OWN, ROUTER, colons
from gateway import CLIENT, DIALLED, INNER, LAN, OUTER, SERVER, TOOL, WAN, Gateway

PORTS = {21: 21, 2121: 2121, 990: 990}
TLS_PORT = 990                          # encrypted from the first byte on
RANGE, ACTIVE_RANGE = (40000, 40015), (50000, 50015)    # of encrypted sessions
# the first three have packet sockets at their ends; what the helper must get used to differs
KINDS = {'plain-': 'none', 'nat-': 'both', 'snat-': 'snat', 'real-': 'both'}
REAL = 'real-'
FAULTS = Path('/sys/kernel/debug')
NO_STOCK = Path('/run/modprobe.d/nf_ftp_stress.conf')
SETTINGS = {'netfilter/nf_conntrack_tcp_be_liberal': 1,         # no end counts what is edited
            'netfilter/nf_conntrack_tcp_timeout_time_wait': 5,
            'netfilter/nf_conntrack_tcp_timeout_close_wait': 5,
            'netfilter/nf_conntrack_checksum': 0}
YARD = {'ipv4/ip_forward': 1, 'ipv6/conf/all/forwarding': 1, 'ipv6/conf/all/accept_dad': 0,
        'ipv6/conf/default/accept_dad': 0}


def neighbours():
    """Lines for `ip`: who the ends are, and the gateway to them."""
    for name, device, ends in (('client', LAN, CLIENT), ('server', WAN, SERVER)):
        yield f'link set {device} address {colons(ROUTER)}'
        yield from (f'neigh replace {ends[family]} dev {device} lladdr {colons(OWN[name])}'
                    ' nud permanent' for family in (4, 6))


def write_settings(settings):
    for name, value in settings.items():
        with contextlib.suppress(OSError), \
                open(f'/proc/sys/net/{name}', 'w', encoding='ascii') as file:
            file.write(str(value))


class Commands:
    """What is run in a gateway, which others may have spoilt: OSError if it fails."""

    gateway = None

    def inside(self, *argv, text=''):
        status, output = netns.command(self.gateway, argv, text, 60)
        if status:
            raise OSError(f'{" ".join(argv)}: {output.strip()}')
        return output

    def nft(self, text):
        self.inside('nft', '-f', '-', text=text)

    def tool(self, *words):
        """What `nf-ftp` prints there."""
        return self.inside(TOOL, *words)

    def set_ports(self):
        """After the module was loaded anew, or others have set them."""
        self.tool('port', 'set', ','.join(str(port) for port in PORTS if port != TLS_PORT))
        # somebody else may just have done it
        with contextlib.suppress(OSError):
            self.tool('port', 'add', str(TLS_PORT), 'tls')

    def set_ranges(self, connections=16):
        """What encrypted sessions may open."""
        low, high = RANGE
        first, last = ACTIVE_RANGE
        self.tool('profile', 'set', 'ftp', f'ftps={low}-{high}', f'ftps-active={first}-{last}',
                  f'ftps-connections={connections}')


class World(Commands, Gateway):
    """A gateway between packet sockets; wires: the space and the device of each end."""

    def __init__(self, prefix):
        super().__init__(nat=KINDS[prefix], ports=PORTS, prefix=prefix)
        self.prefix, self.blind = prefix, prefix != REAL
        self.wires = {name: (self.space[name], 'eth0') for name in ('client', 'server')}

    def build(self):
        super().build()
        if self.blind:
            self.ip(self.gateway, *neighbours())
            netns.within(self.gateway, lambda: write_settings(SETTINGS))

    def set_rules(self, nat):
        super().set_rules(nat)
        self.set_ports()


class Yard(Commands):
    """One namespace, which has the ends' devices, too; space None: the one of this process."""

    def __init__(self, nat, space=None):
        self.nat, self.gateway, self.ports, self.blind = nat, space, PORTS, True
        self.wires = {'client': (space, 'near'), 'server': (space, 'far')}

    def build(self, given='port'):
        """given: how control connections get the helper, 'port' or 'nft'."""
        netns.within(self.gateway, lambda: write_settings(YARD))
        self.inside('ip', '-batch', '-', text='\n'.join([
            'link set lo up',
            *(line for near, far in ((LAN, 'near'), (WAN, 'far'))
              for line in (f'link add {near} type veth peer name {far}',
                           f'link set {near} up', f'link set {far} up')),
            *Gateway.addresses(LAN, INNER), *Gateway.addresses(WAN, OUTER), *neighbours(), '']))
        self.nft(gateway.ruleset(self.nat, PORTS, given == 'nft'))
        netns.within(self.gateway, lambda: write_settings(SETTINGS))
        if given == 'port':
            self.set_ports()
        self.set_ranges()

    def dial(self, family, port=21):
        """The endpoint that a client connects to."""
        return (DIALLED if self.nat in ('dnat', 'both') else SERVER)[family], port


@contextlib.contextmanager
def worlds():
    """All of KINDS."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(World(prefix)) for prefix in KINDS]


def keep_stock_away():
    """A rule that asks for the helper while ours is not loaded would load the kernel's own."""
    NO_STOCK.parent.mkdir(exist_ok=True)
    NO_STOCK.write_text('install nf_conntrack_ftp /bin/false\n')


def calm_down():
    """What actors may have left behind in the whole machine."""
    for kind in 'failslab', 'fail_page_alloc':
        with contextlib.suppress(OSError):
            (FAULTS / kind / 'probability').write_text('0')
