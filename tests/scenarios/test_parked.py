# SPDX-License-Identifier: GPL-2.0
"""Packets that wait in a device's queue, while what they belong to goes.

A bridge that tracks asks for the helper of a packet's entry again as the packet leaves its queue.
Up to 7.1 an entry that is deleted keeps its pointer to the helper, without a reference.
"""
import time

import gateway
import netns
from dialogue import End, Session, accept, connect, listen
from gateway import Gateway, run
from modules import attempt, tool
from patience import SLOWER
from scenario import equal, scenario
from test_trace import recorded, tracing

TRACKS = '''
add table bridge x
add chain bridge x y { type filter hook forward priority 0; policy accept; }
add rule bridge x y ct state new counter accept
'''
DELAY = 8 * SLOWER                      # seconds in the queue


@scenario('a packet waits, its entry is deleted, and the module goes', seconds=120)
def unloaded():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        session = Session(lab, login=True)
        lab.nft(TRACKS)
        lab.inside('tc', 'qdisc', 'add', 'dev', 'wan', 'root', 'netem', 'delay', f'{DELAY}s')
        session.client.say('NOOP')
        time.sleep(0.2)
        lab.inside('conntrack', '-D', '-p', 'tcp')
        status, said = attempt('rmmod', 'nf_ftp')
        if status:
            print(f'    | kept: {said}')
        time.sleep(DELAY)
        equal(session.server.hear(), 'NOOP', 'heard')


def has_macvlan():
    attempt('ip', 'link', 'add', 'below', 'type', 'bridge')
    status, _ = attempt('ip', 'link', 'add', 'above', 'link', 'below', 'type', 'macvlan')
    attempt('ip', 'link', 'del', 'below')
    return not status


def build():
    """client --- router ~~~ br0 --- server: ~~~ is a macvlan of router's on br0, which is host's."""
    run('ip', '-batch', '-', input=''.join(f'netns add {name}\n' for name in
                                           ('client', 'router', 'host', 'server')))
    Gateway.ip('host', 'link add br0 type bridge', 'link set br0 up',
               'link add srv type veth peer name eth0 netns server',
               'link set srv master br0 up',
               'link add mv link br0 netns router type macvlan mode bridge')
    Gateway.ip('router', 'link add lan type veth peer name eth0 netns client',
               'link set lan up', 'link set mv up', 'address add 10.1.0.1/24 dev lan',
               'address add 10.2.0.1/24 dev mv')
    Gateway.ip('client', 'link set eth0 up', 'address add 10.1.0.2/24 dev eth0',
               'route add default via 10.1.0.1')
    Gateway.ip('server', 'link set eth0 up', 'address add 10.2.0.2/24 dev eth0',
               'route add default via 10.2.0.1')
    for name, words, text in (('router', ['sysctl', '-qw', 'net.ipv4.ip_forward=1'], ''),
                              ('host', ['nft', '-f', '-'], TRACKS),
                              # what comes in, router is to track, not host
                              ('host', ['sysctl', '-qw', 'net.netfilter.nf_conntrack_tcp_loose=0'],
                               '')):
        equal(netns.command(name, words, text, 20)[0], 0, ' '.join(words))
    equal(tool('-n', 'router', 'port', 'set', '21'), (0, ''), 'port set')


def delay():
    """From now on; the route of what waits would keep router's loopback device, and so router."""
    for words in ('qdisc add dev br0 clsact',
                  'filter add dev br0 egress matchall action tunnel_key unset',
                  f'qdisc add dev br0 root netem delay {DELAY}s'):
        equal(netns.command('host', ['tc', *words.split()], '', 20), (0, ''), words)


@scenario('a packet of a namespace that is gone counts nothing where its counters were', seconds=120)
def orphaned():
    gateway.load_helper()
    if not has_macvlan():
        print('    | this kernel has no macvlan: not asked')
        return
    build()
    listener = listen('server', '0.0.0.0', 21)
    near = End(connect('client', ('10.2.0.2', 21)), 'client')
    far, _ = accept([listener], ['server'])
    far = End(far, 'server')
    for say, hear, line in ((far, near, '220 ready'), (near, far, 'USER u'), (far, near, '230 in')):
        say.say(line)
        equal(hear.hear(), line, 'heard')
    delay()
    with tracing():
        for at in range(3):
            near.say(f'NOOP {at}')
            time.sleep(0.05)
        run('ip', 'netns', 'del', 'router')
        time.sleep(DELAY + 3)
        found = [(event, text) for event, text in recorded() if event == 'refuse']
    # each of these would be counted in memory that was freed before
    equal(found, [], 'refused when the namespace had gone')
