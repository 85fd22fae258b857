# SPDX-License-Identifier: GPL-2.0
"""Each network namespace has its own ports and sessions, and takes them along."""
import concurrent.futures
import json

import gateway
import netns
from dialogue import SECONDS, connect, listen
from gateway import run
from modules import insert, objects, tool, users
from scenario import equal, expect, scenario, settled

MANY = 50
AT_ONCE = 8
SERVER = 'server'


def status(name):
    return json.loads(tool('-n', name, '-j')[1])


@scenario('ports= is for the initial namespace; others, older or newer, have none')
def own_ports():
    run('ip', 'netns', 'add', 'older')
    equal(insert('ports=21,2121'), (0, ''), 'insmod')
    run('ip', 'netns', 'add', 'newer')
    equal(json.loads(tool('-j')[1])['ports'], [21, 2121], 'ports of the initial namespace')
    for name in ('older', 'newer'):
        equal(status(name)['ports'], [], f'ports of {name}')
        equal(tool('-n', name, 'port', 'set', '990'), (0, ''), 'port set')
    equal(tool('port', 'set', '21'), (0, ''), 'port set')
    equal([status(name)['ports'] for name in ('older', 'newer')], [[990], [990]], 'other ports')


@scenario('status says where no connection is tracked; a port of the tool starts it, a rule too')
def tracking():
    equal(insert('ports=21'), (0, ''), 'insmod')
    expect('no connection is tracked' in tool()[1], 'no warning, with ports= only')
    run('ip', 'netns', 'add', 'one')
    expect('no connection is tracked' in tool('-n', 'one')[1], 'no warning')
    tool('-n', 'one', 'port', 'add', '21')
    equal(status('one')['conntrack'], True, 'tracked with a port')
    expect('no connection' not in tool('-n', 'one')[1], 'a warning with a port')
    tool('-n', 'one', 'port', 'del', '21')
    equal(status('one')['conntrack'], False, 'tracked without a port')
    netns.command('one', ['nft', 'add table ip x; add chain ip x y; add rule ip x y ct state new'],
                  '', 20)
    equal(status('one')['conntrack'], True, 'tracked for a rule')


def build(count):
    """Namespaces n0 and so on, each wired to the server's."""
    lines = [f'netns add {SERVER}'] + [f'netns add n{at}' for at in range(count)]
    lines += [f'link add n{at} netns {SERVER} type veth peer name eth0 netns n{at}'
              for at in range(count)]
    run('ip', '-batch', '-', input='\n'.join(lines))
    lines = ['link set lo up']
    for at in range(count):
        lines += [f'link set n{at} up', f'address add 10.1.{at}.1/24 dev n{at}']
    gateway.Gateway.ip(SERVER, *lines)


def live_and_die(at, listener):
    """A session and an expectation in namespace n`at`, which is deleted under them."""
    name = f'n{at}'
    gateway.Gateway.ip(name, 'link set eth0 up', f'address add 10.1.{at}.2/24 dev eth0')
    equal(tool('-n', name, 'port', 'set', '21,2121'), (0, ''), 'port set')
    with connect(name, (f'10.1.{at}.1', 21)) as near:
        far, _ = listener.accept()
        far.settimeout(SECONDS)
        for say, hear, line in ((far, near, '220 ready'), (near, far, 'USER u'), (far, near, '230 in'),
                                (near, far, f'PORT 10,1,{at},2,19,137')):
            say.sendall(f'{line}\r\n'.encode())
            equal(hear.makefile().readline(), f'{line}\n', 'what was heard')
        found = status(name)
        run('ip', 'netns', 'delete', name)
        far.close()
    return found['sessions'], found['expectations'], found['ports']


@scenario(f'{MANY} namespaces come and go, {AT_ONCE} at a time, with sessions in them',
          seconds=200)
def many():
    gateway.load_helper()
    build(MANY)
    with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
        # a listener each, or one would be answered on another's connection
        listeners = [listen(SERVER, f'10.1.{at}.1', 21) for at in range(MANY)]
        found = list(pool.map(live_and_die, range(MANY), listeners))
    equal(found, [(1, 1, [21, 2121])] * MANY, '(sessions, expectations, ports) of each')
    settled(objects, lambda count: count == 0, 'control connections in memory', seconds=60)
    equal(users()['nf_ftp'], 0, 'users of the module')
    run('rmmod', 'nf_ftp')
