# SPDX-License-Identifier: GPL-2.0
"""A control connection that goes through conntrack twice, in two zones of one gateway."""
import gateway
from networks import FIREWALL, INNER, PUBLIC, WAYS, Networks, forward
from scenario import each, equal, scenario
from tool import sessions
from topology import all_work, none_works, pair

NEAR, TABLE = 'near', 10
# between the VRF that has lan0 and the rest, which has wan0
MIDDLE = ({4: '192.0.2.1', 6: 'fd00:a::1'}, {4: '192.0.2.2', 6: 'fd00:a::2'})
ZONES = '''
table inet zones {
	chain prerouting {
		type filter hook prerouting priority raw;
		iifname { "lan0", "mid0" } ct zone set 1
		iifname { "mid1", "wan0" } ct zone set 2
	}
	chain postrouting {
		type nat hook postrouting priority srcnat;
		oifname { "mid0", "wan0" } masquerade
	}
}
'''


class Twice(Networks):
    """The gateway has two halves, each with routes of its own, and a cable between them."""

    def build(self):
        super().build()
        lan = next(link for link in self.links if link.device == 'lan0')
        lines = [f'link add {NEAR} type vrf table {TABLE}', f'link set {NEAR} up',
                 'link add mid0 type veth peer name mid1', 'link set mid1 up',
                 *(f'link set {device} master {NEAR}' for device in ('mid0', 'lan0')),
                 'link set mid0 up', 'address flush dev lan0', *lan.here()]
        for number, address in enumerate(MIDDLE):
            lines += [f'address add {address[4]}/24 dev mid{number}',
                      f'address add {address[6]}/64 dev mid{number} nodad']
        lines += [f'route add default via {MIDDLE[1][family]} dev mid0 table {TABLE}'
                  for family in (4, 6)]
        gateway.Gateway.ip(self.gateway, *lines)


@scenario('two zones of one gateway, each with its own NAT: every verb, both ways')
def twice():
    gateway.load_helper()
    rules = (FIREWALL + ZONES + forward(PUBLIC, MIDDLE[0], 'tcp dport 21')
             + forward(MIDDLE[0], INNER, 'tcp dport 21'))

    def seen(way):
        before = len(sessions('gateway'))
        session = pair(lab, WAYS[way], 4)
        equal(len(sessions('gateway')), before + 2, 'sessions of one control connection')
        session.close()

    with Twice(rules=rules, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        each([(way,) for way in WAYS], seen)
        for ends in WAYS.values():
            all_work(lab, ends)
        lab.tool('port', 'set', '')
        for ends in WAYS.values():
            none_works(lab, ends)
