# SPDX-License-Identifier: GPL-2.0
"""nf-ftp, asked as a user would."""
import json
import subprocess

from gateway import TOOL
from scenario import Failed, expect, settled

SECONDS = 60


def nf_ftp(*words, prefix=()):
    return subprocess.run([*prefix, TOOL, *words], capture_output=True, text=True,
                          timeout=SECONDS, check=False)


def done(*words, text='', prefix=()):
    """It succeeds, says nothing on stderr, and `text` on stdout; returns that."""
    ended = nf_ftp(*words, prefix=prefix)
    expect(not ended.returncode and not ended.stderr and text in ended.stdout,
           f'nf-ftp {" ".join(words)}: {ended}')
    return ended.stdout


def refused(why, *words, prefix=()):
    """It fails with one sentence that has `why` in it, and nothing on stdout."""
    ended = nf_ftp(*words, prefix=prefix)
    expect(ended.returncode == 1 and not ended.stdout and ended.stderr.startswith('nf-ftp: ')
           and why in ended.stderr and ended.stderr.count('\n') == 1,
           f'nf-ftp {" ".join(words)}, which should be refused with {why!r}: {ended}')


def asked(*words):
    """Its answer as JSON."""
    text = done('-j', *words)
    try:
        return json.loads(text)
    except ValueError as error:
        raise Failed(f'nf-ftp -j {" ".join(words)}: {error}: {text!r}') from error


def reasons(space):
    """Why lines were refused there, and how often."""
    counts = asked('-n', space, 'stats')['reasons']
    return {name: count for name, count in counts.items() if count}


def sessions(space, *states):
    """The sessions, as soon as their data connections have these states."""
    def good(found):
        return sorted(d['state'] for s in found for d in s['data']) == sorted(states)
    return settled(lambda: asked('-n', space, 'session', 'list')['sessions'], good,
                   'data connections')
