# SPDX-License-Identifier: GPL-2.0
"""What a person reads of a case: one line, and after a failure what helps to see its cause."""
import sys
import time


def result(name, began, why, lines=()):
    """Say how the case ended that began then (why: empty, it passed); returns whether it passed."""
    print(f'{"not ok" if why else "ok"} {name} ({time.monotonic() - began:.1f} s)')
    for line in (*([why] if why else []), *lines):
        print(f'    | {line}')
    sys.stdout.flush()
    return not why
