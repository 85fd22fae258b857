# SPDX-License-Identifier: GPL-2.0
"""docs/firewalls.md, "Profiles come before rules"."""
from pathlib import Path

import gateway
import netns
from documents import FIREWALLS
from networks import MASQUERADE, WAYS, Networks
from offer import fails, works
from scenario import equal, expect, scenario
from tool import sessions
from topology import pair

BEFORE = 'Profiles come before rules'
CONFIGURATION = Path('/etc/nftables.conf')
RULES = 'flush ruleset\n' + MASQUERADE + '''
table inet filter {
	ct helper guests {
		type "guests" protocol tcp;
	}
	chain prerouting {
		type filter hook prerouting priority mangle;
		tcp dport 21 ct helper set "guests"
	}
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established,related accept
		tcp dport 21 ct state new accept
	}
}
'''


def fed(*argv, text=''):
    return netns.command('gateway', argv, text, 20)


def refused_without():
    """Of a ruleset that names it nothing is loaded, of a rule neither."""
    before = fed('nft', 'list', 'ruleset')
    status, said = fed('nft', '-f', str(CONFIGURATION))
    expect(status and 'guests' in said and 'No such file or directory' in said, f'nft: {said}')
    equal(fed('nft', 'list', 'ruleset'), before, 'rules')
    for command in gateway.IPTABLES:
        status, said = fed(command, '-t', 'raw', '-A', 'PREROUTING', '-p', 'tcp', '--dport', '21',
                           '-j', 'CT', '--helper', 'guests')
        expect(status, f'{command}: {said}')


@scenario('a profile named by a rule before it exists: nothing is loaded; then all is',
          seconds=180)
def before():
    CONFIGURATION.write_text(RULES, 'ascii')
    gateway.load_helper()
    with Networks(hosts=('inner', 'outer')) as lab:
        refused_without()
        fails(pair(lab, WAYS['out'], 4), 'PORT')
        FIREWALLS.follow('gateway', BEFORE)
        session = pair(lab, WAYS['out'], 4)
        works(session, 'PASV')
        fails(session, 'PORT')
        equal({one['profile'] for one in sessions('gateway')}, {'guests'}, 'profiles')
        lab.tool('profile', 'set', 'guests', 'modes=any')
        lab.inside('nft', '-f', str(CONFIGURATION))
        works(pair(lab, WAYS['out'], 4), 'PORT')
