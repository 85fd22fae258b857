# SPDX-License-Identifier: GPL-2.0
"""Dialogues written down: what is said, and which ports are expected then."""
import conntrack
from dialogue import Session
from gateway import CLIENT, SERVER, Gateway, load_helper
from offer import line
from scenario import equal

LOGIN = (('C', 'USER u'), ('S', '331 password?'), ('C', 'PASS p'), ('S', '230 welcome'))
OPENED = (('S', '220 ready'), *LOGIN)


def port(number, address=CLIENT[4]):
    """What a client says."""
    return line('PORT', address, number)


def passive(number, address=SERVER[4]):
    """What a server says."""
    return line('PASV', address, number)


def expected(session):
    """The ports that data connections may go to."""
    return sorted(int(one.rsplit(' ', 1)[1]) for one in
                  conntrack.expectations(session.lab.gateway, session.client_endpoint))


def play(lab, *script, family=4):
    """Say each line, ('C' or 'S', text), which has to arrive; ('=', ports) is what is expected.

    A text may be bytes, to be said as they are: several lines, or a part of one.
    """
    session = Session(lab, family, login=False)
    said = {'C': b'', 'S': b''}
    for number, (who, what) in enumerate(script):
        if who == '=':
            equal(expected(session), sorted(what), f'expected before line {number + 1}')
            continue
        ends = session.client, session.server
        speaker, hearer = ends if who == 'C' else ends[::-1]
        text = what if isinstance(what, bytes) else what.encode() + b'\r\n'
        speaker.say(text)
        *lines, said[who] = (said[who] + text).split(b'\n')
        for line in lines:
            equal(hearer.hear_bytes(), line + b'\n', f'line {number + 1}')
    return session


def plays(*script, nat='none'):
    """Play it on a gateway of its own."""
    load_helper()
    with Gateway(nat=nat) as lab:
        play(lab, *script)
