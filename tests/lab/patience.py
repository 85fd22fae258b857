# SPDX-License-Identifier: GPL-2.0
"""How much longer things may take here: a kernel that checks all that it does takes its time."""
from pathlib import Path

SLOWER = 5 if Path('/sys/kernel/debug/kmemleak').exists() else 1
