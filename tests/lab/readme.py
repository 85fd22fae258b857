# SPDX-License-Identifier: GPL-2.0
"""The README's commands, run as they stand there."""
import os
from pathlib import Path

import netns
from gateway import ROOT, TOOL
from patience import SLOWER
from scenario import expect

README = ROOT / 'README.md'
FENCE = '```'
SECONDS = 120 * SLOWER


def chapters():
    """The fenced blocks below each heading, up to the next one."""
    found, here, fenced = {}, '', False
    for line in README.read_text(encoding='utf-8').splitlines():
        if line.startswith(FENCE):
            fenced = not fenced
            if fenced:
                found[here].append('')
        elif fenced:
            found[here][-1] += line + '\n'
        elif line.startswith('#'):
            here = line.lstrip('#').strip()
            found[here] = []
    return found


def block(heading, number=0):
    """One of the blocks below a heading."""
    found = chapters()
    expect(heading in found, f'README.md has no heading {heading!r}')
    expect(number < len(found[heading]),
           f'README.md, {heading!r}: {len(found[heading])} blocks, none with number {number}')
    return found[heading][number]


def do(space, text):
    """Do what it says, in a namespace; each command has to succeed."""
    path = f'{Path(TOOL).parent}:{os.environ["PATH"]}'
    status, output = netns.command(space, ['sh', '-ec', text], '', SECONDS,
                                   env=os.environ | {'PATH': path})
    expect(not status, f'README.md: exit {status}: {output.strip()}\n{text}')


def follow(space, heading, number=0):
    """Do what one of the blocks below a heading says."""
    do(space, block(heading, number))
