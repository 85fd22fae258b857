# SPDX-License-Identifier: GPL-2.0
"""Which cases a matrix has: each pair of peers and verb once, all else pairwise.

Pure and deterministic: the same table gives the same cases in the same order.
"""
import itertools
from collections import Counter
from dataclasses import astuple, dataclass

import support

NATS = ('none', 'snat', 'dnat', 'both')
PORTS = (21, 2121)


@dataclass(frozen=True)
class Case:
    """One transfer and listing."""
    client: str
    server: str
    verb: str
    family: int
    nat: str
    upload: bool
    port: int

    def __str__(self):
        return (f'{self.client} {self.server} {self.verb} IPv{self.family} nat={self.nat} '
                f'{"upload" if self.upload else "download"} port={self.port}')


def choices(client, server, verb):
    """Every case that this pair of peers and verb can have."""
    families = support.CLIENTS[client].get(verb, ())
    if verb not in support.SERVERS[server]:
        return []
    directions = (False,) if client in support.DOWNLOAD_ONLY else (False, True)
    return [Case(client, server, verb, *rest)
            for rest in itertools.product(families, NATS, directions, PORTS)]


def combinations(case, size):
    """The sets of `size` (column, value) pairs of a case."""
    return set(itertools.combinations(enumerate(astuple(case)), size))


def full():
    """Each client, server and verb that fit, once; the free columns cover all pairs of values.

    Greedy: each case is the choice with the most pairs not seen before, then the most triples,
    then the values used least.
    """
    pairs, triples, used, cases = set(), set(), Counter(), []
    # servers turn fastest, so that early cases differ most
    for verb, client, server in itertools.product(support.VERBS, support.CLIENTS, support.SERVERS):
        fitting = choices(client, server, verb)
        if not fitting:
            continue
        best = max(fitting, key=lambda case: (
            len(combinations(case, 2) - pairs), len(combinations(case, 3) - triples),
            -sum(used[value] for value in enumerate(astuple(case)))))
        pairs |= combinations(best, 2)
        triples |= combinations(best, 3)
        used.update(enumerate(astuple(best)))
        cases.append(best)
    return cases


def aims(case):
    """What a short run must have seen at least once."""
    return {case.client, case.server, (case.verb, case.family), (case.verb, case.nat),
            (case.verb, case.upload), (case.family, case.nat), ('port', case.verb, case.port)}


def one_per_peer():
    """A few cases in which each peer occurs, each verb with each NAT, direction and family."""
    left, cases = full(), []
    wanted = set().union(*map(aims, left))
    while wanted:
        best = max(left, key=lambda case: len(aims(case) & wanted))
        left.remove(best)
        wanted -= aims(best)
        cases.append(best)
    return cases


def big():
    """Each server once per mode, active and passive, through both kinds of NAT."""
    cases = []
    for number, server in enumerate(support.SERVERS):
        for passive in (False, True):
            family = 4 + 2 * ((number + passive) % 2)
            verb = {(False, 4): 'PORT', (True, 4): 'PASV', (False, 6): 'EPRT',
                    (True, 6): 'EPSV'}[passive, family]
            if verb not in support.SERVERS[server]:
                verb, family = 'PORT', 4
            cases.append(Case('curl', server, verb, family, 'both', bool(number // 2 % 2), 21))
    return cases


def uncovered(cases):
    """Pairs of values that some possible case has, but none of `cases`: for the test below."""
    possible = set()
    for peers in itertools.product(support.CLIENTS, support.SERVERS, support.VERBS):
        for case in choices(*peers):
            possible |= combinations(case, 2)
    return possible - set().union(*(combinations(case, 2) for case in cases))


if __name__ == '__main__':
    everything = full()
    for one in everything:
        print(one)
    missing = uncovered(everything)
    print(f'{len(everything)} cases, {len(one_per_peer())} in a short run, '
          f'{len(missing)} pairs of values not covered')
    raise SystemExit(1 if missing else 0)
