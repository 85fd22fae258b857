# SPDX-License-Identifier: GPL-2.0
"""Which encrypted cases there are: what the peers can do with TLS, found by trying them.

Pure and deterministic, as pairs.py is. What is missing stands in LACKS, with the reason.
"""
import itertools
from collections import Counter
from dataclasses import astuple, dataclass

from pairs import NATS

# how a session is encrypted: by AUTH, by AUTH until CCC, or from the first byte on
EXPLICIT, CCC, IMPLICIT = 'explicit', 'CCC', 'implicit'
PORTS = {EXPLICIT: 21, CCC: 21, IMPLICIT: 990}
VERBS = (('PASV', 4), ('EPSV', 4), ('EPSV', 6), ('PORT', 4), ('EPRT', 6))
PASSIVE = ('PASV', 'EPSV')


@dataclass(frozen=True)
class Client:
    """What a client can do; reuse: it resumes the control connection's TLS session."""
    verbs: tuple = VERBS
    begins: tuple = (EXPLICIT, IMPLICIT)
    versions: tuple = ('1.2', '1.3')
    clear: bool = True                  # PROT C
    reuse: tuple = ('1.2', '1.3')       # with which versions
    maps: bool = False                  # it can announce the gateway's address
    forgets: bool = False               # it can be told not to resume


@dataclass(frozen=True)
class Server:
    """What a server can do; reuse: it can ask for that, or always does, or never."""
    begins: tuple = (EXPLICIT, IMPLICIT)
    reuse: tuple = (False, True)
    minus_one: tuple = ()               # how begins a session that it calls from the port below


CLIENTS = {
    'curl': Client(begins=(EXPLICIT, CCC, IMPLICIT)),
    'lftp': Client(maps=True),
    'ftplib': Client(verbs=(('PASV', 4), ('EPSV', 6), ('PORT', 4), ('EPRT', 6)),
                     begins=(EXPLICIT, CCC, IMPLICIT), forgets=True),
    'ftp-ssl': Client(verbs=(('PASV', 4),), begins=(EXPLICIT,), versions=('1.3',), clear=False,
                      reuse=()),
}

SERVERS = {
    'vsftpd': Server(minus_one=(EXPLICIT,)),
    'proftpd': Server(begins=(EXPLICIT, CCC, IMPLICIT), minus_one=(EXPLICIT, IMPLICIT)),
    'pure-ftpd': Server(begins=(EXPLICIT,), reuse=(False,), minus_one=(EXPLICIT,)),
    'pyftpdlib': Server(reuse=(False,)),
}

# can do little, and takes its time: in a short run it is in one case
ONCE = {'ftp-ssl': ('vsftpd',)}

LACKS = (
    ('lftp', 'EPRT over IPv4', 'sends PORT there'),
    ('lftp', 'CCC', 'keeps TLS'),
    ('ftplib', 'EPRT, EPSV over IPv4', 'sends PORT and PASV there'),
    ('ftp-ssl', 'IPv6, EPSV', 'knows PORT and PASV only'),
    ('ftp-ssl', 'active mode', 'cannot be told a range of ports'),
    ('ftp-ssl', 'PROT C, TLS 1.2 only', 'has no option for it'),
    ('ftp-ssl', 'CCC, implicit TLS, session reuse', 'does not know them'),
    ('pure-ftpd', 'implicit TLS, CCC, asking for session reuse', 'does not know them'),
    ('pyftpdlib', 'CCC, asking for session reuse', 'does not know them'),
    ('vsftpd', 'CCC', 'does not know it'),
)

# what does not work without a gateway either
FAULTS = (
    ({'client': 'curl', 'passive': False, 'private': True},
     'in active mode it does not begin TLS on the data connection'),
    ({'client': 'curl', 'version': '1.3', 'reuse': True, 'upload': True},
     'an upload leaves no ticket for the next data connection'),
    ({'client': 'curl', 'server': 'pyftpdlib', 'private': True},
     'TYPE, sent behind an early data connection, ends that'),
    ({'client': 'ftp-ssl', 'server': 'pyftpdlib', 'upload': True},
     'what comes with the end of a data connection is lost'),
)


@dataclass(frozen=True)
class Case:
    """One transfer and listing."""
    client: str
    server: str
    begin: str
    version: str
    private: bool                       # PROT P, or C
    reuse: bool                         # the server asks for it
    verb: str
    family: int
    nat: str
    upload: bool

    @property
    def port(self):
        return PORTS[self.begin]

    @property
    def passive(self):
        return self.verb in PASSIVE

    @property
    def maps(self):
        """The client has to announce the gateway's address."""
        return not self.passive and self.begin != CCC and self.nat in ('snat', 'both')

    @property
    def any_source(self):
        """The server calls from another port than the one below its own."""
        return self.begin not in SERVERS[self.server].minus_one

    def __str__(self):
        return (f'{self.client} {self.server} {self.begin} TLS-{self.version} '
                f'{"PROT-P" if self.private else "PROT-C"} {"reuse " if self.reuse else ""}'
                f'{self.verb} IPv{self.family} nat={self.nat} '
                f'{"upload" if self.upload else "download"}')


def is_possible(case):
    """Do the peers of a case know how?"""
    client = CLIENTS[case.client]
    if case.reuse and (not case.private or case.version not in client.reuse):
        return False
    if case.maps and not (client.maps and case.family == 4):
        return False
    if any(all(getattr(case, name) == value for name, value in fault.items())
           for fault, _ in FAULTS):
        return False
    return case.private or client.clear


def choices(client, server, begin, verb, family):
    """Every case that can have these."""
    for version, private, reuse, nat, upload in itertools.product(
            CLIENTS[client].versions, (True, False), SERVERS[server].reuse, NATS, (False, True)):
        case = Case(client, server, begin, version, private, reuse, verb, family, nat, upload)
        if is_possible(case):
            yield case


def combinations(case):
    """The pairs of (column, value) pairs of a case."""
    return list(itertools.combinations(enumerate(astuple(case)), 2))


def best_of(cases, used):
    """The one with the most pairs of values not used before, then with those used least."""
    def worth(case):
        counts = [used[pair] for pair in combinations(case)]
        return counts.count(0), -sum(counts)
    best = max(cases, key=worth)
    used.update(combinations(best))
    return best


def full():
    """Each pair of peers with each beginning and verb that both know, once."""
    used, cases = Counter(), []
    # servers turn fastest, so that early cases differ most
    for begin, (verb, family), client, server in itertools.product(PORTS, VERBS, CLIENTS, SERVERS):
        if (begin in CLIENTS[client].begins and begin in SERVERS[server].begins
                and (verb, family) in CLIENTS[client].verbs):
            cases.append(best_of(choices(client, server, begin, verb, family), used))
    return cases


def one_per_pair():
    """Of these one for each pair of peers; first what is not seen before."""
    every, used = full(), Counter()
    pairs = [(client, server) for client in CLIENTS for server in ONCE.get(client, SERVERS)]
    return [best_of([case for case in every if (case.client, case.server) == pair], used)
            for pair in pairs]


if __name__ == '__main__':
    for one in full():
        print(one)
    print(f'{len(full())} cases, {len(one_per_pair())} in a short run')
