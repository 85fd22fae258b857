# SPDX-License-Identifier: GPL-2.0
"""How much longer things may take here: what checks all that it does takes its time, as do others'
processors, which are emulated instruction by instruction.
"""
import os
from pathlib import Path

DEBUG = Path('/sys/kernel/debug')
SLOWER = 5 if ((DEBUG / 'kmemleak').exists() or (DEBUG / 'kcsan').exists() or
               os.uname().machine != 'x86_64') else 1
