# SPDX-License-Identifier: GPL-2.0
"""The documents' commands, run as they stand there."""
import os
from dataclasses import dataclass
from pathlib import Path

import netns
from gateway import ROOT, TOOL
from patience import SLOWER
from scenario import expect

FENCE = '```'
SECONDS = 120 * SLOWER


@dataclass(frozen=True)
class Document:
    """One of them, by its name in the checkout."""
    name: str

    def chapters(self):
        """The fenced blocks below each heading, up to the next one."""
        found, here, fenced = {}, '', False
        for line in (ROOT / self.name).read_text(encoding='utf-8').splitlines():
            if line.startswith(FENCE):
                fenced = not fenced
                if fenced:
                    found[here].append('')
            elif fenced:
                found[here][-1] += line + '\n'
            elif line.startswith('#'):
                here = line.lstrip('#').strip()
                expect(here not in found, f'{self.name} has the heading {here!r} twice')
                found[here] = []
        return found

    def block(self, heading, number=0):
        """One of the blocks below a heading."""
        found = self.chapters()
        expect(heading in found, f'{self.name} has no heading {heading!r}')
        expect(number < len(found[heading]),
               f'{self.name}, {heading!r}: {len(found[heading])} blocks, none with number {number}')
        return found[heading][number]

    def follow(self, space, heading, number=0):
        """Do what one of the blocks below a heading says."""
        do(space, self.block(heading, number))


README = Document('README.md')
SITUATIONS = Document('docs/situations.md')
FIREWALLS = Document('docs/firewalls.md')


def do(space, text):
    """Do what a document says, in a namespace; each command has to succeed."""
    path = f'{Path(TOOL).parent}:{os.environ["PATH"]}'
    status, output = netns.command(space, ['sh', '-ec', text], '', SECONDS,
                                   env=os.environ | {'PATH': path})
    expect(not status, f'exit {status}: {output.strip()}\n{text}')
