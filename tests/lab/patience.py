# SPDX-License-Identifier: GPL-2.0
"""How much longer things may take here: a kernel that checks all that it does takes its time."""
from pathlib import Path

DEBUG = Path('/sys/kernel/debug')
SLOWER = 5 if (DEBUG / 'kmemleak').exists() or (DEBUG / 'kcsan').exists() else 1
