# SPDX-License-Identifier: GPL-2.0
"""systemd as the first process of its own, which starts some units of the machine's and no more.

It has a PID namespace; network, modules and files are the machine's. So what it does at a boot is
seen a second after its start.
"""
import shutil
import subprocess
from pathlib import Path

from patience import SLOWER
from scenario import expect, settled

SYSTEMD = '/lib/systemd/systemd'
CGROUPS = Path('/sys/fs/cgroup')
UNITS = Path('/etc/systemd/system')
TARGET = UNITS / 'boot.target'
SECONDS = 120


class Systemd:
    """It has started the units, or tried to, and runs as long as the block lasts."""

    def __init__(self, *units):
        self.units, self.process, self.first = ' '.join(units), None, None

    def __enter__(self):
        if not (CGROUPS / 'cgroup.procs').exists():
            subprocess.run(['mount', '-t', 'cgroup2', 'cgroup2', CGROUPS], check=True)
        # which one comes first is for the units to say
        TARGET.write_text('[Unit]\nDefaultDependencies=no\n'
                          f'Wants={self.units}\nAfter={self.units}\n')
        self.process = subprocess.Popen(
            ['unshare', '--fork', '--pid', '--mount', '--mount-proc', '--kill-child',
             SYSTEMD, '--system', f'--unit={TARGET.name}', '--log-target=console'],
            stdin=subprocess.DEVNULL)
        children = Path(f'/proc/{self.process.pid}/task/{self.process.pid}/children')
        self.first = settled(children.read_text, bool, 'systemd').split()[0]
        settled(lambda: self.ask('is-active', TARGET.name), lambda said: said == 'active', 'the boot',
                SECONDS)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        TARGET.unlink()
        # as before: by this systemctl knows whether there is one to ask, and logger whether it may fail
        shutil.rmtree('/run/systemd/system', ignore_errors=True)

    def systemctl(self, *words):
        return subprocess.run(['nsenter', '-t', self.first, '-m', '-p', 'systemctl', *words],
                              text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=SECONDS * SLOWER, check=False)

    def ask(self, *words):
        """What it says."""
        return self.systemctl(*words).stdout.strip()

    def tell(self, *words):
        """It has to obey."""
        ended = self.systemctl(*words)
        expect(not ended.returncode, f'systemctl {" ".join(words)}: {ended.stdout.strip()}')

    def fails(self, *words):
        """It cannot obey."""
        expect(self.systemctl(*words).returncode, f'systemctl {" ".join(words)} succeeded')
