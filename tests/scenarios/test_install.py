# SPDX-License-Identifier: GPL-2.0
"""What `make install` and `make uninstall` make of a running machine."""
import json
import os
from pathlib import Path

import gateway
from gateway import run
from modprobe import CONFIGURED, Installed
from modules import attempt, users
from scenario import equal, scenario

STOCK = 'nf_conntrack_ftp'


def make(target):
    run('make', '-s', '-C', gateway.ROOT, target, f'KVER={os.uname().release}')


def loads(name, wanted):
    """modprobe NAME gives the module that is wanted, and no other helper."""
    equal(attempt('modprobe', name), (0, ''), f'modprobe {name}')
    equal(sorted({'nf_ftp', STOCK} & users().keys()), [wanted], f'loaded by modprobe {name}')


@scenario('make install: both names load nf_ftp, the tool finds it; make uninstall: the stock helper',
          seconds=180)
def install():
    with Installed(built=False):
        (CONFIGURED / 'nf_ftp.conf').unlink()   # it comes with `make install`
        make('install')
        for name, ports in (('nf_ftp', [21]), (STOCK, [])):
            loads(name, 'nf_ftp')
            status = json.loads(attempt('/usr/sbin/nf-ftp', '-j')[1])
            equal((status['module'], status['ports']), (True, ports), f'after modprobe {name}')
            run('modprobe', '-r', 'nf_ftp')
        make('uninstall')
        equal(Path('/usr/sbin/nf-ftp').exists(), False, 'the tool is there')
        loads(STOCK, STOCK)
        equal(attempt('modprobe', 'nf_ftp')[0], 1, 'modprobe nf_ftp')
