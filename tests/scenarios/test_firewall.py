# SPDX-License-Identifier: GPL-2.0
"""Firewalls that write the rules themselves: with the documents' commands, each verb works."""
import contextlib

import firewalls
from doctor import mended
from documents import FIREWALLS, do
from gateway import run
from modprobe import Installed
from networks import INNER, PUBLIC, WAYS, Networks, at
from scenario import expect, scenario
from topology import all_work, none_works

FIREWALLD, UFW, SHOREWALL = 'firewalld', 'ufw', 'Shorewall'
POLICY, FORWARD_PORT = 0, 1             # firewalld's blocks


@contextlib.contextmanager
def gateway():
    """nf_ftp is installed, and not loaded; nor are there rules."""
    with (firewalls.installed(), Installed(),
          Networks(rules='', hosts=('inner', 'outer')) as lab):
        yield lab


def both_ways(lab):
    """Each verb works, with nf_ftp; and without the helper's rule none does."""
    expect('nf_ftp' in lab.tool('status'), 'the rules have not loaded nf_ftp')
    for way in WAYS.values():
        all_work(lab, way)
    for command in 'iptables', 'ip6tables':
        lab.inside(command, '-t', 'raw', '-F')
    for way in WAYS.values():
        none_works(lab, way)


@scenario('firewalld: the service ftp in a policy, and a forwarded port', seconds=600)
def firewalld():
    with gateway() as lab, firewalls.firewalld('gateway'):
        FIREWALLS.follow('gateway', FIREWALLD, POLICY)
        all_work(lab, WAYS['out'])
        # the service does not reach what is forwarded to a server, the port does
        forward, port = FIREWALLS.block(FIREWALLD, FORWARD_PORT).split('nf-ftp', 1)
        do('gateway', forward)
        none_works(lab, WAYS['in'])
        do('gateway', 'nf-ftp' + port)
        all_work(lab, WAYS['in'])


@scenario('firewalld without the service: doctor says so, and what it says helps', seconds=600,
          daily=False)
def firewalld_without():
    with gateway() as lab, firewalls.firewalld('gateway'):
        run('modprobe', 'nf_ftp', 'ports=')
        do('gateway', FIREWALLS.block(FIREWALLD, FORWARD_PORT).split('nf-ftp', 1)[0])
        none_works(lab, WAYS['in'])
        mended('firewalld-service', '-n', lab.gateway)
        all_work(lab, WAYS['in'])


def translate(file, target):
    """NAT as ufw's manual has it, behind what is there already."""
    with open(f'/etc/ufw/{file}', 'a', encoding='ascii') as rules:
        rules.write(f'''*nat
:PREROUTING ACCEPT [0:0]
:POSTROUTING ACCEPT [0:0]
-A PREROUTING -p tcp -i wan0 --dport 21 -j DNAT --to-destination {target}
-A POSTROUTING -o wan0 -j MASQUERADE
COMMIT
''')


@scenario('ufw: a rule in its files', seconds=600, daily=False)
def ufw():
    with gateway() as lab:
        firewalls.prepare_ufw()
        FIREWALLS.follow('gateway', UFW)
        for family, file in ((4, 'before.rules'), (6, 'before6.rules')):
            translate(file, INNER[family])
            lab.inside('ufw', 'route', 'allow', 'in', 'on', 'wan0', 'to', INNER[family],
                       'port', '21', 'proto', 'tcp')
        lab.inside('ufw', '--force', 'enable')
        both_ways(lab)


@scenario('Shorewall: its macro FTP', seconds=600, daily=False)
def shorewall():
    with gateway() as lab:
        for name in 'shorewall', 'shorewall6':
            firewalls.prepare_shorewall(name)
        # its example for IPv6 does not translate
        at('outer', 'ip', 'route', 'add', 'fd00:10::/64', 'via', PUBLIC[6])
        FIREWALLS.follow('gateway', SHOREWALL)
        both_ways(lab)
