# SPDX-License-Identifier: GPL-2.0
"""An FTP session of which the test speaks both sides, byte by byte if it likes."""
import socket

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


def connect(space, endpoint, source=None, seconds=SECONDS):
    return netns.within(space, lambda: socket.create_connection(endpoint, seconds, source))


class End:
    """One end of a control connection."""

    def __init__(self, connection):
        self.connection, self.pending = connection, b''
        connection.settimeout(SECONDS)
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def say(self, text):
        self.connection.sendall(text if isinstance(text, bytes) else text.encode() + b'\r\n')

    def hear(self):
        """The next line, without its end."""
        while b'\n' not in self.pending:
            try:
                more = self.connection.recv(65536)
            except OSError as error:
                raise Lost(f'waiting for a line: {error}; so far {self.pending!r}') from error
            if not more:
                raise Lost(f'the connection was closed; so far {self.pending!r}')
            self.pending += more
        line, self.pending = self.pending.split(b'\n', 1)
        return line.rstrip(b'\r').decode('latin-1')


class Session:
    """A control connection from a client through a gateway to a server of the test's own."""

    def __init__(self, lab, family=4, port=21, login=True, client='client'):
        self.lab, self.family = lab, family
        self.client_space = lab.space[client]
        listener = listen(lab.server, '::' if family == 6 else '0.0.0.0', lab.ports[port])
        self.dialled = lab.dial(family, port)
        near = connect(self.client_space, self.dialled)
        far, _ = listener.accept()
        listener.close()
        self.client, self.server = End(near), End(far)
        self.client_address = near.getsockname()[0]
        self.server_address = far.getsockname()[0]
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
