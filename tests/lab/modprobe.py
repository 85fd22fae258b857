# SPDX-License-Identifier: GPL-2.0
"""A machine on which nf_ftp is installed, or its modprobe.d file only.

The index of all of a kernel's modules takes half a minute to build here; so a directory with a
few of them is mounted over the real one for as long as the block lasts.
"""
import os
import re
import shutil
import subprocess
from pathlib import Path

import gateway

CONF = gateway.ROOT / 'kmod/nf_ftp.conf'
CONFIGURED = Path('/etc/modprobe.d')
MODULES = Path('/lib/modules') / os.uname().release
STAGE = Path('/run/modprobe')
TREE = STAGE / 'lib/modules' / os.uname().release
# what rules, and the machines of the laboratory, load by name
WANTED = re.compile(r'(nf_(conntrack|nat|tables|log_syslog)|nf_(conntrack|nat)_ftp|nf_conntrack_netlink|'
                    r'nfnetlink|nft_(ct|compat|nat|chain_nat|counter)|xt_(CT|conntrack|tcpudp)|'
                    r'ip6?_tables|ip6?table_(raw|filter)|veth|bridge|crc32c_.*)\.ko')


def wanted_files():
    """Paths of the modules to have, with those that they need."""
    files = set()
    for line in (MODULES / 'modules.dep').read_text(encoding='ascii').splitlines():
        path, needed = line.split(':')
        if WANTED.fullmatch(Path(path).name):
            files |= {path, *needed.split()}
    return files


def build_tree(built):
    shutil.rmtree(STAGE, ignore_errors=True)
    for name in wanted_files():
        (TREE / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MODULES / name, TREE / name)
    TREE.mkdir(parents=True, exist_ok=True)
    for name in ('modules.builtin', 'modules.builtin.modinfo', 'modules.order'):
        shutil.copy(MODULES / name, TREE / name)
    if built:
        (TREE / 'updates').mkdir()
        shutil.copy(gateway.module_path(), TREE / 'updates/nf_ftp.ko')
    gateway.run('depmod', '-b', STAGE, os.uname().release)


class Installed:
    """built: nf_ftp is built for this kernel; options: lines of another file in modprobe.d."""

    def __init__(self, built=True, options=''):
        self.built, self.options = built, options
        self.files = {CONFIGURED / 'nf_ftp.conf': CONF.read_text(),
                      CONFIGURED / 'zz-options.conf': options}

    def __enter__(self):
        build_tree(self.built)
        gateway.run('mount', '--bind', TREE, MODULES)
        for path, text in self.files.items():
            path.write_text(text)
        return self

    def __exit__(self, *_):
        for path in self.files:
            path.unlink(missing_ok=True)
        subprocess.run(['umount', MODULES], check=False)
