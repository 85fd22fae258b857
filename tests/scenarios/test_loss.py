# SPDX-License-Identifier: GPL-2.0
"""Links that lose, reorder and repeat packets."""
import concurrent.futures

import dialogue
import gateway
import offer
from dialogue import Session
from gateway import Gateway, run
from offer import VERBS, Offer
from scenario import equal, expect, scenario

SESSIONS, TRANSFERS = 10, 10
PATIENCE = 100                          # seconds that one side waits for the other
HARM = ('netem', 'limit', '1000', 'delay', '2ms', '1ms', 'loss', '10%', 'duplicate', '5%',
        'reorder', '90%', '50%')


def harm(lab):
    """All links, in both directions."""
    for name in lab.hosts:
        run('tc', '-n', lab.gateway, 'qdisc', 'add', 'dev', name, 'root', *HARM)
        run('tc', '-n', lab.space[name], 'qdisc', 'add', 'dev', 'eth0', 'root', *HARM)


def use(number, session, verb):
    for turn in range(TRANSFERS):
        texts = f'{number}, {turn}: up'.encode(), f'{number}, {turn}: down'.encode()
        expect(Offer(session, verb).transfer(*texts), f'transfer {turn} of session {number}')
    return number


def side_by_side(nat):
    dialogue.SECONDS = offer.SECONDS = PATIENCE
    gateway.load_helper()
    with Gateway(nat=nat) as lab:
        kinds = [VERBS[number % len(VERBS)] for number in range(SESSIONS)]
        sessions = [Session(lab, family) for _, family in kinds]
        harm(lab)
        with concurrent.futures.ThreadPoolExecutor(SESSIONS) as pool:
            running = [pool.submit(use, number, sessions[number], verb)
                       for number, (verb, _) in enumerate(kinds)]
            equal([one.result() for one in running], list(range(SESSIONS)), 'sessions')


@scenario(f'{SESSIONS} sessions of {TRANSFERS} transfers over links that lose 10 %, with NAT',
          helpers=gateway.HELPERS, seconds=300)
def with_nat():
    side_by_side('both')


@scenario(f'{SESSIONS} sessions of {TRANSFERS} transfers over links that lose 10 %, without NAT',
          helpers=gateway.HELPERS, seconds=300)
def without_nat():
    side_by_side('none')
