# SPDX-License-Identifier: GPL-2.0
"""What nf-ftp says where the kernel has its own helper, and when it loads the module."""
import json
import os
from pathlib import Path

from gateway import run
from modprobe import MODULES, Installed
from modules import users
from scenario import equal, expect, scenario
from tool import asked, done, nf_ftp, refused

ENFORCE = Path('/sys/module/module/parameters/sig_enforce')
STOCK = 'nf_conntrack_ftp'


def names_stock(*words):
    """`status` fails and says that the kernel has the other helper, and why."""
    equal(STOCK in users(), True, 'the stock helper is loaded')
    for verb in ('status',), ('port', 'list'), ('port', 'add', '2121'):
        refused(f'the kernel has {STOCK} instead', *verb)
    said = nf_ftp('status').stderr
    for word in words:
        expect(word in said, f'status does not say {word!r}: {said}')
    expect('modprobe nf_ftp' not in said, f'it advises what cannot help: {said}')
    ended = nf_ftp('-j', 'status')
    equal((ended.returncode, ended.stderr), (1, ''), 'exit status, errors')
    found = json.loads(ended.stdout)
    equal((found['module'], found['helper'], found['kernel']), (False, STOCK, os.uname().release),
          'the object')
    expect(all(word in found['why'] for word in words), f'why: {found}')


@scenario('nf_ftp is not built for this kernel: the stock helper comes, and status says so')
def not_built():
    with Installed(built=False):
        run('modprobe', STOCK)
        names_stock('not built for this kernel', os.uname().release)


@scenario('the stock helper was loaded first: status says so, and what its advice does helps')
def came_first():
    with Installed():
        run('modprobe', '--ignore-install', STOCK)
        names_stock('came first', 'modprobe -r nf_nat_ftp nf_conntrack_ftp')
        run('modprobe', '-r', 'nf_nat_ftp', STOCK)
        run('modprobe', 'nf_ftp')
        equal(asked('status')['helper'], 'nf_ftp', 'helper')


@scenario('the kernel takes signed modules only: the stock helper comes, and status names the key')
def unsigned():
    with Installed():
        # what the kernel would refuse for its key is refused for its form
        broken = MODULES / 'updates/nf_ftp.ko'
        text = broken.read_bytes()
        enforced = Path('/run/enforced')
        enforced.write_text('Y\n', 'ascii')
        run('mount', '--bind', str(enforced), str(ENFORCE))
        try:
            broken.write_bytes(b'no module')
            run('modprobe', STOCK)
            names_stock('signed modules only', 'key')
        finally:
            broken.write_bytes(text)
            run('umount', str(ENFORCE))


@scenario('who changes something loads the module, in the stock helper\'s place; who asks does not')
def loads():
    options = 'options nf_conntrack_ftp ports=2121 loose=1\n'
    for verb in (('profile', 'add', 'guests'), ('port', 'add', '21'), ('port', 'set', '21,2121')):
        with Installed(options=options):
            for words in (), ('stats',), ('port', 'list'), ('profile', 'list'):
                refused("`modprobe nf_ftp' loads it", *words)
            equal('nf_ftp' in users(), False, 'loaded by a question')
            done(*verb)
            status = asked('status')
            equal((status['module'], status['standin'], 2121 in status['ports']),
                  (True, True, True), f'after {" ".join(verb)}')
            run('rmmod', 'nf_ftp')


@scenario('without options nothing has a port when the tool has loaded the module')
def loads_nothing_more():
    with Installed():
        done('profile', 'add', 'guests')
        equal(asked('status')['ports'], [], 'ports')


@scenario('where nf_ftp is not built, the tool loads no other helper')
def loads_no_other():
    with Installed(built=False):
        refused('once it is built for this kernel', 'port', 'add', '21')
        equal({'nf_ftp', STOCK} & users().keys(), set(), 'loaded')
