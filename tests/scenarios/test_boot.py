# SPDX-License-Identifier: GPL-2.0
"""What is kept over a boot: nf-ftp.service and Debian's nftables.service, started by systemd on a
kernel that has just been booted, after the document's recipe was followed."""
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import gateway
from documents import FIREWALLS
from gateway import ROOT, run
from modprobe import Installed
from modules import attempt, users
from scenario import equal, expect, scenario, settled
from systemd import UNITS, Systemd
from tool import asked, done, refused

BOOT = 'At boot'
KEEP, RULES = 0, 1                      # the blocks of the recipe
OURS, CLOUD = 'nf-ftp.service', 'nf-ftp-cloud.service'
NFTABLES = 'nftables.service'
KEPT = Path('/etc/nf-ftp.conf')
SAID = Path('/run/nf-ftp.said')
METADATA = ROOT / 'tests/lab/metadata.py'
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
# one that can be loaded only behind the profile
NAMING = FIREWALL + FIREWALLS.block(BOOT, RULES).split("<<'END'\n")[1].split('END\n')[0]
BROKEN = 'port add 21\nprofile add guests modes=neither\n'


def drop_in(unit, text):
    directory = UNITS / f'{unit}.d'
    directory.mkdir(exist_ok=True)
    (directory / 'test.conf').write_text(text)


def install():
    """What `make install` does with the tool and its units."""
    for name in 'nf-ftp', 'nf-ftp-cloud':
        shutil.copy(ROOT / 'userspace-tools' / name, '/usr/sbin')
    shutil.copy(gateway.TOOL, '/usr/sbin/nf-ftp')
    for unit in OURS, CLOUD:
        shutil.copy(ROOT / 'userspace-tools' / unit, '/lib/systemd/system')
    # no journal is kept here
    drop_in(OURS, f'[Service]\nStandardError=truncate:{SAID}\n')
    # it is for a machine that is up, and would start all that this one has
    drop_in(CLOUD, '[Unit]\nDefaultDependencies=no\n')


class Recipe:
    """It was followed where nf_ftp is installed, and then the machine was booted."""

    def __init__(self, kept=None, firewall=FIREWALL):
        self.kept, self.firewall = kept, firewall

    def __enter__(self):
        install()
        Path('/etc/nftables.conf').write_text(self.firewall, 'ascii')
        with Installed():
            run('sh', '-ec', FIREWALLS.block(BOOT, KEEP))
            run('rmmod', 'nf_ftp')
        # there is no systemd that could be told
        text = FIREWALLS.block(BOOT, RULES)
        expect('systemctl daemon-reload\n' in text, 'the recipe does not tell systemd')
        if self.firewall is FIREWALL:
            run('sh', '-ec', text.replace('systemctl daemon-reload\n', ''))
        expect((UNITS / 'sysinit.target.wants' / OURS).is_symlink(), f'{OURS} is not enabled')
        if self.kept is not None:
            KEPT.write_text(self.kept)
        equal({'nf_ftp', 'nf_conntrack_ftp'} & users().keys(), set(), 'helpers, just booted')

    def __exit__(self, *_):
        run('nft', 'flush', 'ruleset')
        for unit in NFTABLES, OURS, CLOUD:
            shutil.rmtree(UNITS / f'{unit}.d', ignore_errors=True)
        (UNITS / 'sysinit.target.wants' / OURS).unlink()
        KEPT.unlink(missing_ok=True)


def has(*tables):
    found = attempt('nft', 'list', 'tables')[1].split('\n')
    equal(sorted(found), sorted(f'table inet {name}' for name in tables), 'tables')
    expect('policy drop' in attempt('nft', 'list', 'table', 'inet', 'filter')[1], 'no firewall')


def is_kept(when):
    """What the recipe has told the module is there."""
    equal({one['name']: one['modes'] for one in asked('profile', 'list')['profiles']},
          {'ftp': 'any', 'guests': 'passive'}, f'profiles {when}')
    equal([(one['port'], one['profile']) for one in asked('port', 'list')['ports']],
          [(2121, 'guests')], f'ports {when}')


def states(systemd, **wanted):
    """Of nftables, and of ours."""
    equal({'firewall': systemd.ask('is-active', NFTABLES), 'helper': systemd.ask('is-active', OURS)},
          wanted, 'units')


@scenario('a boot: the module, its ports and profiles, the firewall, the rules that name a profile',
          seconds=300)
def boots():
    with Recipe(), Installed(), Systemd(NFTABLES, OURS) as systemd:
        expect('standin' in asked('status') and asked('status')['standin'], 'it brought ports of its own')
        for unit, word in (NFTABLES, None), (NFTABLES, 'reload'), (NFTABLES, 'restart'), \
                (OURS, 'reload'), (OURS, 'restart'):
            when = f'after the {word or "start"} of {unit}'
            if word:
                systemd.tell(word, unit)
            states(systemd, firewall='active', helper='active')
            has('filter', 'ftp')
            equal(attempt('nft', 'list', 'ruleset')[1].count('dport 21'), 1, f'rules {when}')
            is_kept(when)


@scenario('a boot with a ruleset that names a profile: the profile is there before it',
          seconds=300)
def boots_naming():
    with Recipe(firewall=NAMING), Installed(), Systemd(NFTABLES, OURS) as systemd:
        states(systemd, firewall='active', helper='active')
        has('filter', 'ftp')
        # a rule would be left without its profile: nothing is changed
        KEPT.write_text('port add 21\n')
        systemd.fails('reload', OURS)
        expect('nothing was changed, it is in use' in SAID.read_text(), SAID.read_text())
        is_kept('after a file without the profile')
        refused('`guests\': nothing was changed, it is in use', 'flush')
        is_kept('after a flush')
        run('nft', 'delete', 'table', 'inet', 'ftp')
        systemd.tell('restart', OURS)
        equal(done('save'), 'port add 21\n', 'the file without the profile')


@scenario('a boot where nf_ftp is not built for the kernel: the firewall is there',
          seconds=300, daily=False)
def boots_without():
    with Recipe(), Installed(built=False), Systemd(NFTABLES, OURS) as systemd:
        states(systemd, firewall='active', helper='failed')
        has('filter')
        expect('once it is built for this kernel' in SAID.read_text(), SAID.read_text())


@scenario('a boot with a file that is broken: the firewall is there, and the sentence says where',
          seconds=300)
def boots_broken():
    with Recipe(kept=BROKEN), Installed(), Systemd(NFTABLES, OURS) as systemd:
        states(systemd, firewall='active', helper='failed')
        has('filter')
        equal(SAID.read_text(), f'{KEPT}:2: profile add: `modes=neither\': it is any, passive or active\n',
              'what is said')
        KEPT.write_text('profile add guests modes=passive\nport add 2121 to guests\n')
        for unit in OURS, NFTABLES:
            systemd.tell('restart', unit)
        has('filter', 'ftp')
        is_kept('when it was mended')
        # broken once more: what was there stays, and the firewall goes on
        KEPT.write_text(BROKEN)
        for word in 'reload', 'restart':
            systemd.fails(word, OURS)
            is_kept(f'after a {word} with a broken file')
        systemd.tell('restart', NFTABLES)
        has('filter', 'ftp')


@scenario('a boot without a file: nothing is restored, and the module is not loaded',
          seconds=300)
def boots_with_no_file():
    with Recipe(), Installed():
        KEPT.unlink()
        with Systemd(NFTABLES, OURS) as systemd:
            states(systemd, firewall='active', helper='inactive')
            has('filter')
            expect('nf_ftp' not in users(), 'the module is there')


@scenario('a boot in a cloud: what its service says is advertised, beside what the file says',
          seconds=300, daily=False)
def boots_in_cloud():
    kept = 'advertise add 172.16.0.0/12 as 203.0.113.9\n'
    with tempfile.TemporaryDirectory() as scratch, Recipe(kept=kept), Installed():
        told = Path(scratch) / 'told'
        told.write_text(json.dumps({'addresses': {'10.0.0.1': '198.51.100.1'}, 'mode': 'fine'}))
        run('ip', 'address', 'add', '169.254.169.254/32', 'dev', 'lo')
        with subprocess.Popen([sys.executable, '-B', METADATA, '169.254.169.254', '80', 'aws', told],
                              stdout=subprocess.PIPE, text=True) as cloud:
            equal(cloud.stdout.readline().strip(), '80', 'the port of the service')
            with Systemd(CLOUD, OURS) as systemd:
                equal(systemd.ask('is-active', CLOUD), 'active', CLOUD)
                settled(lambda: done('save'), lambda text: text == (
                    'advertise add 10.0.0.1/32 as 198.51.100.1 except private\n' + kept), 'advertised')
                systemd.tell('stop', CLOUD)
                equal(asked('save')['advertise'][0]['as'], '198.51.100.1', 'what stays')
            cloud.terminate()
        run('ip', 'address', 'del', '169.254.169.254/32', 'dev', 'lo')


@scenario('what systemd thinks of the units and of the recipe', seconds=300)
def is_understood():
    with Recipe():
        for unit in NFTABLES, OURS, CLOUD:
            status, said = attempt('systemd-analyze', 'verify', '--recursive-errors=no',
                                   f'/lib/systemd/system/{unit}')
            print(f'    | systemd-analyze verify {unit}: exit {status} {said}'.rstrip())
            # the manual pages are not installed here
            expect(not status or 'man ' in said, said)
            expect(not any(word in said for word in ('.service.d', 'Unknown', 'cycle')), said)
        for unit in OURS, CLOUD:
            status, said = attempt('systemd-analyze', 'security', '--offline=yes', '--threshold=25',
                                   f'/lib/systemd/system/{unit}')
            expect(not status, f'{unit} may do too much: {said.splitlines()[-1]}')
