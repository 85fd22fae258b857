# SPDX-License-Identifier: GPL-2.0
"""Text that comes before its turn costs memory: how much, for whom, and for how long."""
import time

import genl
import netns
from byhand import talks
from memory import given_out
from patience import SLOWER
from scenario import Failed, equal, expect, scenario, settled
from tool import reasons

SIZES = (1, 100, 700, 1400)
MANY, PIECES = 150 // SLOWER, 16
KEPT = 1                                # seconds, at least
TRIES = 10


class Counters:
    """The gateway's, asked as fast as can be."""

    def __init__(self, lab):
        self.family = netns.within(lab.gateway, genl.Family)

    def __getitem__(self, name):
        return self.family.counters()[name]

    def dropped(self):
        return self['early-segments-dropped']


def flood(one):
    """Behind a gap, in both directions; without NAT all of it leaves."""
    for at in range(PIECES):
        size = SIZES[at % len(SIZES)]
        for say in one.client, one.server:
            say('x' * size, seq=10000 + at * 2000).arrives()


@scenario(f'for {MANY} strangers who have not logged in, nothing is kept; it is counted',
          seconds=180)
def strangers():
    with talks(nat='none') as talk:
        before = sum(given_out().values())
        for _ in range(MANY):
            one = talk(login=False)
            one.shake_hands()
            flood(one)
        equal(Counters(talk.lab).dropped(), MANY * 2 * PIECES, 'early-segments-dropped')
        used = (sum(given_out().values()) - before) // MANY
        print(f'    | {used} bytes a connection, with its entry')
        expect(used < 1800, 'that is too much')


def dropped_of(count, talk, counters):
    """Of so many early segments of one connection, as long as none has waited for too long."""
    for _ in range(TRIES):
        one, before = talk(), counters.dropped()
        began = time.monotonic()
        # each copy has a header, and the size of an allocator's object
        sent = [one.send('client', 'x' * 200, seq=1000 * at) for at in range(1, 1 + count)]
        one.passage(one.near, one.far, sent[-1]).becomes(*sent)
        found = counters.dropped() - before
        took = time.monotonic() - began
        if took < KEPT:
            return found
        # what is left of it shall not be dropped during the next one
        time.sleep(2 * KEPT)
    raise Failed(f'to send {count} segments takes longer here than what is early is kept')


@scenario('of one who has logged in, at most 1,280 bytes are kept, and for about a second')
def logged_in():
    with talks(nat='none') as talk:
        counters = Counters(talk.lab)
        equal(dropped_of(5, talk, counters), 0, 'early-segments-dropped of five')
        equal(dropped_of(6, talk, counters), 1, 'early-segments-dropped of six')
        two, before = talk(), counters.dropped()
        two.server('214-help\r\n', seq=100).arrives()
        settled(counters.dropped, lambda count: count > before,
                'early-segments-dropped of one that waits', seconds=5)
        # then what follows is read as before
        two.server('2' * 100).arrives()
        two.server('14 x\r\n' + 'x\r\n' * 20, seq=110).arrives()
        two.client('NOOP\r\n').arrives()
        two.server('200 ok\r\n').arrives()
        line = two.announce()
        two.client(line.text).arrives()
        equal(counters['expectations'], 1, 'expectations')


@scenario('what waits only for a moment is read in its turn')
def in_its_turn():
    with talks(nat='none') as talk:
        one = talk()
        line = one.announce()
        sent = [one.send('client', line.text[at:to], seq=at) for at, to in ((9, None), (0, 9))]
        one.passage(one.near, one.far, sent[-1]).becomes(*sent)
        counters = Counters(talk.lab)
        equal((counters['expectations'], counters.dropped()), (1, 0),
              'expectations, early segments dropped')


@scenario('crlf=strict is for what waits for a moment, too')
def ends_with_lf():
    with talks(nat='none') as talk:
        talk.lab.tool('profile', 'set', 'ftp', 'crlf=strict')
        one = talk()
        line = one.announce().text.replace('\r\n', '\n')
        sent = [one.send('client', line[at:to], seq=at) for at, to in ((9, None), (0, 9))]
        one.passage(one.near, one.far, sent[-1]).becomes(*sent)
        counters = Counters(talk.lab)
        equal((counters['expectations'], counters.dropped(), reasons(talk.lab.gateway)),
              (0, 0, {'bad-syntax': 1}), 'expectations, early segments dropped, reasons')
