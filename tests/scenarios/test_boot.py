# SPDX-License-Identifier: GPL-2.0
"""README's recipe for the boot, carried out by a stand-in for systemd: the commands of Debian's
nftables.service with what the recipe adds to them, in systemd's order, on a kernel that has just
been booted."""
import re
import shlex
import shutil
from pathlib import Path

import gateway
import readme
from gateway import run
from modprobe import Installed
from modules import attempt, users
from scenario import equal, expect, scenario
from situations import BEFORE
from tool import asked

BOOT = 1                                # the block
UNIT = Path('/lib/systemd/system/nftables.service')
DROP_INS = Path('/etc/systemd/system/nftables.service.d')
FIREWALL = '''
flush ruleset
table inet filter {
	chain forward {
		type filter hook forward priority filter; policy drop;
		ct state established accept
		ct state related ct helper "guests" accept
	}
}
'''


def commands(kind):
    """What the unit has for it, with that of its drop-ins behind."""
    text = ''.join(path.read_text('utf-8') + '\n' for path in (UNIT, *sorted(DROP_INS.glob('*.conf'))))
    return re.findall(rf'^{kind}=(.*)$', text, re.MULTILINE)


def carry_out(*kinds):
    """Each command in its turn, until one fails that may not. Returns which it was, or None."""
    for command in (one for kind in kinds for one in commands(kind)):
        status, said = attempt(*shlex.split(command.removeprefix('-')))
        print(f'    | {command}: exit {status} {said}'.rstrip())
        if status and not command.startswith('-'):
            return command
    return None


def start():
    equal(carry_out('ExecStartPre', 'ExecStart', 'ExecStartPost'), None, 'what failed at the start')


def has(*tables):
    found = attempt('nft', 'list', 'tables')[1].split('\n')
    equal(sorted(found), sorted(f'table inet {name}' for name in tables), 'tables')
    expect('policy drop' in attempt('nft', 'list', 'table', 'inet', 'filter')[1], 'no firewall')


class Recipe:
    """It was followed, and then the machine was booted."""

    def __enter__(self):
        Path('/etc/nftables.conf').write_text(FIREWALL, 'ascii')
        shutil.copy(gateway.TOOL, '/usr/sbin/nf-ftp')
        # there is no systemd that could be told
        text = readme.block(BEFORE, BOOT)
        expect('systemctl daemon-reload\n' in text, 'the recipe does not tell systemd')
        run('sh', '-ec', text.replace('systemctl daemon-reload\n', ''))
        equal({'nf_ftp', 'nf_conntrack_ftp'} & users().keys(), set(), 'helpers, just booted')

    def __exit__(self, *_):
        run('nft', 'flush', 'ruleset')
        shutil.rmtree(DROP_INS)


@scenario('a boot loads the firewall, the module, the profile, and the rules that name it')
def boots():
    with Installed(), Recipe():
        start()
        has('filter', 'ftp')
        equal({one['name']: one['modes'] for one in asked('profile', 'list')['profiles']},
              {'ftp': 'any', 'guests': 'passive'}, 'profiles')
        equal(asked('status')['ports'], [], 'ports')
        # systemctl reload, and restart
        equal(carry_out('ExecReload'), None, 'what failed at the reload')
        has('filter', 'ftp')
        equal(attempt('nft', 'list', 'ruleset')[1].count('dport 21'), 1, 'rules after a reload')
        equal(carry_out('ExecStop'), None, 'what failed at the end')
        start()
        has('filter', 'ftp')


@scenario('a boot where nf_ftp is not built for the kernel: the firewall is there')
def boots_without():
    with Installed(built=False), Recipe():
        start()
        has('filter')


@scenario('what systemd thinks of the recipe')
def is_understood():
    with Recipe():
        status, said = attempt('systemd-analyze', 'verify', '--recursive-errors=no', str(UNIT))
        print(f'    | systemd-analyze verify: exit {status} {said}'.rstrip())
        expect(not status and 'nftables.service.d' not in said, said)
