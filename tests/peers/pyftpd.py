#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""pyftpd.py HOME USER PASSWORD LOW-HIGH ANNOUNCED CERTIFICATE ADDRESS PORT [ADDRESS PORT]…:
pyftpdlib as a server; ANNOUNCED is the address that a 227 shall have, if not empty; with a
CERTIFICATE it asks for TLS."""
import logging
import sys
import warnings

# pyftpdlib stands on asyncore, which Python 3.11 deprecates
warnings.simplefilter('ignore', DeprecationWarning)
from pyftpdlib.authorizers import DummyAuthorizer  # noqa: E402
from pyftpdlib.handlers import FTPHandler          # noqa: E402
from pyftpdlib.ioloop import IOLoop                # noqa: E402
from pyftpdlib.servers import FTPServer            # noqa: E402


IMPLICIT = 990


def encrypted(certificate):
    """The handlers of sessions that are encrypted by AUTH, and from the first byte on."""
    # only here, since OpenSSL takes a while to be there
    from pyftpdlib.handlers import TLS_FTPHandler

    class Explicit(TLS_FTPHandler):
        """TLS is asked for before a login."""
        certfile, tls_control_required = certificate, True

    class Implicit(Explicit):
        """Is greeted when TLS has begun."""

        def handle(self):
            self.secure_connection(self.ssl_context)

        def handle_ssl_established(self):
            super().handle()

    return Explicit, Implicit


def main(home, user, password, ports, announced, certificate, *listen):
    logging.basicConfig(level=logging.DEBUG)
    low, high = map(int, ports.split('-'))
    FTPHandler.authorizer = DummyAuthorizer()
    FTPHandler.authorizer.add_user(user, password, home, perm='elradfmw')
    FTPHandler.passive_ports = range(low, high + 1)
    FTPHandler.masquerade_address = announced or None
    by_port = encrypted(certificate) if certificate else (FTPHandler, FTPHandler)
    loop = IOLoop()
    for address, port in zip(listen[::2], listen[1::2]):
        FTPServer((address, int(port)), by_port[int(port) == IMPLICIT], ioloop=loop)
    loop.loop()


main(*sys.argv[1:])
