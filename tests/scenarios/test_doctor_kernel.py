# SPDX-License-Identifier: GPL-2.0
"""nf-ftp doctor and the kernel: settings and tables, and the module itself."""
import json
import os
from pathlib import Path

import gateway
from doctor import findings, follow, healthy, mended, names
from gateway import run
from modprobe import MODULES, Installed, tree
from modules import users
from networks import FIREWALL, FORWARDED, MASQUERADE, PUBLIC, SWITCH, WAYS, Networks, at
from offer import Offer, fails, works
from scenario import equal, expect, scenario
from test_rights import NOBODY
from tool import asked, done, nf_ftp
from topology import pair

PLAIN = FIREWALL + MASQUERADE
MAX = Path('/proc/sys/net/netfilter/nf_conntrack_max')


def tried(lab, ask, verb='PORT', family=4, way='out'):
    session = pair(lab, WAYS[way], family)
    ask(session, verb)
    session.close()


def silent(lab, way='out'):
    """There is no control connection."""
    try:
        tried(lab, works, way=way)
    except OSError:
        return
    expect(False, 'it works')


@scenario('forwarding is off')
def forwarding():
    gateway.load_helper()
    with Networks(rules=PLAIN, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        lab.inside('sysctl', '-qw', 'net.ipv4.ip_forward=0', 'net.ipv6.conf.all.forwarding=0')
        silent(lab)
        mended('forwarding-off', '-n', lab.gateway)
        tried(lab, works)


@scenario('the timeout of connections is short: an idle control connection is forgotten')
def timeout():
    gateway.load_helper()
    with Networks(rules=PLAIN, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        lab.inside('sysctl', '-qw', 'net.netfilter.nf_conntrack_tcp_timeout_established=20')
        mended('timeout-short', '-n', lab.gateway)
        tried(lab, works)


@scenario('the table of connections is full')
def table():
    gateway.load_helper()
    with Networks(rules=PLAIN, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        tried(lab, works)
        used = int(lab.inside('sysctl', '-n', 'net.netfilter.nf_conntrack_count'))
        before = MAX.read_text('ascii')
        MAX.write_text(f'{max(used, 1)}\n', 'ascii')
        try:
            silent(lab)
            mended('conntrack-full', '-n', lab.gateway)
            tried(lab, works)
        finally:                        # it is all namespaces'
            MAX.write_text(before, 'ascii')


@scenario('there are two ways out, and the reverse path is strict')
def reverse_path():
    gateway.load_helper()
    with Networks(rules=FIREWALL + FORWARDED, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        at(SWITCH, 'ip', 'link', 'add', 'gateway.wan1', 'type', 'veth', 'peer', 'name', 'wan1',
           'netns', lab.gateway)
        at(SWITCH, 'ip', 'link', 'set', 'gateway.wan1', 'up', 'master', 'net')
        for words in ('ip link set wan1 up', 'ip address add 192.0.2.1/24 dev wan1',
                      'sysctl -qw net.ipv4.conf.all.arp_ignore=1',
                      'sysctl -qw net.ipv4.conf.all.rp_filter=0',
                      'sysctl -qw net.ipv4.conf.lan0.rp_filter=0',
                      'sysctl -qw net.ipv4.conf.wan1.rp_filter=0',
                      'sysctl -qw net.ipv4.conf.wan0.rp_filter=1',
                      'ip route add default dev wan1 metric 1',
                      'ip route add default dev wan0 metric 5', 'ip route del default metric 0'):
            lab.inside(*words.split())
        # whom it does not know how to answer, it does not tell its hardware address
        hardware = json.loads(lab.inside('ip', '-j', 'link', 'show', 'wan0'))[0]['address']
        at('outer', 'ip', 'neigh', 'add', PUBLIC[4], 'lladdr', hardware, 'dev', 'eth0')
        silent(lab, way='in')
        mended('reverse-path', '-n', lab.gateway)
        tried(lab, works, 'PASV', way='in')


def stored(lab):
    """Whether a large file from the inside arrives."""
    session = pair(lab, WAYS['out'], 4)
    try:
        return Offer(session, 'PASV').transfer(near_text=bytes(200000))
    except OSError:
        return False


@scenario('a segment is too large for the way on, and nobody says so')
def mtu():
    rules = PLAIN + '''
table inet filter {
	chain output {
		type filter hook output priority filter; policy drop;
		ct state established accept
		icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert } accept
	}
}
'''
    gateway.load_helper()
    with Networks(rules=rules, hosts=('inner', 'outer')) as lab:
        lab.tool('port', 'set', '21')
        healthy(lab.gateway)
        lab.inside('ip', 'link', 'set', 'wan0', 'mtu', '1300')
        expect(not stored(lab), 'a large file has arrived')
        mended('mtu', '-n', lab.gateway)
        expect(stored(lab), 'a large file has not arrived')


@scenario('a rule names a profile that this namespace does not have')
def profile():
    give = '''
table inet give {
	ct helper guests {
		type "guests" protocol tcp;
	}
	chain prerouting {
		type filter hook prerouting priority mangle;
		tcp dport 21 ct helper set "guests"
	}
}
'''
    gateway.load_helper()
    done('profile', 'add', 'guests')
    with Networks(rules=PLAIN + give, hosts=('inner', 'outer')) as lab:
        tried(lab, fails)
        mended('profile-missing', '-n', lab.gateway)
        tried(lab, works)


@scenario('the module is not loaded: doctor says how, and changes nothing')
def not_loaded():
    with Installed():
        found = findings()
        equal('nf_ftp' in users(), False, 'loaded by a question')
        equal([one['id'] for one in found], ['module-missing'], 'findings')
        follow(found[0])
        healthy_here()


def healthy_here():
    equal([one for one in findings() if one['id'].startswith(('module', 'stock', 'two'))], [],
          'findings')


def stand_in(name, text):
    """A command of this name."""
    path = Path('/usr/local/sbin') / name
    path.write_text(f'#!/bin/sh\n{text}\n', 'ascii')
    path.chmod(0o755)


@scenario('the module is not built for this kernel: doctor names the commands')
def not_built():
    with Installed(built=False):
        found = names('module-not-built')[0]
        for word in f'linux-headers-{os.uname().release}', 'dkms autoinstall -k', 'modprobe nf_ftp':
            expect(word in found['command'], f'{word!r} is not in {found}')
        # who builds it takes minutes here: the headers are there, and so is what was built
        stand_in('apt', 'true')
        stand_in('dkms', f'umount {MODULES}; mount --bind {tree(True)} {MODULES}')
        follow(found)
        healthy_here()
        run('rmmod', 'nf_ftp')


@scenario('the stock helper came first: what doctor says puts nf_ftp in its place')
def stock_first():
    with Installed():
        run('modprobe', '--ignore-install', 'nf_conntrack_ftp')
        follow(names('stock-helper')[0])
        equal('nf_ftp' in users(), True, 'nf_ftp is loaded')
        healthy_here()
        run('rmmod', 'nf_ftp')


@scenario('the stock helper is loaded as well')
def beside():
    gateway.load_helper(parameters=('ports=21',))
    run('modprobe', 'nf_conntrack_ftp', 'ports=2121')
    follow(names('two-helpers')[0])
    healthy_here()


@scenario('no connection is tracked: a note, for nothing else keeps FTP from working then')
def untracked():
    gateway.load_helper(parameters=('ports=21',))
    if asked('status')['conntrack']:
        print('    | the first namespace tracks connections since an earlier scenario: not asked')
        return
    found = findings()
    equal([(one['id'], one['severity']) for one in found], [('conntrack-off', 'note')], 'findings')
    follow(found[0])
    equal(findings(), [], 'findings after the advice')
    done('port', 'set', '')


@scenario('who is not root is told what could not be read')
def nobody():
    gateway.load_helper(parameters=('ports=21',))
    ended = nf_ftp('-j', 'doctor', prefix=NOBODY)
    found = json.loads(ended.stdout)
    equal((ended.returncode, [one for one in found['findings'] if one['severity'] != 'note']),
          (0, []), 'exit status, findings')
    expect(any('root' in one for one in found['unknown']), f'unknown: {found}')
