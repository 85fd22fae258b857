# SPDX-License-Identifier: GPL-2.0
"""Data connections: an endpoint that one side of a Session offers and the other one opens."""
import re
import socket

import netns
from dialogue import connect, listen
from scenario import Failed, equal, expect

VERBS = (('PORT', 4), ('EPRT', 4), ('EPRT', 6), ('PASV', 4), ('EPSV', 4), ('EPSV', 6))
ACTIVE = ('PORT', 'EPRT')
SECONDS = 5


def hostport(address, port):
    return f'{address.replace(".", ",")},{port >> 8},{port & 255}'


def line(verb, address, port):
    """The line that announces an endpoint."""
    if verb == 'PORT':
        return f'PORT {hostport(address, port)}'
    if verb == 'EPRT':
        return f'EPRT |{2 if ":" in address else 1}|{address}|{port}|'
    if verb == 'PASV':
        return f'227 Entering Passive Mode ({hostport(address, port)}).'
    return f'229 Entering Extended Passive Mode (|||{port}|)'


def port_in(text):
    """The port that a line announces."""
    if found := re.search(r'(\d+),(\d+)\)?\.?$', text):
        return int(found[1]) << 8 | int(found[2])
    if found := re.search(r'(\d+)\|\)?$', text):
        return int(found[1])
    raise LookupError(f'this announces no port: {text!r}')


def announce(session, verb, said):
    """Have a line said by who announces with this verb; returns what the other side heard."""
    if verb not in ACTIVE:
        session.command(verb)
        return session.reply(said)
    heard = session.command(said)
    session.reply('200 ok')
    return heard


def exchange(near, far, near_text=b'from the opener', far_text=b'from the listener'):
    """Both ends send and get; true if each text came through, whole and alone."""
    send(near, near_text)
    return answer(near, far, near_text, far_text)


def send(end, text):
    end.sendall(text)
    end.shutdown(socket.SHUT_WR)


def answer(near, far, near_text, far_text):
    send(far, far_text)
    return (everything(far), everything(near)) == (near_text, far_text)


def everything(end):
    with end:
        return b''.join(iter(lambda: end.recv(65536), b''))


def works(session, verb, **options):
    """A data connection is announced with the address that its opener knows, and transfers."""
    offer = Offer(session, verb, **options)
    equal(offer.heard, line(verb, offer.opener.peer, offer.told[1]), 'what was heard')
    expect(offer.transfer(), 'the data connection has the wrong peer or lost bytes')
    return offer


def fails(session, verb, seconds=1, **options):
    """A data connection is announced, and does not come about."""
    offer = Offer(session, verb, **options)
    try:
        connect(offer.opener.space, offer.told, (offer.opener.own, offer.source), seconds).close()
    except OSError:
        return offer
    finally:
        offer.close()
    raise Failed('the data connection came through')


class Attempt:
    """A connection that is being opened, not waited for."""

    def __init__(self, space, endpoint):
        family = socket.AF_INET6 if ':' in endpoint[0] else socket.AF_INET
        self.socket = netns.within(space, lambda: socket.socket(family))
        self.socket.setblocking(False)
        self.socket.connect_ex(endpoint)

    def came_through(self):
        """Whether it is open by now; closes it."""
        with self.socket:
            try:
                self.socket.getpeername()
            except OSError:
                return False
            return True


class Offer:
    """An endpoint that was announced: what was said, what was heard, and who may open it.

    announcer and opener: the Ends; told: the endpoint, as the opener was told it; spell: another
    way to write the line; source: the opener's port.
    """

    def __init__(self, session, verb, port=0, spell=line, source=0):
        ends = session.client, session.server
        self.announcer, self.opener = ends if verb in ACTIVE else ends[::-1]
        self.session, self.verb, self.source = session, verb, source
        self.listener = listen(self.announcer.space, self.announcer.own, port)
        self.port = self.listener.getsockname()[1]
        self.said = spell(verb, self.announcer.own, self.port)
        self.heard = announce(session, verb, self.said)
        self.told = self.opener.peer, port_in(self.heard)

    def connect(self):
        return connect(self.opener.space, self.told, (self.opener.own, self.source), SECONDS)

    def accept(self):
        with self.listener:
            far, peer = self.listener.accept()
        far.settimeout(SECONDS)
        return far, peer[0]

    def open(self):
        """The data connection: the opener's end, the announcer's, and whom the latter sees."""
        return self.connect(), *self.accept()

    def transfer(self, near_text=b'from the opener', far_text=b'from the listener'):
        """Ask for a file and get it; true if all came through from the right peer."""
        self.session.command('RETR file')
        self.session.reply('150 here it comes')
        near = self.connect()
        # at once: if the last packet of its handshake is lost, this one is repeated for longer
        send(near, near_text)
        far, peer = self.accept()
        whole = answer(near, far, near_text, far_text)
        self.session.reply('226 that was it')
        return whole and peer == self.announcer.peer

    def close(self):
        self.listener.close()
