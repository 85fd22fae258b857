# SPDX-License-Identifier: GPL-2.0
"""firewalld, ufw and Shorewall as Debian has them, for a gateway with the devices lan0 and wan0."""
import contextlib
import os
import re
import shutil
import subprocess
from pathlib import Path

import netns
from gateway import ROOT
from modules import attempt, users
from networks import at
from scenario import expect, settled

UNPACKED = ROOT / 'build/peers/firewalls'
SECONDS = 180
BUS = Path('/run/firewalls')            # a bus of messages of firewalld's own
BUS_CONFIG = f'''\
<busconfig>
  <type>system</type>
  <listen>unix:path={BUS}/socket</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
'''
EXAMPLES = Path('/usr/share/doc/{}/examples/two-interfaces')
DEVICES = {'eth0': 'wan0', 'eth1': 'lan0'}      # the examples', and the gateway's


def helpers():
    """The modules of helpers that are loaded, but for those of FTP; users first."""
    found = [name for name in users() if re.match('nf_(conntrack|nat)_', name)
             and name not in ('nf_conntrack_netlink', 'nf_conntrack_ftp', 'nf_nat_ftp')]
    return sorted(found, key='nf_nat_'.__gt__)


def unload(names):
    """Those of them that are still there."""
    for name in names:
        attempt('rmmod', name)
    return set(names) & set(helpers())


@contextlib.contextmanager
def installed():
    """Their files are where they belong; the helpers that they load are gone afterwards."""
    expect(UNPACKED.exists(), 'no firewalls: tests/peers/fetch unpacks them')
    with subprocess.Popen(['tar', '-C', UNPACKED, '-c', '.'], stdout=subprocess.PIPE) as files:
        subprocess.run(['tar', '-C', '/', '-x', '--keep-directory-symlink'], check=True,
                       stdin=files.stdout)
    os.environ['PYTHONDONTWRITEBYTECODE'] = '1'
    before = helpers()
    try:
        yield
    finally:
        loaded = [name for name in helpers() if name not in before]
        settled(lambda: unload(loaded), lambda left: not left, 'helpers that are left', SECONDS)


def configure(path, changes):
    """Replace in a file; each pattern has to be there."""
    text = Path(path).read_text(encoding='utf-8')
    for pattern, new in changes.items():
        text, count = re.subn(pattern, new, text)
        expect(count, f'{path} has no {pattern}')
    Path(path).write_text(text, encoding='utf-8')


@contextlib.contextmanager
def firewalld(space):
    """It runs in a namespace for as long as the block lasts, with its zones for both devices."""
    BUS.mkdir()
    (BUS / 'config').write_text(BUS_CONFIG, encoding='ascii')
    os.environ['DBUS_SYSTEM_BUS_ADDRESS'] = f'unix:path={BUS}/socket'
    daemons = []
    try:
        for argv in (['dbus-daemon', f'--config-file={BUS}/config', '--nofork'],
                     ['firewalld', '--nofork', '--nopid']):
            daemons.append(netns.spawn(space, argv, stdout=subprocess.DEVNULL,
                                       stderr=subprocess.DEVNULL))
            settled((BUS / 'socket').exists, bool, 'the bus', SECONDS)
        settled(lambda: netns.command(space, ['firewall-cmd', '--state'], '', SECONDS)[1].strip(),
                'running'.__eq__, 'firewalld', SECONDS)
        for words in (('internal', '--add-interface=lan0'), ('external', '--add-interface=wan0'),
                      ('external', '--add-rich-rule=rule family=ipv6 masquerade')):
            at(space, 'firewall-cmd', '--permanent', f'--zone={words[0]}', words[1])
        yield
    finally:
        for daemon in reversed(daemons):
            daemon.terminate()
            daemon.wait(SECONDS)
        shutil.rmtree(BUS)
        # the next one begins with what the package has
        for kept in Path('/etc/firewalld').glob('*/*.xml*'):
            kept.unlink()


def prepare_ufw():
    """What its package does when it is installed."""
    for file in (*Path('/usr/share/ufw/iptables').iterdir(), Path('/usr/share/ufw/ufw.conf'),
                 *Path('/usr/share/ufw').glob('*.init')):
        shutil.copy(file, '/etc/ufw')


def prepare_shorewall(name):
    """Its example of a firewall with two interfaces; what is not allowed is refused both ways."""
    here = Path('/etc') / name
    shutil.copytree(str(EXAMPLES).format(name), here, dirs_exist_ok=True)
    configure(here / f'{name}.conf', {'STARTUP_ENABLED=No': 'STARTUP_ENABLED=Yes'})
    configure(here / 'interfaces', DEVICES)
    configure(here / 'policy', {r'loc\s+net\s+ACCEPT': 'loc net REJECT'})
