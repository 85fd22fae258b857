#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0
"""pyftpd.py HOME USER PASSWORD LOW-HIGH ANNOUNCED ADDRESS PORT [ADDRESS PORT]…: pyftpdlib as a
server; ANNOUNCED is the address that a 227 shall have, if not empty."""
import logging
import sys
import warnings

# pyftpdlib stands on asyncore, which Python 3.11 deprecates
warnings.simplefilter('ignore', DeprecationWarning)
from pyftpdlib.authorizers import DummyAuthorizer  # noqa: E402
from pyftpdlib.handlers import FTPHandler          # noqa: E402
from pyftpdlib.ioloop import IOLoop                # noqa: E402
from pyftpdlib.servers import FTPServer            # noqa: E402


def main(home, user, password, ports, announced, *listen):
    logging.basicConfig(level=logging.DEBUG)
    low, high = map(int, ports.split('-'))
    FTPHandler.authorizer = DummyAuthorizer()
    FTPHandler.authorizer.add_user(user, password, home, perm='elradfmw')
    FTPHandler.passive_ports = range(low, high + 1)
    FTPHandler.masquerade_address = announced or None
    loop = IOLoop()
    for address, port in zip(listen[::2], listen[1::2]):
        FTPServer((address, int(port)), FTPHandler, ioloop=loop)
    loop.loop()


main(*sys.argv[1:])
