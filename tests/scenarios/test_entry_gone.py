# SPDX-License-Identifier: GPL-2.0
"""The entry goes, or loses its helper, while a packet of it is on its way: nothing breaks."""
import contextlib
import os

import conntrack
import genl
import netns
from byhand import prepare, talks, Talk
from gateway import Gateway, load_helper
from inject import forget_helper
from modules import attempt, objects
from nfqueue import Queue
from scenario import equal, scenario, settled

# between conntrack and the helper, a client's text waits
WAIT = 'insert rule inet gateway forward tcp dport 21 tcp flags & psh == psh queue num 0'
# not the client's address: not the usual case
UNUSUAL = 'PORT 1,2,3,4,200,6\r\n'
FLOOD = (UNUSUAL * 3000)[:60000 - 60000 % len(UNUSUAL)]
ROUNDS = 40
# to read this takes a while; then comes as much as a segment may announce
LATE = 'NOOP\r\n' * 9000 + ''.join(f'PORT 192,168,100,200,16,{at}\r\n' for at in range(8))


def deleted(one):
    one.lab.inside('conntrack', '-D', '-p', 'tcp')


def reopened(one):
    """A SYN from outside meets a connection that both sides have closed."""
    Talk(one.lab, one.family, port=one.near.own[1], starts=(900000, 800000), login=False).client(
        seq=-1, flags='S')


def helper_cleared(one):
    """From 7.2 on the kernel refuses that."""
    try:
        forget_helper(one.lab.gateway, one.near.own, one.near.peer)
    except OSError as why:
        print(f'    | the helper stays: {why}')


@scenario('a line that opens nothing waits in a queue while its entry is deleted or reopened')
def while_queued():
    with talks(nat='none') as talk:
        lab = talk.lab
        for gone in (deleted, reopened, helper_cleared):
            one = talk()
            if gone is reopened:
                one.client(flags='FA').arrives()
                one.server(flags='FA').arrives()
                one.client().arrives()
            lab.nft(WAIT)
            with Queue(lab.gateway) as queue:
                one.client(UNUSUAL, flags='PA')
                packet, _ = queue.take()
                gone(one)
                queue.let_go(packet)
                one.server()
            lab.set_rules('none')
            prepare(lab)
            again = talk()
            again.client(UNUSUAL).arrives()


@scenario('lines that open nothing, 60 kB at once, while entries are deleted all the time',
          seconds=120)
def flushed():
    load_helper()
    with Gateway(nat='none') as lab:
        prepare(lab)
        os.sched_setaffinity(0, range(os.cpu_count()))
        with netns.repeated(lab.gateway, 'conntrack -F'):
            for _ in range(100):
                one = Talk(lab, login=False)
                one.client(seq=-1, flags='S')
                one.server(seq=-1, ack=0, flags='SA')
                for _ in range(5):
                    one.client(FLOOD, flags='PA', gso=1400)
        one = Talk(lab)
        one.client(UNUSUAL).arrives()


@scenario('a helper that ctnetlink takes away: the state of its connections is given back',
          seconds=120)
def cleared():
    with talks() as talk:
        every = [talk() for _ in range(5)]
        every[0].client('PORT 192,168').cut_to('PORT ')
        # acknowledged to its sender, what is held is ours to deliver, and keeps the module
        every[0].server().arrives(ack=every[0].near.next)
        equal(objects(), 5, 'control connections in memory')
        for one in every:
            helper_cleared(one)
        talk.lab.inside('conntrack', '-D', '-p', 'tcp')
        settled(objects, lambda count: count == 0, 'control connections in memory', seconds=40)
        equal(conntrack.entries(talk.lab.gateway), [], 'entries')
    settled(lambda: attempt('rmmod', 'nf_ftp'), lambda said: said == (0, ''), 'rmmod')


@contextlib.contextmanager
def clearing(one):
    """Another process takes the helper away, when a byte comes through the pipe; else it ends."""
    told, tell = os.pipe()
    pid = os.fork()
    if not pid:
        os.close(tell)
        if os.read(told, 1):
            helper_cleared(one)
        os._exit(0)
    os.close(told)
    try:
        yield lambda: os.write(tell, b'x')
    finally:
        os.close(tell)
        os.waitpid(pid, 0)


def announce_late(one):
    one.client(LATE, flags='PA', gso=1400)


@scenario('the helper is taken away while announcements are read: none of them is expected then',
          seconds=180)
def cleared_meanwhile():
    with talks(nat='none') as talk:
        space = talk.lab.gateway
        os.sched_setaffinity(0, range(os.cpu_count()))
        counters = netns.within(space, genl.Family)
        one = talk()
        announce_late(one)
        equal(len(conntrack.expectations(space, one.near.own)), 4, 'expected with the helper')
        for _ in range(ROUNDS):
            one = talk()
            with clearing(one) as clear:
                clear()
                announce_late(one)
            left = [] if conntrack.entry_of(space, one.near.own).helper else \
                conntrack.expectations(space, one.near.own)
            equal(left, [], 'expected without the helper')
        print(f'    | {counters.counters()["no-profile"]} announcements came too late')
