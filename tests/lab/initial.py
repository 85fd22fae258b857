# SPDX-License-Identifier: GPL-2.0
"""The initial network namespace as a client's machine, with a server beside it."""
import os
import subprocess

import gateway
from gateway import run

NAME = 'initial'
TRACK = """
table inet track { }
delete table inet track
table inet track {
	chain output { type filter hook output priority filter; ct state new accept; }
}
"""


class Initial:
    """For as long as the block lasts; connections are tracked meanwhile."""

    server = 'server'
    space = {'client': NAME, 'server': server}

    def __init__(self, *ports):
        self.ports = {port: port for port in ports}

    def __enter__(self):
        run('ip', 'netns', 'attach', NAME, str(os.getpid()))
        run('ip', 'netns', 'add', self.server)
        run('ip', '-batch', '-', input=f'''
            link add beside type veth peer name eth0 netns {self.server}
            link set beside up
            address add {gateway.OUTER[4]}/24 dev beside''')
        run('ip', '-n', self.server, '-batch', '-', input=f'''
            link set eth0 up
            address add {gateway.SERVER[4]}/24 dev eth0''')
        run('nft', '-f', '-', input=TRACK)
        return self

    def __exit__(self, *_):
        for argv in (['nft', 'delete', 'table', 'inet', 'track'], ['ip', 'link', 'delete', 'beside'],
                     ['ip', 'netns', 'delete', self.server], ['ip', 'netns', 'delete', NAME]):
            subprocess.run(argv, check=False)

    @staticmethod
    def dial(family, port):
        """The endpoint that a client connects to."""
        return gateway.SERVER[family], port
