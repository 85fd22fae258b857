#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""report.py REPORT_AT NF-FTP: `nf-ftp report' of a machine that is a directory, with stand-ins
for the programs that it asks; and what it is on this machine. Prints TAP."""
import gzip
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tap import Checks, equal

AT, TOOL = sys.argv[1:]
GOLDEN = Path(__file__).resolve().with_name('report.txt')
NAME = 'gw-berlin.example.net'
SCRATCH = tempfile.TemporaryDirectory()
ROOT = Path(SCRATCH.name) / 'root'
PROGRAMS = Path(SCRATCH.name) / 'bin'
checks = Checks('report')

FILES = {
    'etc/os-release': 'NAME="Debian GNU/Linux"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
    'etc/hosts': '127.0.0.1 localhost\n192.168.7.9 files.example.org files # a note\n'
                 '0.0.0.0 filter.test\n',
    'etc/nf-ftp.conf': '# as files wants it\nport add 21\nadvertise add 192.168.7.9 as 203.0.113.9\n',
    'etc/modprobe.d/nf_ftp.conf': '# ours\nalias ip_conntrack_ftp nf_ftp\noptions nf_ftp ports=21\n',
    'etc/modprobe.d/other.conf': 'options snd x=1\n',
    'proc/modules': 'nf_ftp 65536 2 - Live 0xffffffffc0000000 (OE)\n'
                    'nf_conntrack 200704 3 nf_ftp,nf_nat,nft_ct, Live 0xffffffffc0100000\n'
                    'snd 1 0 - Live 0xffffffffc0200000\n',
    'proc/sys/net/ipv4/ip_forward': '1\n',
    'proc/sys/net/ipv4/conf/wan0/rp_filter': '2\n',
    'proc/sys/net/ipv4/tcp_sack': '1\n',
    'proc/sys/net/netfilter/nf_conntrack_max': '65536\n',
    'proc/net/ip_tables_names': 'raw\n',
    'sys/module/nf_tables/x': '',
    'sys/module/nf_ftp/version': '0.1.0\n',
    'sys/module/nf_ftp/srcversion': '0123456789ABCDEF\n',
    'sys/kernel/security/lockdown': '[none] integrity confidentiality\n',
    'var/lib/dkms/nf_ftp/0.2.0/build/make.log': 'make: Entering\n/home/jo/x.c:1: error: no\n' * 100,
}
CONFIG = '# a comment\nCONFIG_NF_CONNTRACK=m\n# CONFIG_NF_CONNTRACK_FTP is not set\nCONFIG_SND=y\n' \
         'CONFIG_NF_CONNTRACK_X=y\n'
RULES = r'''table inet filter { # handle 1
	chain forward { # handle 1
		ip saddr 192.168.7.0/24 ip daddr 198.51.100.7 tcp dport 21 accept comment "files.example.org, gw-berlin" # handle 4
		ip6 daddr 2001:db8:7::9 meta skuid "jo" accept # handle 5
	}
}
'''
KERNEL = '''[    1.000000] eth0: up
[    2.000000] nf_ftp: loaded
[    3.000000] ------------[ cut here ]------------
[    3.000001] WARNING: CPU: 1 PID: 7 at somewhere
[    3.000002] ---[ end trace 0000000000000000 ]---
[    4.000000] eth0: down
[    5.000000] nf_conntrack: nf_conntrack: table full, dropping packet
'''
# what each says, and how it ends
SAYS = {
    'nft': ('case $1 in --version) echo "nftables v1.0.6 (Lester Gooch #5)" ;; *) cat "$0.txt" ;; esac',
            RULES),
    'iptables': ('cat "$0.txt"', 'iptables v1.8.9 (nf_tables)\n'),
    'dkms': ('case $1 in --version) echo dkms-3.0.10 ;; *) cat "$0.txt" ;; esac',
             'nf_ftp/0.2.0, 6.1.0-57-amd64, x86_64: installed\n'),
    'modinfo': ('cat "$0.txt"', 'filename:       /lib/modules/x/updates/dkms/nf_ftp.ko\nversion:        0.2.0\n'
                                'signature:      00:11:22:33:44:55:66\n'
                                f'signer:         {NAME} Secure Boot Module Signature key\n'),
    'ip': ('cat "$0.$(echo $* | tr -d " -").txt"', ''),
    'iptables-save': ('cat "$0.txt" >&2; exit 4', 'iptables-save: Permission denied (you must be root)\n'),
    'ip6tables-save': ('yes 0123456789', ''),
    'iptables-legacy-save': ('cat "$0.txt"', '*raw\n-A PREROUTING -s 192.168.7.9/32 -j CT --helper ftp\n'),
    'ip6tables-legacy-save': ('exit 127', ''),
    'dmesg': ('cat "$0.txt"', KERNEL),
}
ASKED = {
    'briefaddress': 'wan0@if3         UP             198.51.100.1/24 2001:db8:7::1/64\n',
    'route': 'default via 198.51.100.254 dev wan0\n',
    '6route': '2001:db8:7::/64 dev wan0\n',
}


def put(path, text, mode=0o644):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    path.chmod(mode)


def build():
    """The machine, and the programs; of the usual ones only those that these need."""
    shutil.rmtree(ROOT, ignore_errors=True)
    shutil.rmtree(PROGRAMS, ignore_errors=True)
    for path, text in FILES.items():
        put(ROOT / path, text)
    (ROOT / 'proc/config.gz').write_bytes(gzip.compress(CONFIG.encode()))
    for name, (script, text) in SAYS.items():
        put(PROGRAMS / name, f'#!/bin/sh\n{script}\n', 0o755)
        put(PROGRAMS / f'{name}.txt', text)
    for words, text in ASKED.items():
        put(PROGRAMS / f'ip.{words}.txt', text)
    for name in 'sh', 'cat', 'head', 'tr', 'yes', 'sleep':
        (PROGRAMS / name).symlink_to(shutil.which(name))


def ask(*words):
    ended = subprocess.run([AT, ROOT, *words], capture_output=True, timeout=120, check=False,
                           env=os.environ | {'PATH': str(PROGRAMS)})
    equal((ended.returncode, ended.stderr.decode()), (0, ''))
    return ended.stdout.decode()


def part(text, title):
    """What stands under a title."""
    found = re.search(rf'^== {re.escape(title)} ==\n(.*?)(?=^== |\Z)', text, re.M | re.S)
    return found[1].rstrip('\n') if found else None


def known(text):
    """What is not the same everywhere, as words."""
    text = re.sub(r'\d{4}-\d\d-\d\d \d\d:\d\d UTC', 'DATE', text)
    text = re.sub(r'^(tool  *)\S+', r'\1VERSION', text, flags=re.M)
    # the rest of what is too long
    text = re.sub(r'(?:0123456789\n)*0123456789\n?[0-9]*\n(?=\(it is)', 'MUCH\n', text)
    text = re.sub(r'((?:make: Entering\n/home/\(left out\)/x\.c:1: error: no\n)+)',
                  lambda found: f'{found[1].count(chr(10))} LINES\n', text)
    return text if os.geteuid() else text.replace('not whole:', 'not whole, for root was not asked:')


@checks('all that there is, masked')
def golden():
    build()
    found = known(ask())
    if os.environ.get('UPDATE'):
        GOLDEN.write_text(found)
    equal(found.splitlines(), GOLDEN.read_text().splitlines())


@checks('no address and no name is left')
def masked():
    build()
    text = ask()
    for word in '192.168.7', '198.51.100', '2001:db8', '203.0.113', 'files', 'example.org', 'gw-berlin':
        # in the words that the parts begin with, they may stand
        equal([line for line in text.splitlines() if re.search(rf'\b{re.escape(word)}\b', line)], [])


@checks('--unmasked shows addresses and names of hosts, and no user')
def unmasked():
    build()
    text = ask('--unmasked')
    for word in ('192.168.7.0/24', '198.51.100.7', '2001:db8:7::9', 'files.example.org', NAME):
        equal((word, word in text), (word, True))
    equal('jo' in re.findall(r'\w+', text), False)


@checks('what cannot be had says why, and the rest is there')
def missing():
    build()
    shutil.rmtree(ROOT)
    ROOT.mkdir()
    for path in PROGRAMS.iterdir():
        if path.name not in ('sh', 'cat', 'dmesg', 'dmesg.txt'):
            path.unlink()
    text = ask()
    for title, why in (('DKMS: dkms status -m nf_ftp', '(dkms is not installed)'),
                       ('rules: nft -a list ruleset', '(nft is not installed)'),
                       ('rules: iptables-legacy-save', 'there are no such tables'),
                       ('configuration: /etc/nf-ftp.conf', 'No such file or directory'),
                       ('kernel settings', '(nothing)'),
                       ('other programs', '(nothing)')):
        equal((title, part(text, title)), (title, why))
    equal(part(text, 'kernel configuration').splitlines()[-1], '(exit status 1)')
    equal('nf_ftp: loaded' in part(text, 'kernel lines'), True)
    equal('  rules: nft -a list ruleset: nft is not installed\n' in text, True)
    equal('module, loaded       none' in text, True)


@checks('a config in /boot is read, too')
def boot():
    build()
    (ROOT / 'proc/config.gz').unlink()
    put(ROOT / 'boot/config-6.1.0-57-amd64', CONFIG)
    equal(part(ask(), 'kernel configuration').splitlines(),
          ['/boot/config-6.1.0-57-amd64', 'CONFIG_NF_CONNTRACK=m',
           '# CONFIG_NF_CONNTRACK_FTP is not set'])


@checks('a ruleset that is too long is shown without the elements of its sets')
def shorter():
    build()
    put(PROGRAMS / 'nft', '#!/bin/sh\ncase $2 in -t) echo short ;; *) yes 10.1.2.3 ;; esac\n', 0o755)
    equal(part(ask(), 'rules: nft -a list ruleset'), 'short')


@checks('a program that never ends costs its seconds only')
def late():
    build()
    put(PROGRAMS / 'dkms', '#!/bin/sh\necho first\nsleep 600\n', 0o755)
    begin = time.monotonic()
    text = ask()
    equal(time.monotonic() - begin < 100, True)
    equal('first\n(it took longer than 20 seconds)' in text, True)
    equal('nf_ftp: loaded' in text, True)


@checks('of this machine; a file is written for its owner only')
def here():
    file = Path(SCRATCH.name) / 'report.txt'
    ended = subprocess.run([TOOL, 'report', '-o', file], capture_output=True, timeout=300, check=False)
    equal((ended.returncode, ended.stdout, ended.stderr.decode()), (0, b'', ''))
    equal(file.stat().st_mode & 0o777, 0o600)
    text = file.read_text(errors='replace')
    equal(re.findall('^== (.*) ==$', text, re.M), re.findall('^== (.*) ==$', GOLDEN.read_text(), re.M))
    equal(f' {os.uname().release}, {os.uname().machine}\n' in text, True)
    equal(part(text, 'nf-ftp doctor') not in ('', '(nothing)', None), True)


checks.end()
