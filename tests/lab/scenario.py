# SPDX-License-Identifier: GPL-2.0
"""What a scenario is, and what it may ask."""
import subprocess
import time
from dataclasses import dataclass
from typing import Callable

from patience import SLOWER

ALL = []


class Failed(Exception):
    """A scenario's finding: what a user would have seen, and should have."""


@dataclass
class Scenario:
    run: Callable
    sentence: str
    helpers: tuple                      # the kinds of helper that can be asked this
    seconds: int
    daily: bool                         # else it takes too long for every day

    def __str__(self):
        return f'{self.run.__module__.removeprefix("test_")}: {self.sentence}'


def scenario(sentence, helpers=('nf_ftp',), seconds=60, daily=True):
    """Decorator: this function is a scenario; it raises Failed, or anything, when it fails."""
    def add(function):
        ALL.append(Scenario(function, sentence, helpers, seconds * SLOWER, daily))
        return function
    return add


def expect(condition, sentence):
    if not condition:
        raise Failed(sentence)


def equal(found, wanted, what):
    expect(found == wanted, f'{what}: {found!r}, not {wanted!r}')


def each(cases, ask):
    """ask(*case) of every case; tells all that failed."""
    wrong = []
    for case in cases:
        try:
            ask(*case)
        except Exception as why:        # whatever it is, the other cases are to be seen too
            wrong.append(f'{" ".join(map(str, case))}: {type(why).__name__}: {why}')
    expect(not wrong, '\n'.join([f'{len(wrong)} of {len(cases)} cases:', *wrong]))


def settled(ask, good, what, seconds=10):
    """ask() until good(answer); returns the answer."""
    deadline = time.monotonic() + seconds * SLOWER
    while not good(answer := ask()):
        expect(time.monotonic() < deadline, f'{what}: still {answer!r} after {seconds * SLOWER} s')
        time.sleep(0.02)
    return answer


def clean_up():
    """No namespace and no helper is left for the next scenario."""
    subprocess.run(['ip', '-all', 'netns', 'delete'], check=False, stderr=subprocess.DEVNULL)
    loaded = {line.split()[0] for line in open('/proc/modules', encoding='ascii')}
    deadline = time.monotonic() + 10
    # the first two may give helpers, too, and are asked for where they are there
    for module in ('act_ct', 'openvswitch', 'ip_vs_ftp', 'nf_ftp', 'nf_nat_ftp',
                   'nf_conntrack_ftp'):
        # a namespace goes some time after its name: until then rules in it hold the helper
        while module in loaded and subprocess.run(['rmmod', module], check=False,
                                                  stderr=subprocess.DEVNULL).returncode:
            if time.monotonic() > deadline:
                print(f'    | {module} cannot be unloaded')
                break
            time.sleep(0.05)
