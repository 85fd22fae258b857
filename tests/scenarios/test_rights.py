# SPDX-License-Identifier: GPL-2.0
"""Who may read, and who may change what the helper does in a namespace."""
import json

import gateway
from modules import attempt, insert, tool
from scenario import equal, expect, scenario

NOBODY = ('setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', '--')
ROOT_OF_ITS_OWN = (*NOBODY, 'unshare', '--user', '--map-root-user')


def shell(prefix, text):
    """A shell script with $nf_ftp in it, run by somebody else."""
    return attempt(*prefix, 'env', f'nf_ftp={gateway.TOOL}', 'sh', '-c', text)


def is_denied(prefix, what):
    status, said = attempt(*prefix, gateway.TOOL, *what)
    expect(status == 1 and 'permission' in said.lower(), f'nf-ftp {" ".join(what)}: {said!r}')


CHANGES = (('port', 'add', '2121'), ('port', 'del', '21'), ('port', 'set', ''))


@scenario('an ordinary user reads status, ports and counters, no sessions, and changes nothing')
def ordinary_user():
    equal(insert('ports=21'), (0, ''), 'insmod')
    for what in (('status',), ('port', 'list'), ('stats',)):
        equal(attempt(*NOBODY, gateway.TOOL, *what), tool(*what), f'nf-ftp {" ".join(what)}')
    for what in (*CHANGES, ('session', 'list'), ('monitor',)):
        is_denied(NOBODY, what)
    equal(json.loads(tool('-j')[1])['ports'], [21], 'ports')


@scenario('root of a user namespace has its way in a network namespace of that, and nowhere else')
def root_of_its_own():
    equal(insert('ports=21'), (0, ''), 'insmod')
    status, said = shell((*ROOT_OF_ITS_OWN, '--net'), '''
        $nf_ftp port set 990 && $nf_ftp port add 2121 && $nf_ftp port del 990 &&
        $nf_ftp session list && $nf_ftp -j''')
    equal(status, 0, f'exit status ({said})')
    found = json.loads(said.splitlines()[-1])
    equal((found['ports'], found['conntrack']), ([2121], True), '(ports, conntrack)')
    for what in (*CHANGES, ('session', 'list'), ('monitor',)):
        is_denied(ROOT_OF_ITS_OWN, what)
    equal(json.loads(tool('-j')[1])['ports'], [21], 'ports')


@scenario('root without CAP_NET_ADMIN is refused')
def root_without():
    equal(insert('ports=21'), (0, ''), 'insmod')
    for what in (*CHANGES, ('session', 'list'), ('monitor',)):
        is_denied(('setpriv', '--bounding-set=-net_admin', '--inh-caps=-net_admin'), what)
    equal(json.loads(tool('-j')[1])['ports'], [21], 'ports')


@scenario('only root may change loose= of a loaded module')
def parameters():
    equal(insert('ports=21'), (0, ''), 'insmod')
    status, said = shell(NOBODY, 'echo 1 >/sys/module/nf_ftp/parameters/loose')
    expect(status and 'denied' in said, f'it was written ({said})')
    equal(attempt('stat', '-c', '%a %n', *(f'/sys/module/nf_ftp/parameters/{name}'
                                           for name in ('loose', 'ports', 'standin'))),
          (0, '644 /sys/module/nf_ftp/parameters/loose\n'
              '444 /sys/module/nf_ftp/parameters/ports\n'
              '444 /sys/module/nf_ftp/parameters/standin'), 'modes')
