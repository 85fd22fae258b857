# SPDX-License-Identifier: GPL-2.0
"""Those who do something to a gateway, side by side: each in a process, with choices of its own.

A step's choices depend on the seed, the actor's name and the step's number alone, whatever came of
the steps before. A pause is a wait for the actor's turn to be over, no longer than was said.
"""
import mmap
import os
import random
import select
import signal
import struct
import subprocess
import sys
import time
import traceback

from dialogue import Lost
from patience import SLOWER
from scenario import Failed

ALL = {}
COUNTS = struct.Struct('=QQ')           # what was done, and what was refused
SENTENCE = 160                          # bytes of why
SLOT = 1 + COUNTS.size + SENTENCE       # before them: one of these
WAIT, ACT, END = range(3)
# what happens to everyone while others do their worst
TOLERATED = (OSError, Lost, Failed, LookupError, subprocess.SubprocessError)
SECONDS_TO_END = 20 * SLOWER


class Over(BaseException):
    """The time is up."""


def actor(sentence, possible=lambda: ''):
    """Decorator: this class is an actor. Made from a Stage, its step(random) returns how much it
    has done; possible() says why there can be none on this kernel.
    """
    def add(kind):
        kind.sentence, kind.possible = sentence, staticmethod(possible)
        ALL[kind.__name__.lower()] = kind
        return kind
    return add


class Part:
    """One actor's process, and what it tells the others of itself."""

    def __init__(self, name, stage):
        self.name, self.stage = name, stage
        self.shared = mmap.mmap(-1, SLOT)
        self.bell = os.eventfd(0)
        self.pid = os.fork()
        if not self.pid:
            self.play()

    def tell(self, what):
        """WAIT, ACT or END, when it has finished its step."""
        self.shared[0] = what
        if what != WAIT:
            os.eventfd_write(self.bell, 1)

    def counts(self):
        return COUNTS.unpack_from(self.shared, 1)

    def count(self, done, why=''):
        so_far, refused = self.counts()
        COUNTS.pack_into(self.shared, 1, so_far + done, refused + bool(why))
        if why:
            text = why.replace('\n', ' ').encode()[:SENTENCE]
            self.shared[SLOT - SENTENCE:SLOT] = text.ljust(SENTENCE, b'\0')

    def why(self):
        """Why a step was refused, the last time."""
        return bytes(self.shared[SLOT - SENTENCE:]).rstrip(b'\0').decode(errors='replace')

    def play(self):
        """The child's life."""
        status = 1
        try:
            os.setsid()
            signal.signal(signal.SIGTERM, end_now)
            self.stage.part = self
            self.act(ALL[self.name](self.stage))
        except Over:
            status = 0
        except BaseException:           # the child must end here
            print(f'    | {self.name}: ' + traceback.format_exc().strip().replace('\n', '\n    | '))
        sys.stdout.flush()
        os._exit(status)

    def act(self, one):
        number = 0
        while True:
            while self.shared[0] == WAIT:
                os.eventfd_read(self.bell)
            if self.shared[0] == END:
                raise Over
            number += 1
            try:
                done = one.step(random.Random(f'{self.stage.seed} {self.name} {number}'))
                self.count(done, '' if done else 'nothing was done')
            except TOLERATED as why:
                self.count(0, f'{type(why).__name__}: {why}')

    def ended(self, seconds):
        """Its exit status, or None if it does not end; whatever it has started ends with it."""
        deadline = time.monotonic() + seconds
        while not (found := os.waitpid(self.pid, os.WNOHANG))[0]:
            if time.monotonic() > deadline:
                return None
            select.select([], [], [], 0.05)
        return os.waitstatus_to_exitcode(found[1])

    def stop(self):
        """Its exit status; None if it hangs in the kernel. It may finish its step."""
        status = self.ended(SECONDS_TO_END)
        if status is None:
            os.kill(self.pid, signal.SIGTERM)
            status = self.ended(SECONDS_TO_END)
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        return self.ended(SECONDS_TO_END) if status is None else status


def end_now(*_):
    raise Over


class Stage:
    """What all actors know: the seed and the gateways; and how to wait."""

    def __init__(self, seed, worlds):
        self.seed, self.worlds, self.part = seed, worlds, None

    @staticmethod
    def pause(seconds, *files):
        """Let the others work for so long, or until one of the files has something to read."""
        return select.select(files, [], [], seconds)[0]
