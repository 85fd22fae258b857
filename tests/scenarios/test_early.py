# SPDX-License-Identifier: GPL-2.0
"""Text that comes before its turn costs memory: how much, for whom, and for how long."""
import re
from pathlib import Path

from byhand import talks
from scenario import equal, expect, scenario, settled
from tool import asked

SIZES = (1, 100, 700, 1400)
MANY, PIECES = 150, 16


def kernel_memory():
    """Bytes that the kernel's allocator has given out."""
    return 1024 * int(re.search(r'^Slab: +(\d+)', Path('/proc/meminfo').read_text(), re.M)[1])


def dropped(lab):
    return asked('-n', lab.gateway, 'stats')['counters']['early-segments-dropped']


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
        before = kernel_memory()
        for _ in range(MANY):
            one = talk(login=False)
            one.shake_hands()
            flood(one)
        equal(dropped(talk.lab), MANY * 2 * PIECES, 'early-segments-dropped')
        used = (kernel_memory() - before) // MANY
        expect(used < 3000, f'{used} bytes a connection, with its entry')


@scenario('of one who has logged in, at most 1,280 bytes are kept, and for about a second')
def logged_in():
    with talks(nat='none') as talk:
        one = talk()
        # each copy has a header, and the size of an allocator's object
        for at in range(1, 6):
            one.client('x' * 200, seq=1000 * at).arrives()
        equal(dropped(talk.lab), 0, 'early-segments-dropped of five')
        one.client('x' * 200, seq=6000).arrives()
        equal(dropped(talk.lab), 1, 'early-segments-dropped of six')
        two = talk()
        two.server('214-help\r\n', seq=100).arrives()
        settled(lambda: dropped(talk.lab), lambda count: count >= 2,
                'early-segments-dropped of one that waits', seconds=5)
        # then what follows is read as before
        two.server('2' * 100).arrives()
        two.server('14 x\r\n' + 'x\r\n' * 20, seq=110).arrives()
        two.client('NOOP\r\n').arrives()
        two.server('200 ok\r\n').arrives()
        line = two.announce()
        two.client(line.text).arrives()
        equal(asked('-n', talk.lab.gateway, 'stats')['counters']['expectations'], 1, 'expectations')


@scenario('what waits only for a moment is read in its turn')
def in_its_turn():
    with talks(nat='none') as talk:
        one = talk()
        line = one.announce()
        one.client(line.text[9:], seq=9).arrives()
        one.client(line.text[:9], seq=0).arrives()
        counters = asked('-n', talk.lab.gateway, 'stats')['counters']
        equal((counters['expectations'], counters['early-segments-dropped']), (1, 0),
              'expectations, early segments dropped')
