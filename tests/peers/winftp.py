#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""winftp.py: talks like Windows' ftp.exe.

It is active only, announces its UTF-8 support unasked before it logs in, lists names in ASCII
with NLST right after PORT, and binds a new port for each transfer. One command at a time.
"""
import socket
import sys

TIMEOUT = 30
BLOCK = 65536


class Refused(Exception):
    """The server's answer was not the one the session needs."""


class Session:
    """A control connection and the transfers on it."""

    def __init__(self, host, port):
        self.control = socket.create_connection((host, port), TIMEOUT)
        self.replies = self.control.makefile('rb')
        self.expect('220')

    def expect(self, *codes):
        """Read one reply, all its lines; its code must be one of `codes`."""
        line = first = self.replies.readline()
        while first[3:4] == b'-' and line and not line.startswith(first[:3] + b' '):
            line = self.replies.readline()
        text = line.decode('latin-1').rstrip()
        if text[:3] not in codes:
            raise Refused(f'answer: {text!r}, expected: {" or ".join(codes)}')
        return text

    def command(self, text, *codes):
        self.control.sendall(text.encode('latin-1') + b'\r\n')
        return self.expect(*codes)

    def login(self, user, password):
        # many servers don't know it: any answer will do
        self.command('OPTS UTF8 ON', '200', '202', '500', '501', '502', '503', '504', '530', '550')
        self.command(f'USER {user}', '331')
        self.command(f'PASS {password}', '230')

    def listen(self):
        """Listen on the control connection's own address and tell the server where."""
        address = self.control.getsockname()[0]
        listener = socket.create_server((address, 0), backlog=1)
        listener.settimeout(TIMEOUT)
        port = listener.getsockname()[1]
        numbers = address.split('.') + [str(port >> 8), str(port & 255)]
        self.command(f'PORT {",".join(numbers)}', '200')
        return listener

    def open_data(self, text):
        with self.listen() as listener:
            self.command(text, '125', '150')
            data = listener.accept()[0]
        data.settimeout(TIMEOUT)
        return data

    def get(self, text, write):
        with self.open_data(text) as data:
            while block := data.recv(BLOCK):
                write(block)
        self.expect('226', '250')

    def put(self, remote, source):
        with self.open_data(f'STOR {remote}') as data:
            data.sendfile(source)
        self.expect('226', '250')

    def quit(self):
        self.command('QUIT', '221')
        self.control.close()


def transfer(job):
    """Run a clients.Job."""
    session = Session(job.host, job.port)
    session.login(job.user, job.password)
    with job.listing.open('wb') as out:
        session.get('NLST', out.write)
    session.command('TYPE I', '200')
    if job.upload:
        with job.local.open('rb') as source:
            session.put(job.remote, source)
    else:
        with job.local.open('wb') as out:
            session.get(f'RETR {job.remote}', out.write)
    session.quit()


def main(host, port, user, password, remote):
    """Print a listing, then the file `remote`."""
    session = Session(host, int(port))
    session.login(user, password)
    session.get('NLST', sys.stdout.buffer.write)
    session.command('TYPE I', '200')
    session.get(f'RETR {remote}', sys.stdout.buffer.write)
    session.quit()


if __name__ == '__main__':
    if len(sys.argv) != 6:
        sys.exit('usage: winftp.py HOST PORT USER PASSWORD FILE')
    main(*sys.argv[1:])
