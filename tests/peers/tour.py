# SPDX-License-Identifier: GPL-2.0
"""Real peers that take turns in the networks of a situation, and what they are asked for."""
import itertools
import time

import network
import pairs
import report
import support
import transfer
from patience import SLOWER

from networks import INNER, INNER2, OUTER, WAYS
from offer import VERBS, hostport

# at once, as far as a person is concerned who would else wait for minutes
AT_ONCE = 8 * SLOWER
ADDRESS = {'inner': INNER, 'inner2': INNER2, 'outer': OUTER}


class Tour:
    """Whose turn it is, and how many cases passed and failed; without: clients that stay away."""

    def __init__(self, files, verbose=False, without=()):
        self.files, self.verbose, self.without = files, verbose, without
        self.situation = ''
        self.passed = self.failed = 0
        self.clients, self.places = {}, {}
        self.servers = itertools.cycle(name for name, verbs in support.SERVERS.items()
                                       if verbs == support.VERBS)
        self.upload = itertools.cycle((True, False))

    def site(self, lab, client, hosts, dialled, server=None, **told):
        """Who is dialled, what the client dials, and the server's hosts: a context.

        A host keeps its kind of server: not every kind can have the port 20 of another one.
        """
        place = lab, min(hosts)
        if not server and place not in self.places:
            self.places[place] = next(self.servers)
        return network.Situated(self.files.work, server or self.places[place], lab, client, dialled,
                                hosts, **told)

    def way(self, lab, way, **options):
        """The site of one of networks.WAYS."""
        client, host, dialled = WAYS[way]
        return self.site(lab, client, {host: ADDRESS[host]}, dialled, **options)

    def client_for(self, verb, family):
        if (verb, family) not in self.clients:
            able = [name for name, verbs in support.CLIENTS.items()
                    if family in verbs.get(verb, ()) and name not in self.without]
            self.clients[verb, family] = itertools.cycle(able)
        return next(self.clients[verb, family])

    def case(self, site, verb, family, client=None, upload=None):
        client = client or self.client_for(verb, family)
        if upload is None:
            upload = next(self.upload)
        return pairs.Case(client, site.name, verb, family, 'none',
                          upload and client not in support.DOWNLOAD_ONLY, 21)

    def count(self, site, case, what, began, why, lines):
        text = (f'{self.situation}, {site.client} dials {" or ".join(site.hosts)}: {case.client} '
                f'{case.server} {case.verb} IPv{case.family} '
                f'{"upload" if case.upload else "download"}{what}')
        good = report.result(text, began, why, lines)
        self.passed += good
        self.failed += not good

    def ask(self, site, case, what, complain, seconds=transfer.SECONDS):
        """Run a case; complain(outcome): why it is not as it should be, or nothing."""
        began = time.monotonic()
        outcome = transfer.execute(case, site.place(case), self.files, seconds)
        why = complain(outcome)
        lines = transfer.conversation(outcome.seen) if self.verbose or why else []
        self.count(site, case, what, began, why, why and outcome.evidence or lines)

    def works(self, site, case, also=lambda seen: ''):
        """A file and a listing come through; also(seen): one more complaint."""
        self.ask(site, case, '', lambda outcome: outcome.why or also(outcome.seen))

    def fails_at_once(self, site, case, also=lambda seen: ''):
        """The client is told, and ends by itself."""
        def complain(outcome):
            if not outcome.why:
                return 'it worked'
            if outcome.status < 0:
                return f'the client did not end within {AT_ONCE} s'
            return also(outcome.seen)
        self.ask(site, case, ' fails at once', complain, AT_ONCE)

    def never_comes(self, site, case):
        """A client waits for a data connection, and waits on."""
        self.ask(site, case, ' waits', lambda outcome: '' if outcome.why else 'it worked', AT_ONCE)

    def all(self, site, verbs=VERBS):
        for verb, family in verbs:
            self.works(site, self.case(site, verb, family))

    def end(self):
        """Say the count; returns the exit status."""
        print(f'{self.passed} passed, {self.failed} failed')
        return 1 if self.failed or not self.passed else 0


def unheard(verb):
    """A complaint if a server heard the verb."""
    def also(seen):
        heard = [line for sender, line in seen['server']
                 if sender == 'client' and line.split(' ')[0].upper() == verb]
        return f'the server heard {heard[0]}' if heard else ''
    return also


def has_227(end, address):
    """A complaint if a 227 has another address than this, or there was none, at this end."""
    def also(seen):
        lines = [line for sender, line in seen[end] if sender == 'server' and line[:4] == '227 ']
        wrong = [line for line in lines if f'({hostport(address, 0)[:-3]}' not in line]
        return f"at the {end}'s end: {wrong[0]}" if wrong else '' if lines else 'no 227'
    return also
