# SPDX-License-Identifier: GPL-2.0
"""`nf-ftp monitor` beside a test."""
import json
import select
import signal
import subprocess

import netns
from dialogue import Session
from gateway import TOOL
from patience import SLOWER
from scenario import Failed, settled

SECONDS = 10 * SLOWER


class Monitor:
    """The tool, as long as the block lasts; watching when it begins."""

    def __init__(self, space, *options):
        self.space, self.options = space, options
        self.process, self.pending, self.seen = None, b'', []

    def __enter__(self):
        self.process = netns.spawn(self.space, [TOOL, 'monitor', *self.options],
                                   stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.communicate()

    def stop(self):
        """It reads no more, and prints no more."""
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def line(self, seconds=SECONDS):
        """The next line; None if there is none in time, or the tool has ended."""
        while b'\n' not in self.pending:
            if not select.select([self.process.stdout], [], [], seconds)[0]:
                return None
            more = self.process.stdout.read(65536)
            if not more:
                return None
            self.pending += more
        line, _, self.pending = self.pending.partition(b'\n')
        return line.decode()

    def event(self, *names):
        """The next event with one of these names (or of any), as a dictionary."""
        while text := self.line():
            event = json.loads(text)
            self.seen.append(event)
            if not names or event['event'] in names:
                return event
        raise Failed(f'no event {" or ".join(names)}, after {self.seen[-1:]}')

    def ended(self):
        """Its exit status and what it complained of."""
        error = self.process.communicate(timeout=SECONDS)[1]
        return self.process.returncode, error.decode()


def watching(lab, monitor):
    """Make things happen until it tells of them."""
    def seen():
        Session(lab, login=False).close()
        return monitor.line(0.2)
    settled(seen, bool, 'the first event')
    while monitor.line(0.5):
        pass
