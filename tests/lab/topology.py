# SPDX-License-Identifier: GPL-2.0
"""Hosts in odd places: every verb works between them, and without the helper none does."""
from dialogue import Session
from doctor import healthy
from gateway import kind
from networks import PUBLIC
from offer import VERBS, fails, works
from scenario import each

# its prefix, as the world knows it, and an address that the gateway has later
MAPPED = {4: '192.0.2.9', 6: '2001:db8:113:1::9'}
LATER = {4: '192.0.2.7', 6: '2001:db8:2::7'}


def pair(lab, ends, family):
    """A session of ends: client, server, and what the client dials."""
    client, server, dialled = ends
    return Session(lab, family, client=client, server=server, dialled=(dialled[family], 21))


def all_work(lab, ends, verbs=VERBS):
    """Each verb, in a session of its own; the doctor has nothing to say."""
    def ask(verb, family):
        session = pair(lab, ends, family)
        works(session, verb)
        session.close()
    each(verbs, ask)
    if kind() == 'nf_ftp':
        healthy(lab.gateway, unknown=not lab.known)


def none_works(lab, ends, verbs=VERBS[::3]):
    def ask(verb, family):
        session = pair(lab, ends, family)
        fails(session, verb)
        session.close()
    each(verbs, ask)


def needs_helper(lab, ends):
    """Each verb works, and without a port for the helper none does."""
    all_work(lab, ends)
    lab.tool('port', 'set', '')
    none_works(lab, ends)
    lab.tool('port', 'set', '21')


HAIRPIN = 'inner2', 'inner', PUBLIC
