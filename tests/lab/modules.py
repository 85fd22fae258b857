# SPDX-License-Identifier: GPL-2.0
"""Loading and unloading modules, and what the kernel's log says meanwhile."""
import os
import subprocess
from pathlib import Path

import gateway

CACHE = Path('/sys/kernel/slab/nf_ftp_control')


def users():
    """The loaded modules, each with the number of its users."""
    with open('/proc/modules', encoding='ascii') as lines:
        return {line.split()[0]: int(line.split()[2]) for line in lines}


def attempt(*argv):
    """Run it; it may fail. Returns its exit status and what it printed."""
    ended = subprocess.run(argv, check=False, text=True, stdout=subprocess.PIPE,
                           stderr=subprocess.STDOUT)
    return ended.returncode, ended.stdout.strip()


def insert(*parameters):
    """insmod nf_ftp, which may fail."""
    if 'nf_nat' not in users():
        gateway.run('modprobe', 'nf_nat')
    return attempt('insmod', gateway.module_path(), *parameters)


def tool(*words):
    """nf-ftp in this namespace, which may fail."""
    return attempt(gateway.TOOL, *words)


def objects():
    """Control connections that the module holds memory for, in all namespaces."""
    (CACHE / 'shrink').write_text('1')      # what a processor keeps for itself counts as used
    return int((CACHE / 'objects').read_text().split()[0])


class Log:
    """The kernel's log from now on."""

    def __init__(self):
        self.records = os.open('/dev/kmsg', os.O_RDONLY | os.O_NONBLOCK)
        os.lseek(self.records, 0, os.SEEK_END)

    def lines(self):
        """What came since the last call, but for what any module from elsewhere causes."""
        found = []
        while True:
            try:
                record = os.read(self.records, 8192).decode('utf-8', 'replace')
            except BlockingIOError:
                return found
            line = record.split(';', 1)[1].split('\n', 1)[0]
            if 'taint' not in line:
                found.append(line)
