# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: its headings, which block below each is which, and their networks."""
from documents import SITUATIONS
from networks import FIREWALL, INNER, MASQUERADE, OUTER, PUBLIC, Networks, forward
from patience import SLOWER

LIMITS = 'Other limits for some clients, or on another port'
PROFILE, BY_PORT, BY_RULE, CHANGE = range(4)

DENY = 'Commands that nobody shall give'
MINUS_ONE = 'Active data connections from port 20 only'
# what is dialled at 21 goes to a server's 2100
TO_2100 = forward(PUBLIC, {4: f'{INNER[4]}:2100', 6: f'[{INNER[6]}]:2100'}, 'tcp dport 21')

ADVERTISE = 'The public address is on another machine'
RANGE = 'The router in front forwards a range of ports'
UPSTREAM = {4: '10.0.0.5', 6: 'fd00:10::5'}
BEHIND = {4: '192.168.1.9', 6: 'fd00:1::9'}
BESIDE = {4: '10.0.0.99', 6: 'fd00:10::99'}
# a gateway in a cloud, which knows it by another address
CLOUD = f'''
gateway  lan  lan0  192.168.1.1/24        fd00:1::1/64
gateway  vpc  wan0  {UPSTREAM[4]}/24      {UPSTREAM[6]}/64   via 10.0.0.1 fd00:10::1
inner    lan  eth0  {BEHIND[4]}/24        {BEHIND[6]}/64     via 192.168.1.1 fd00:1::1
beside   vpc  eth0  {BESIDE[4]}/24        {BESIDE[6]}/64     via 10.0.0.1 fd00:10::1
cloud    vpc  lan0  10.0.0.1/24           fd00:10::1/64
cloud    net  wan0  {PUBLIC[4]}/24        {PUBLIC[6]}/64
outer    net  eth0  {OUTER[4]}/24         {OUTER[6]}/64
'''
GUARD = '''
table inet filter {
	chain input {
		type filter hook input priority filter; policy drop;
		iifname "lo" accept
		meta l4proto ipv6-icmp accept
		ct state established,related accept
		tcp dport 21 ct state new accept
	}
}
'''
# what the cloud does for the gateway, and the gateway for a host behind it
TRANSLATED = MASQUERADE + forward(PUBLIC, UPSTREAM)
RANGE_ONLY = MASQUERADE + forward(PUBLIC, UPSTREAM, 'tcp dport { 21, 50000-50099 }')
TO_BEHIND = forward(UPSTREAM, BEHIND, 'tcp dport 21')

ANNOUNCED = 'The server announces its public address itself'
DIALLED, WRONG = 0, 1                   # the address that it announces

SERIES = 'Two gateways in a row'
TRANSLATES, HAS_SERVER = 0, 1
# a router at home, and the one in front of the server
OFFICE = f'''
client   home eth0  192.168.1.20/24  fd00:1::20/64  via 192.168.1.1 fd00:1::1
near     home lan0  192.168.1.1/24   fd00:1::1/64
near     net  wan0  {OUTER[4]}/24    {OUTER[6]}/64
gateway  net  wan0  {PUBLIC[4]}/24   {PUBLIC[6]}/64
gateway  lan  lan0  10.0.0.1/24      fd00:10::1/64
server   lan  eth0  {INNER[4]}/24    {INNER[6]}/64  via 10.0.0.1 fd00:10::1
'''
# a router at home, and its provider's
PROVIDER = f'''
client   home eth0  192.168.1.20/24  fd00:1::20/64   via 192.168.1.1 fd00:1::1
near     home lan0  192.168.1.1/24   fd00:1::1/64
near     isp  wan0  100.64.0.2/24    fd00:64::2/64   via 100.64.0.1 fd00:64::1
gateway  isp  lan0  100.64.0.1/24    fd00:64::1/64
gateway  net  wan0  {PUBLIC[4]}/24   {PUBLIC[6]}/64
server   net  eth0  {OUTER[4]}/24    {OUTER[6]}/64
'''

SERVERS = 'Several servers behind one address'
IN_TURN, BY_SOURCE, BY_IPVS = range(3)

SAME = 'Client and server behind the same gateway'
PREFIX = 'One prefix in the place of another'

TWINS = 'Two networks with the same addresses'
TWO_ADDRESSES, ONE_ADDRESS = 0, 1

VRF = 'Interfaces in a VRF'
BRIDGE = 'The gateway is a bridge'

LAST = 'Transfers that last'
KEEP, OFFLOAD = 0, 1
# seconds until a connection, a flow are forgotten
FORGET, OFFLOADED = 6 * SLOWER, 5 * SLOWER
# control connections have a timeout of their own
BRIEF = f'''
table inet brief {{
	ct timeout brief {{
		protocol tcp;
		l3proto ip;
		policy = {{ established : {FORGET} }}
	}}
	chain prerouting {{
		type filter hook prerouting priority filter;
		tcp dport {{ 21, 2121 }} ct timeout set "brief"
	}}
}}
'''

LOST = 'A control connection that the gateway has lost'
# a connection begins with a SYN, and nothing else comes in
STRICT = '''
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state invalid drop
		ct state established,related accept
		tcp dport 21 tcp flags & (syn | ack) == syn ct state new accept
	}
	chain input {
		type filter hook input priority filter; policy drop;
		meta l4proto ipv6-icmp accept
	}
}
'''


def clouded(hosts=()):
    """The gateway in a cloud; its host is the server, until its port is forwarded."""
    return Networks(CLOUD, FIREWALL + GUARD + MASQUERADE, hosts)


def forgetful(lab):
    """What the gateway forgets is not picked up again; port 2121 does not keep what it has."""
    lab.inside('sysctl', '-qw', 'net.netfilter.nf_conntrack_tcp_loose=0')
    lab.tool('port', 'set', '21')
    SITUATIONS.follow('gateway', LAST, KEEP)
    lab.tool('profile', 'add', 'hasty', 'keepalive=no')
    lab.tool('port', 'add', '2121', 'to', 'hasty')


def offloading(lab):
    """Data connections go through a flowtable; all are forgotten soon."""
    lab.inside('sysctl', '-qw', f'net.netfilter.nf_conntrack_tcp_timeout_established={FORGET}')
    # 5.10 has no such setting: half a minute
    lab.inside('sysctl', '-eqw', f'net.netfilter.nf_flowtable_tcp_timeout={OFFLOADED}')
    SITUATIONS.follow('gateway', LAST, OFFLOAD)
