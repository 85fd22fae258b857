# SPDX-License-Identifier: GPL-2.0
"""Transcripts, as the unit tests have them (tests/unit/transcript.h), for others to play."""
import re
from pathlib import Path

REPORTS = Path(__file__).resolve().parents[1] / 'unit/transcripts/reports.txt'
ESCAPE = re.compile(rb'\\(?:x([0-9a-f]{2})|([rnt\\]))')
LETTERS = {b'r': b'\r', b'n': b'\n', b't': b'\t', b'\\': b'\\'}


def said(text):
    return ESCAPE.sub(lambda found: bytes([int(found[1], 16)]) if found[1] else LETTERS[found[2]],
                      text.encode('ascii'))


def script_of(lines):
    """As script.play() wants it; what is expected is asked when all events of a line are there."""
    ports, changed = set(), False
    for text in lines:
        if text[:2] in ('C:', 'S:', 'C>', 'S>'):
            if changed:
                yield '=', sorted(ports)
            changed = False
            yield text[0], said(text[3:]) + (b'\r\n' if text[1] == ':' else b'')
        elif text.startswith(('   expect ', '   withdraw ')):
            changed = True
            (ports.add if 'expect' in text else ports.discard)(int(text.split()[-1]))
    yield '=', sorted(ports)


def reports():
    """Those of public bug reports: a title, and what is said and expected."""
    for text in REPORTS.read_text('ascii').split('\n== ')[1:]:
        title, *lines = text.splitlines()
        yield title, list(script_of(lines))
