# SPDX-License-Identifier: GPL-2.0
"""Hosts and gateways joined by networks as a text says, with the documents' addresses.

A line of the text is `HOST NETWORK DEVICE ADDRESS/BITS ADDRESS/BITS [via ROUTER ROUTER]`, of IPv4
and IPv6. In the network `net`, which is the world, each address is beside each other; a host
without a router takes all it doesn't know to be there. Who has two lines is a gateway; the one
called `gateway` is the one that tests ask.
"""
import netns
from gateway import TOOL, Gateway, run

SWITCH = 'switch'                       # a namespace that has the networks, as bridges
WORLD = 'net'

PUBLIC = {4: '203.0.113.7', 6: '2001:db8:113::7'}
INNER = {4: '10.0.0.9', 6: 'fd00:10::9'}
INNER2 = {4: '10.0.0.12', 6: 'fd00:10::12'}
OUTER = {4: '198.51.100.20', 6: '2001:db8:51::20'}
OUTER2 = {4: '198.51.100.200', 6: '2001:db8:51::200'}
# client, server, and what the client dials
WAYS = {'out': ('inner', 'outer', OUTER), 'in': ('outer', 'inner', PUBLIC)}

# a network behind a gateway, and the world
OFFICE = f'''
gateway  lan  lan0  10.0.0.1/24           fd00:10::1/64
gateway  net  wan0  {PUBLIC[4]}/24        {PUBLIC[6]}/64
inner    lan  eth0  {INNER[4]}/24         {INNER[6]}/64      via 10.0.0.1 fd00:10::1
inner2   lan  eth0  {INNER2[4]}/24        {INNER2[6]}/64     via 10.0.0.1 fd00:10::1
outer    net  eth0  {OUTER[4]}/24         {OUTER[6]}/64
outer2   net  eth0  {OUTER2[4]}/24        {OUTER2[6]}/64
'''

# what is there before anybody reads the documents
FIREWALL = '''
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state invalid drop
		ct state established,related accept
		tcp dport { 21, 2121 } ct state new accept
	}
}
'''
MASQUERADE = '''
table inet nat {
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname "wan0" masquerade
	}
}
'''


def forward(source, target, what=''):
    """Rules that send what comes for one address to another."""
    return ''.join(f'''
table inet nat {{
	chain prerouting {{
		type nat hook prerouting priority dstnat;
		{word} daddr {source[family]} {what} dnat {word} to {target[family]}
	}}
}}
''' for family, word in ((4, 'ip'), (6, 'ip6')))


FORWARDED = forward(PUBLIC, INNER, 'tcp dport { 21, 2121 }')


def names(verb, spaces):
    """For `ip`."""
    return ''.join(f'netns {verb} {name}\n' for name in spaces)


def at(host, *argv, text=''):
    """What a command prints at a host; it has to succeed."""
    status, output = netns.command(host, argv, text, 60)
    if status:
        raise RuntimeError(f'{host}: {" ".join(argv)}: {output.strip()}')
    return output


class Link:
    """One line of the text."""

    def __init__(self, line):
        self.host, self.network, self.device, *rest = line.split()
        self.addresses, self.routers = rest[:2], rest[3:]

    def there(self):
        """For `ip` in the switch."""
        port = f'{self.host}.{self.device}'
        return (f'link add {port} type veth peer name {self.device} netns {self.host}',
                f'link set {port} master {self.network} up')

    def here(self):
        """For `ip` in the host."""
        four, six = self.addresses
        routes = [f'route add default via {router}' for router in self.routers]
        if self.network == WORLD and not routes:
            routes = [f'route add {all_} dev {self.device}' for all_ in ('0.0.0.0/0', '::/0')]
        return ('link set lo up', f'link set {self.device} up',
                f'address add {four} dev {self.device}',
                f'address add {six} dev {self.device} nodad', *routes)


class Networks:
    """The namespaces, for as long as the block lasts.

    rules: the gateway's at first; hosts: which of the text's are there beside it; all by default;
    ports: from a dialled port to the server's.
    """

    gateway = 'gateway'
    known = True                        # the doctor can read all that is at work there
    cable = None                        # a device that leads to the rest of the world

    def __init__(self, text=OFFICE, rules=FIREWALL + MASQUERADE, hosts=()):
        self.links = [link for link in map(Link, text.strip().splitlines())
                      if not hosts or link.host in (self.gateway, *hosts)]
        self.rules = rules
        self.space = {link.host: link.host for link in self.links}
        self.ports = {21: 21, 2121: 2121}

    def __enter__(self):
        try:
            self.build()
            self.nft(self.rules)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        run('ip', '-force', '-batch', '-', input=names('del', [SWITCH, *self.space]))

    def build(self):
        run('ip', '-batch', '-', input=names('add', [SWITCH, *self.space]))
        netns.skip_dad(SWITCH, *self.space)
        networks = {link.network for link in self.links}
        Gateway.ip(SWITCH, *(f'link add {name} type bridge' for name in networks),
                   *(f'link set {name} up' for name in networks),
                   *(line for link in self.links for line in link.there()))
        if self.cable:
            run('ip', 'link', 'set', self.cable, 'netns', SWITCH)
            Gateway.ip(SWITCH, f'link set {self.cable} master {WORLD} up')
        for host in self.space:
            links = [link for link in self.links if link.host == host]
            Gateway.ip(host, *(line for link in links for line in link.here()))
            if len(links) > 1:
                at(host, 'sysctl', '-qw', 'net.ipv4.ip_forward=1',
                   'net.ipv6.conf.all.forwarding=1')

    @staticmethod
    def dial(family, port=21):
        """The endpoint that a client in the world connects to."""
        return PUBLIC[family], port

    def inside(self, *argv, text=''):
        """What a command prints at the gateway."""
        return at(self.gateway, *argv, text=text)

    def nft(self, text):
        self.inside('nft', '-f', '-', text=text)

    def tool(self, *words):
        """What `nf-ftp` prints at the gateway."""
        return self.inside(TOOL, *words)
