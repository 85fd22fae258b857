# SPDX-License-Identifier: GPL-2.0
"""An FTP session of which the test speaks both sides, byte by byte if it likes."""
import selectors
import socket
import struct

import netns

SECONDS = 10


class Lost(Exception):
    """A line or a connection did not come through."""


def listen(space, address, port=0):
    """A listening socket in a namespace; `::` or an IPv6 address chooses the family."""
    family = socket.AF_INET6 if ':' in address else socket.AF_INET
    listener = netns.within(space, lambda: socket.create_server((address, port), family=family,
                                                                backlog=64))
    listener.settimeout(SECONDS)
    return listener


def connect(space, endpoint, source=None, seconds=None):
    """A connection, from the `source` endpoint if one is named; its port may have been used."""
    def make():
        family = socket.AF_INET6 if ':' in endpoint[0] else socket.AF_INET
        connection = socket.socket(family)
        connection.settimeout(seconds or SECONDS)
        if source:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            connection.bind(source)
        connection.connect(endpoint)
        return connection
    return netns.within(space, make)


def accept(listeners, spaces):
    """The first connection that one of them gets, and where that one is; closes them all."""
    with selectors.DefaultSelector() as waiting:
        for listener, space in zip(listeners, spaces):
            waiting.register(listener, selectors.EVENT_READ, space)
        ready = waiting.select(SECONDS)
    if not ready:
        raise Lost('no server has got the connection')
    chosen = ready[0][0]
    far, _ = chosen.fileobj.accept()
    for listener in listeners:
        listener.close()
    return far, chosen.data


class End:
    """One end of a control connection.

    space: its namespace; own and peer: its address, and the one that it takes for its peer's.
    """

    def __init__(self, connection, space):
        self.connection, self.space, self.pending = connection, space, b''
        self.own, self.peer = connection.getsockname()[0], connection.getpeername()[0]
        connection.settimeout(SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.handshakes = self.sent_again()

    def sent_again(self):
        """Segments that its TCP has: tcpi_total_retrans of struct tcp_info."""
        info = self.connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_INFO, 104)
        return struct.unpack_from('=I', info, 100)[0]

    def retransmissions(self):
        """Segments that its TCP has sent again since it is connected."""
        return self.sent_again() - self.handshakes

    def say(self, text):
        self.connection.sendall(text if isinstance(text, bytes) else text.encode() + b'\r\n')

    def hear(self):
        """The next line, without its end."""
        return self.hear_bytes().rstrip(b'\n').rstrip(b'\r').decode('latin-1')

    def fate(self, seconds=2):
        """What becomes of it in that time: the line that it hears, `reset`, `silence`, or else."""
        self.connection.settimeout(seconds)
        try:
            return self.hear()
        except Lost as why:
            text = str(why)
            return 'reset' if 'reset' in text else 'silence' if 'timed out' in text else text

    def hear_bytes(self):
        """The next line as it is, with its end."""
        while b'\n' not in self.pending:
            try:
                more = self.connection.recv(65536)
            except OSError as error:
                raise Lost(f'waiting for a line: {error}; so far {self.pending!r}') from error
            if not more:
                raise Lost(f'the connection was closed; so far {self.pending!r}')
            self.pending += more
        line, _, self.pending = self.pending.partition(b'\n')
        return line + b'\n'


class Session:
    """A control connection from a client through a gateway to a server of the test's own.

    client and server: names of hosts, the latter of several, of which one gets the connection;
    dialled: another endpoint than what the gateway is for; source: the client's address, if it has
    several.
    """

    def __init__(self, lab, family=4, port=21, login=True, client='client', server='server',
                 dialled=None, source=None):
        self.lab, self.family = lab, family
        spaces = [lab.space[name] for name in server.split()]
        listeners = [listen(space, '::' if family == 6 else '0.0.0.0',
                            dialled[1] if dialled else lab.ports[port]) for space in spaces]
        self.dialled = dialled or lab.dial(family, port)
        near = connect(lab.space[client], self.dialled, source and (source, 0))
        far, space = accept(listeners, spaces)
        self.client, self.server = End(near, lab.space[client]), End(far, space)
        self.client_endpoint = near.getsockname()[:2]
        if login:
            self.reply('220 ready')
            self.command('USER u')
            self.reply('331 password')
            self.command('PASS p')
            self.reply('230 welcome')

    def command(self, line):
        """The client says it; returns what the server hears."""
        self.client.say(line)
        return self.server.hear()

    def reply(self, line):
        """The server says it; returns what the client hears."""
        self.server.say(line)
        return self.client.hear()

    def close(self):
        self.client.connection.close()
        self.server.connection.close()
