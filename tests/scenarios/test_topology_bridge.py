# SPDX-License-Identifier: GPL-2.0
"""A gateway that is a bridge: no addresses, no routes."""
import conntrack
import gateway
import netns
from dialogue import Lost
from documents import SITUATIONS
from networks import FIREWALL, INNER, PUBLIC, Networks
from offer import announce, line
from scenario import Failed, equal, expect, scenario
from situations import BESIDE, BRIDGE
from tool import reasons
from topology import all_work, none_works, pair

HOSTS = f'''
gateway  lan  lan0  {PUBLIC[4]}/24  {PUBLIC[6]}/64
gateway  dmz  wan0  {PUBLIC[4]}/24  {PUBLIC[6]}/64
inner    lan  eth0  {INNER[4]}/24   {INNER[6]}/64
beside   dmz  eth0  {BESIDE[4]}/24  {BESIDE[6]}/64
'''
WAYS = ('inner', 'beside', BESIDE), ('beside', 'inner', INNER)
# as routers do it, which the kernel knows no chain for
NAT = 'add table bridge nat\nadd chain bridge nat out { type nat hook postrouting priority 300; }\n'
NEIGHBOURS = ('insert rule inet filter forward '
              'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept')


class Bridge(Networks):
    """The gateway's devices are the ports of a bridge, and have no addresses."""

    def build(self):
        super().build()
        gateway.Gateway.ip(self.gateway, 'link add br0 type bridge',
                           *(line_ for device in ('lan0', 'wan0')
                             for line_ in (f'address flush dev {device}',
                                           f'link set {device} master br0')),
                           'link set br0 up')


@scenario("a bridge, nftables' family bridge: the helper given by a rule, and by a rule only")
def by_rule():
    gateway.load_helper()
    with Bridge(HOSTS, '') as lab:
        SITUATIONS.follow('gateway', BRIDGE)
        for ends in WAYS:
            all_work(lab, ends)
        lab.nft('flush chain bridge ftp prerouting')
        lab.tool('port', 'set', '21')
        for ends in WAYS:
            none_works(lab, ends)
        expect(netns.command('gateway', ['nft', '-f', '-'], NAT, 20)[0], 'NAT on a bridge')


@scenario('what a bridge cannot do: a line of another length, a reset')
def impossible():
    gateway.load_helper()
    with Bridge(HOSTS, '') as lab:
        SITUATIONS.follow('gateway', BRIDGE)
        lab.tool('profile', 'set', 'ftp', 'foreign=fix', 'deny=STOR')
        session = pair(lab, WAYS[0], 4)
        # as long as its own is the first one only
        for said, heard, count in (('10.0.0.1', '10.0.0.9', 1), ('192.0.2.1', '192.0.2.1', 0)):
            equal(announce(session, 'EPRT', line('EPRT', said, 4000)),
                  line('EPRT', heard, 4000), 'what was heard')
            equal(len(conntrack.expectations('gateway')), count, 'expected')
        equal(reasons('gateway'), {'no-seqadj': 1}, 'reasons')
        session.client.say('STOR file')
        for end in session.client, session.server:
            end.connection.settimeout(1)
            try:
                raise Failed(f'{end.hear()!r} was heard')
            except Lost as why:
                expect('timed out' in str(why), f'not silence: {why}')


@scenario('a bridge with br_netfilter: as on a router, by the list of ports, too')
def br_netfilter():
    gateway.load_helper()
    gateway.run('modprobe', 'br_netfilter')
    try:
        with Bridge(HOSTS, FIREWALL) as lab:
            lab.nft(NEIGHBOURS)
            lab.tool('port', 'set', '21')
            for ends in WAYS:
                all_work(lab, ends)
            lab.tool('port', 'set', '')
            for ends in WAYS:
                none_works(lab, ends)
    finally:
        gateway.run('modprobe', '-r', 'br_netfilter')
