# SPDX-License-Identifier: GPL-2.0
"""Many control connections at once."""
import concurrent.futures

import conntrack
import gateway
from dialogue import Session
from gateway import Gateway
from offer import VERBS, Offer
from scenario import each, equal, expect, scenario

SESSIONS, TRANSFERS = 20, 5


def use(number, session, verb):
    for turn in range(TRANSFERS):
        texts = f'{number}, {turn}: up'.encode(), f'{number}, {turn}: down'.encode()
        expect(Offer(session, verb).transfer(*texts), f'transfer {turn} of session {number}')
    return number


@scenario('two control connections side by side: each has its own', helpers=gateway.HELPERS)
def two():
    gateway.load_helper()
    with Gateway(nat='both') as lab:
        def ask(verb, family):
            sessions = [Session(lab, family) for _ in range(2)]
            offers = [Offer(session, verb) for session in sessions]
            expect(offers[1].transfer(b'second', b'2nd'), 'the second one')
            sessions[1].close()
            expect(offers[0].transfer(b'first', b'1st'), 'the first one')
        each(VERBS, ask)


@scenario(f'{SESSIONS} sessions with {TRANSFERS} transfers each, all at the same time',
          helpers=gateway.HELPERS)
def many():
    gateway.load_helper()
    with Gateway(nat='both') as lab:
        kinds = [VERBS[number % len(VERBS)] for number in range(SESSIONS)]
        sessions = [Session(lab, family) for _, family in kinds]
        with concurrent.futures.ThreadPoolExecutor(SESSIONS) as pool:
            running = [pool.submit(use, number, sessions[number], verb)
                       for number, (verb, _) in enumerate(kinds)]
            equal([one.result() for one in running], list(range(SESSIONS)), 'sessions')
        equal(conntrack.expectations(lab.gateway), [], 'expected afterwards')
