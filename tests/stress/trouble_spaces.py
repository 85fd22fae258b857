# SPDX-License-Identifier: GPL-2.0
"""Network namespaces with sessions in them: of the administrator's, and of anyone's."""
import contextlib
import ctypes
import os
import random as chance
import subprocess
import threading

import netns
from actor import TOLERATED, actor
from blind import Blind, Wires
from gateway import run
from traffic import (acknowledge, converse, early, encrypt, end_oddly, flood, foreign, half, usual)
from traffic_tls import talk_encrypted
from trouble_entries import (Channel, change, clear_helper, create, delete, expect, flush,
                             flush_expected, some)
from trouble_packets import doff, mangling
from world import Yard

NOBODY = 65534
CLONE_NEWUSER = 0x10000000
TURNS = (usual, foreign, foreign, flood, half, half, early, encrypt, end_oddly, acknowledge)
CHANGES = (flush, flush, delete, change, clear_helper, clear_helper, create, expect,
           flush_expected)
NATS = 'none', 'snat', 'both'


def talk(yard, random, count):
    """So many connections of a yard; returns how many packets came through."""
    wires = Wires(yard)
    try:
        found = 0
        for _ in range(count):
            if random.random() < 0.3:
                found += talk_encrypted(wires, random)
                continue
            one = Blind(wires, random)
            converse(one, TURNS, random.randrange(1, 8))
            found += wires.arrived(one.port)
        return found
    finally:
        wires.close()


@actor('namespaces are made, and deleted with their sessions')
class Spaces:

    def __init__(self, stage):
        self.stage = stage

    def step(self, random):
        name = f'passing-{random.randrange(1 << 30)}'
        run('ip', 'netns', 'add', name)
        wires = None
        try:
            yard = Yard(random.choice(NATS), name)
            yard.build(random.choice(('port', 'nft')))
            done = talk(yard, random, random.randrange(1, 6))
            wires = Wires(yard)
            return done
        finally:
            subprocess.run(['ip', 'netns', 'del', name], check=False)
            if wires:
                # the sockets keep the namespace: its end comes while they still send
                self.go_on(wires, random)

    @staticmethod
    def go_on(wires, random):
        with contextlib.suppress(*TOLERATED):
            converse(Blind(wires, random), (usual, foreign, half), 3)
            talk_encrypted(wires, random)
        wires.close()


def spoil(yard, random):
    """Perhaps there are rules that change packets; newer kernels let only the real root do that."""
    with contextlib.suppress(OSError):
        if random.random() < 0.3:
            yard.nft(mangling(random))
        elif random.random() < 0.3:
            yard.nft(doff('forward priority 0'))


def unshare(flags):
    if netns.LIBC.unshare(flags):
        raise OSError(ctypes.get_errno(), 'unshare')


def become_root_of_its_own():
    """As `unshare -Urn` does for an ordinary user."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)
    # a process that has changed its user is not its own to write to
    netns.LIBC.prctl(4, 1, 0, 0, 0)
    unshare(CLONE_NEWUSER | netns.CLONE_NEWNET)
    for name, text in (('setgroups', 'deny'), ('uid_map', f'0 {NOBODY} 1'),
                       ('gid_map', f'0 {NOBODY} 1')):
        with open(f'/proc/self/{name}', 'w', encoding='ascii') as file:
            file.write(text)


def userns_possible():
    return '' if os.path.exists('/proc/self/ns/user') else 'the kernel has no user namespaces'


@actor('uid 65534, root of namespaces of its own, does all of it', possible=userns_possible)
class Nobody:
    """In a step a new namespace: this thread talks there, another makes trouble meanwhile."""

    def __init__(self, stage):
        self.stage = stage
        become_root_of_its_own()

    def step(self, random):
        unshare(netns.CLONE_NEWNET)
        yard = Yard(random.choice(NATS))
        yard.build(random.choice(('port', 'nft')))
        spoil(yard, random)
        over = threading.Event()
        # a socket made here is of this namespace, whoever uses it
        channel = Channel(None)
        beside = threading.Thread(target=self.trouble, args=(channel, over, random.random()))
        beside.start()
        try:
            return talk(yard, random, random.randrange(1, 12))
        finally:
            over.set()
            beside.join()
            channel.close()

    @staticmethod
    def trouble(channel, over, number):
        choices = chance.Random(number)
        while not over.is_set():
            with contextlib.suppress(*TOLERATED):
                some(channel, choices, CHANGES, 20)
