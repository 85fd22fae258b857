# SPDX-License-Identifier: GPL-2.0
"""Each network namespace has its own ports and sessions, and takes them along."""
import concurrent.futures
import ctypes
import fcntl
import json
import socket
import struct
import time
from pathlib import Path

import gateway
import genl
import netns
from dialogue import SECONDS, connect, listen
from gateway import run
from memory import CACHES, given_out
from memory import objects as objects_of
from modules import insert, objects, tool, users
from patience import SLOWER
from scenario import equal, expect, scenario, settled

MANY = 50
AT_ONCE = 8
SERVER = 'server'
MEMBARRIER, MEMBARRIER_CMD_GLOBAL = 324, 1
WAITS = 20
SET_FLAGS, UP = 0x8914, 1               # SIOCSIFFLAGS, IFF_UP
CROWD = min(50, 100 // SLOWER)
ROUNDS = 6
LITTLE = 256                            # bytes; what a namespace has of ours is more
TRACKS = 'add table ip x; add chain ip x y { type filter hook input priority 0; }; ' \
         'add rule ip x y ct state new'


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


def speak(lines, near, far):
    ends = {'C': (near, far.makefile()), 'S': (far, near.makefile())}
    for who, line in lines:
        say, hear = ends[who]
        say.sendall(f'{line}\r\n'.encode())
        equal(hear.readline(), f'{line}\n', 'what was heard')


def set_up():
    """The loopback device."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack('16sh14x', b'lo', UP))


def inhabit(name, is_ours):
    """A session in a namespace, over its loopback device, and what it announces."""
    equal(netns.command(name, ['nft', TRACKS], '', 20), (0, ''), 'nft')
    netns.within(name, set_up)
    if is_ours:
        family = netns.within(name, genl.Family)
        equal(family.ask(genl.CONFIG_SET, genl.ports(21)).error, 0, 'port set')
    with listen(name, '127.0.0.1', 21) as listener, connect(name, ('127.0.0.1', 21)) as near:
        far, _ = listener.accept()
        with far:
            speak((('S', '220 ready'), ('C', 'USER u'), ('S', '230 in'),
                   ('C', 'PORT 127,0,0,1,19,137')), near, far)
    if is_ours:
        status = family.status()
        family.socket.close()
        equal(status, (1, 1), '(sessions, expectations)')


def live_and_end(is_ours):
    """Seconds in which a crowd of namespaces goes, and all that conntrack has of them."""
    entries = CACHES / 'nf_conntrack'
    run('ip', '-batch', '-', input=''.join(f'netns add n{at}\n' for at in range(CROWD)))
    for at in range(CROWD):
        inhabit(f'n{at}', is_ours)
    # with what ran before this, and may go meanwhile
    present = objects_of(entries)
    expect(present >= CROWD, 'there are no entries')
    began = time.monotonic()
    run('ip', '-batch', '-', input=''.join(f'netns delete n{at}\n' for at in range(CROWD)))
    settled(lambda: objects_of(entries), lambda count: count <= present - CROWD, 'entries', seconds=60)
    return time.monotonic() - began


def grace_period():
    """Seconds that a wait for all processors takes here."""
    libc = ctypes.CDLL(None)
    began = time.monotonic()
    for _ in range(WAITS):
        equal(libc.syscall(MEMBARRIER, MEMBARRIER_CMD_GLOBAL, 0, 0), 0, 'membarrier')
    return (time.monotonic() - began) / WAITS


def namespaces():
    """How many are in memory; what one leaves is freed when the next one goes."""
    run('ip', 'netns', 'add', 'last')
    run('ip', 'netns', 'delete', 'last')
    return objects_of(CACHES / 'net_namespace')


def memory(present):
    """Bytes in use of each kind, once no more namespaces than those, and the last one, are there."""
    settled(namespaces, lambda count: count <= present + 1, 'namespaces', seconds=120)
    time.sleep(1)
    lines = dict(line.split(':') for line in Path('/proc/meminfo').read_text().splitlines())
    return {**given_out(), 'per processor': 1024 * int(lines['Percpu'].split()[0])}


def leaves(present):
    """What each of some crowds left in the same caches, for a member: others give back late."""
    before = memory(present)
    least = {}
    for _ in range(ROUNDS):
        live_and_end(True)
        settled(objects, lambda count: not count, 'control connections in memory')
        after = memory(present)
        for kind, used in after.items():
            least[kind] = min(used - before.get(kind, 0), least.get(kind, used))
        before = after
        left = {kind: more // CROWD for kind, more in least.items() if more > 0}
        if sum(left.values()) < LITTLE:
            break
    return left


@scenario(f'{CROWD} namespaces with a session each wait together when they go, and leave nothing',
          seconds=600, daily=False)
def crowd():
    run('modprobe', 'nf_nat')
    present = namespaces()
    without = live_and_end(False)
    gateway.load_helper()
    took = min(live_and_end(True) for _ in range(2))
    wait = grace_period()
    print(f'    | {took:.2f} s, without us {without:.2f} s, a wait {wait:.4f} s')
    # those that go together wait together: one by one they would wait twice each
    expect(took - without < CROWD * wait, 'each waits for itself')
    left = leaves(present)
    expect(sum(left.values()) < LITTLE, f'bytes are left of each, in {left}')
