# SPDX-License-Identifier: GPL-2.0
"""nf-ftp report, of a gateway at work."""
import re

import gateway
from networks import FIREWALL, MASQUERADE, PUBLIC, WAYS, Networks
from offer import works
from scenario import equal, expect, scenario
from test_rights import NOBODY
from tool import done
from topology import pair

NOTE = '''
table inet note {
	chain forward {
		type filter hook forward priority filter;
		ip saddr 10.0.0.9 counter comment "files.example.org"
	}
}
'''


def parts(text):
    """What stands under each title."""
    return dict(re.findall(r'^== ([^\n]*) ==\n(.*?)(?=^== |\Z)', text, re.M | re.S))


def missing(text):
    found = re.search(r'^Missing.*?\n\n', text, re.M | re.S)
    return found[0] if found else ''


def tables():
    """What the kernel has been made to load for nftables and iptables."""
    with open('/proc/modules', encoding='ascii') as file:
        return {line.split()[0] for line in file if line.startswith(('nf', 'ip', 'x_'))}


@scenario('all of a gateway at work is in it, masked, and nothing is changed')
def at_work():
    gateway.load_helper()
    with Networks(rules=FIREWALL + MASQUERADE + NOTE, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        lab.tool('advertise', 'add', '10.0.0.9', 'as', PUBLIC[4], 'except', 'private')
        session = pair(lab, WAYS['out'], 4)
        works(session, 'PORT')
        before = tables()
        text = done('-n', lab.gateway, 'report')
        equal(tables(), before, 'modules')
        found = parts(text)
        for title, words in (('versions', ['they fit             yes']),
                             ('nf-ftp status', ['sessions       1']),
                             ('configuration: nf-ftp save', ['port add 21', 'advertise add 10.0.0.']),
                             ('nf-ftp stats', ['control-connections         1']),
                             ('nf-ftp doctor', ['nothing is found']),
                             ('rules: nft -a list ruleset', ['hook forward', 'ct state', 'host-']),
                             ('devices: ip -brief address', ['lan0', 'wan0', '10.0.0.', '/24']),
                             ('kernel settings', ['net/ipv4/ip_forward = 1']),
                             ('kernel lines', ['nf_ftp'])):
            for word in words:
                expect(word in found[title], f'{word!r} is not in {title}: {found[title]}')
        # a private one can have itself as its stand-in
        for word in PUBLIC[4], 'files.example.org':
            expect(word not in text, f'{word!r} is in it')
        for word in 'rules: nft', 'nf-ftp', 'kernel lines', 'devices':
            expect(word not in missing(text), f'{word!r} is missing: {missing(text)}')
        # the same host everywhere
        saved = re.search(r'advertise add (\S+?)(/32)? as', text)[1]
        expect(f'ip saddr {saved} ' in text, f'{saved} is not in the rules: {text}')
        shown = done('-n', lab.gateway, 'report', '--unmasked')
        for word in PUBLIC[4], 'files.example.org', 'ip saddr 10.0.0.9 ':
            expect(word in shown, f'{word!r} is not in it')


@scenario('who is not root gets what there is, and reads what is missing')
def nobody():
    gateway.load_helper(parameters=('ports=21',))
    text = done('report', prefix=NOBODY)
    found = parts(text)
    expect('port add 21' in found['configuration: nf-ftp save'], text)
    expect('for root was not asked' in missing(text) and 'rules: nft' in missing(text), text)
    expect('cannot tell' in found['nf-ftp doctor'], text)
