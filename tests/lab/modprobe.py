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
# what rules, and the machines of the laboratory, load by name
WANTED = re.compile(r'((nfnetlink|nft?|xt|ip6?t|ip6?table|ip_set)_.*|ip6?_tables|(x|nf)_tables|nfnetlink|'
                    r'ip_set|veth|bridge|crc32c_.*)\.ko(\.\w+)?')


def wanted_files():
    """Paths of the modules to have, with those that they need."""
    files = set()
    for line in (MODULES / 'modules.dep').read_text(encoding='ascii').splitlines():
        path, needed = line.split(':')
        if WANTED.fullmatch(Path(path).name):
            files |= {path, *needed.split()}
    return files


def tree(built):
    """A directory for /lib/modules with nf_ftp in it or without; made once, then kept."""
    base = STAGE / ('built' if built else 'not-built')
    modules = base / 'lib/modules' / os.uname().release
    if (modules / 'modules.dep.bin').exists():
        return modules
    for name in wanted_files():
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(MODULES / name, modules / name)
    for path in MODULES.glob('modules.[bo]*'):          # builtin and order
        shutil.copy(path, modules)
    if built:
        (modules / 'updates').mkdir()
        shutil.copy(gateway.module_path(), modules / 'updates/nf_ftp.ko')
    gateway.run('depmod', '-b', base, os.uname().release)
    return modules


class Installed:
    """built: nf_ftp is built for this kernel; options: another file in modprobe.d."""

    def __init__(self, built=True, options=''):
        self.built = built
        self.files = {CONFIGURED / 'nf_ftp.conf': CONF.read_text(),
                      CONFIGURED / 'options.conf': options}

    def __enter__(self):
        gateway.run('mount', '--bind', tree(self.built), MODULES)
        for path, text in self.files.items():
            path.write_text(text)
        return self

    def remove(self):
        """What `make dkms-remove` does."""
        (CONFIGURED / 'nf_ftp.conf').unlink()
        gateway.run('umount', MODULES)
        gateway.run('mount', '--bind', tree(False), MODULES)

    def __exit__(self, *_):
        for path in self.files:
            path.unlink(missing_ok=True)
        subprocess.run(['umount', MODULES], check=False)
