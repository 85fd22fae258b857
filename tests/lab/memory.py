# SPDX-License-Identifier: GPL-2.0
"""What the kernel's allocator has given out, as those who asked for it count it.

A kernel that checks its memory puts something around each object, and keeps freed ones for a while:
that is not what is asked here, so the figures of all kernels are alike.
"""
from pathlib import Path

CACHES = Path('/sys/kernel/slab')
# of all that is made for each file or process, none
KINDS = ('kmalloc-*', 'nf_*')


def objects(cache):
    """How many of a cache are in use."""
    # what was freed, but is kept by a processor or by who checks, would count
    (cache / 'shrink').write_text('1', encoding='ascii')
    return int((cache / 'objects').read_text(encoding='ascii').split()[0])


def given_out():
    """Bytes of all objects in use that may be a module's, of each cache."""
    return {cache.name: objects(cache) * int((cache / 'object_size').read_text(encoding='ascii'))
            for kind in KINDS for cache in CACHES.glob(kind) if not cache.is_symlink()}
