# SPDX-License-Identifier: GPL-2.0
"""Open vSwitch in a namespace: its daemons, and a bridge with ports in the kernel's datapath."""
import os
import subprocess
import tempfile
from pathlib import Path

import netns
from modules import attempt
from networks import at
from scenario import settled

SCHEMA = '/usr/share/openvswitch/vswitch.ovsschema'
BRIDGE = 'br0'
SECONDS = 30


def is_there():
    """False on a kernel that is built without it."""
    return attempt('modprobe', 'openvswitch')[0] == 0


class Switch:
    """Its daemons run as long as the block lasts; all they have is in a directory of their own."""

    def __init__(self, space, *ports):
        self.space, self.ports, self.daemons = space, ports, []
        self.directory = tempfile.TemporaryDirectory(prefix='ovs-')
        # where Open vSwitch's programs look for each other
        os.environ |= {f'OVS_{what}DIR': self.directory.name
                       for what in ('RUN', 'LOG', 'DB', 'SYSCONF')}

    def __enter__(self):
        try:
            self.start()
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for daemon in reversed(self.daemons):
            daemon.terminate()
        for daemon in self.daemons:
            daemon.wait(SECONDS)
        self.directory.cleanup()

    def start(self):
        database, channel = (Path(self.directory.name) / name for name in ('conf.db', 'db.sock'))
        at(self.space, 'ovsdb-tool', 'create', str(database), SCHEMA)
        self.spawn('ovsdb-server', str(database), f'--remote=punix:{channel}')
        settled(channel.exists, bool, 'the database of Open vSwitch', SECONDS)
        at(self.space, 'ovs-vsctl', '--no-wait', 'init')
        self.spawn('ovs-vswitchd')
        ports = [word for port in self.ports for word in ('--', 'add-port', BRIDGE, port)]
        at(self.space, 'ovs-vsctl', f'--timeout={SECONDS}', 'add-br', BRIDGE,
           '--', 'set-fail-mode', BRIDGE, 'secure', *ports)

    def spawn(self, name, *options):
        self.daemons.append(netns.spawn(self.space, [name, '--pidfile', '--log-file', *options],
                                        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))

    def flows(self, text):
        """These flows, and no other one, are what it does."""
        at(self.space, 'ovs-ofctl', 'del-flows', BRIDGE)
        at(self.space, 'ovs-ofctl', 'add-flows', BRIDGE, '-', text=text)
        at(self.space, 'ovs-appctl', 'revalidator/purge')     # what the kernel has of them
