# SPDX-License-Identifier: GPL-2.0
"""What `nf-ftp doctor` finds in a namespace, and its advice, followed as it stands there."""
import json
import os
import subprocess
from pathlib import Path

from gateway import TOOL
from scenario import equal, expect
from tool import nf_ftp

SECONDS = 120


def diagnosis(*words):
    """Its answer as JSON; the exit status says whether something is wrong."""
    ended = nf_ftp('-j', *words, 'doctor')
    expect(ended.returncode in (0, 1) and not ended.stderr, f'doctor: {ended}')
    found = json.loads(ended.stdout)
    wrong = any(one['severity'] != 'note' for one in found['findings'])
    equal(ended.returncode, int(wrong), f'exit status with {found}')
    return found


def findings(*words):
    return diagnosis(*words)['findings']


def healthy(space, *, unknown=False):
    """It finds nothing that is wrong, and has understood all."""
    found = diagnosis('-n', space)
    equal([one for one in found['findings'] if one['severity'] != 'note'], [], 'findings')
    if not unknown:
        equal(found['unknown'], [], 'what it cannot tell')


def follow(finding):
    """Do what it says."""
    expect(finding['command'], f'no command: {finding}')
    path = f'{Path(TOOL).parent}:{os.environ["PATH"]}'
    ended = subprocess.run(['sh', '-ec', finding['command']], capture_output=True, text=True,
                           timeout=SECONDS, check=False, env=os.environ | {'PATH': path})
    expect(not ended.returncode, f'exit {ended.returncode}: {ended.stderr}\n{finding}')


def names(name, *words):
    """It finds this and nothing else that is wrong; returns the findings."""
    found = [one for one in findings(*words) if one['severity'] != 'note' or one['id'] == name]
    equal({one['id'] for one in found}, {name}, f'what is found: {found}')
    return found


def mended(name, *words):
    """It finds this and nothing else; what it says is done, and nothing is found then."""
    found = names(name, *words)
    for one in found:
        follow(one)
    if found[0]['severity'] != 'note':
        equal(findings(*words), [], 'findings after the advice')
