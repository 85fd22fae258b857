# SPDX-License-Identifier: GPL-2.0
"""docs/situations.md: transfers that last, while the control connection says nothing."""
import re
import socket
import time
from dataclasses import dataclass

import conntrack
import gateway
from dialogue import Session
from networks import FIREWALL, FORWARDED, MASQUERADE, WAYS, Networks
from offer import Offer
from patience import SLOWER
from scenario import each, equal, expect, scenario, settled
from situations import BRIEF, FORGET, forgetful, offloading

FLOWS = 30                              # seconds until a flow is forgotten, by default
LENGTH = 15 * SLOWER                    # of a transfer: several times as long


@dataclass
class Transfer:
    """A session, and its data connection; a byte comes every so many seconds, if at all."""
    name: str
    session: Session
    near: object
    far: object
    every: int

    def __str__(self):
        return self.name

    def go_on(self, second):
        if self.every and second % self.every == 0:
            self.near.sendall(b'x')
            equal(self.far.recv(1), b'x', f'{self.name}, second {second}')

    def entry(self):
        """Whether the gateway knows the control connection."""
        return any(entry.original.source == self.session.client_endpoint
                   for entry in conntrack.entries(self.session.lab.gateway))

    def is_closed(self):
        """Whether the data connection is, for the gateway."""
        ports = [f'sport={end.getsockname()[1]} ' for end in (self.near, self.far)]
        listed = self.session.lab.inside('conntrack', '-L', '-p', 'tcp').splitlines()
        return all(' CLOSE ' in one for one in listed if any(port in one for port in ports))


def begin(lab, name, way, verb, every, port=21):
    client, server, dialled = WAYS[way]
    session = Session(lab, client=client, server=server, dialled=(dialled[4], port))
    session.command('NOOP')
    near, far, _ = Offer(session, verb).open()
    near.sendall(b'x')
    equal(far.recv(1), b'x', f'{name}, the first byte')
    return Transfer(f'{name} {way} {verb}', session, near, far, every)


def check(lab):
    """Several transfers side by side: those that live keep their control connections."""
    kept = [begin(lab, name, way, verb, every)
            for name, every in (('busy', 1), ('stalls', FORGET - 2))
            for way, verb in (('out', 'PORT'), ('in', 'PASV'))]
    # its sender is done; its receiver reads from its own memory
    drained = [begin(lab, 'all is sent', way, 'PORT', 0) for way in WAYS]
    for transfer in drained:
        transfer.far.shutdown(socket.SHUT_WR)
    hasty = begin(lab, 'not asked to', 'in', 'PASV', 1, 2121)
    dead = begin(lab, 'dead', 'out', 'PASV', 0)
    began = time.monotonic()
    for second in range(LENGTH):
        while time.monotonic() < began + second:
            time.sleep(0.02)
        for transfer in (*kept, hasty):
            transfer.go_on(second)
    expect(not hasty.entry(), 'keepalive=no: the control connection is still known')
    settled(dead.entry, lambda known: not known, 'the control connection of a dead transfer: known',
            FLOWS + FORGET)

    def lives(transfer):
        if transfer in drained and transfer.is_closed():
            print(f'    | {transfer}: to this kernel it is closed since its sender is done')
            return
        expect(transfer.entry(), f'{transfer.name}: the control connection is forgotten')
        equal(transfer.session.reply('226 that was it'), '226 that was it', 'what the client heard')
        equal(transfer.session.command('NOOP'), 'NOOP', 'what the server heard')

    each([(transfer,) for transfer in kept + drained], lives)


def rules():
    return FIREWALL + MASQUERADE + FORWARDED


@scenario('a transfer keeps its control connection, a dead one does not', seconds=120)
def plain():
    gateway.load_helper()
    with Networks(rules=rules() + BRIEF, hosts=('inner', 'outer')) as lab:
        forgetful(lab)
        check(lab)


@scenario('the same in a flowtable, where data connections are and control connections never',
          seconds=120)
def offloaded():
    gateway.load_helper()
    with Networks(rules=rules(), hosts=('inner', 'outer')) as lab:
        forgetful(lab)
        offloading(lab)
        transfer = begin(lab, 'first', 'in', 'PASV', 0)
        transfer.session.command('NOOP')
        listed = lab.inside('conntrack', '-L', '-p', 'tcp').splitlines()
        equal(sorted((bool(re.search('dport=21 ', one)), 'OFFLOAD' in one) for one in listed
                     if 'tcp' in one.split()[:1]),
              [(False, True), (True, False)], 'which are control connections, which are offloaded')
        check(lab)
