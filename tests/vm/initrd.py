# SPDX-License-Identifier: GPL-2.0
"""The initial RAM disk: busybox, init, and the modules that reach the machine's root over 9p.

Written as cpio "newc" by hand, uncompressed: the tools for it need not be installed, the kernel
unpacks it faster, and archives can be put one behind another, so that the job of one run is
appended to what is cached for all.
"""
import hashlib
import lzma
import os
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
MODULES = ('virtio_pci', '9pnet_virtio', '9p', 'overlay', 'virtio_console')


def cpio(entries):
    """An archive of (name, mode, content) with S_IFDIR, S_IFREG or S_IFLNK in the mode."""
    parts = []
    for number, (name, mode, content) in enumerate([*entries, ('TRAILER!!!', 0, b'')]):
        name = name.encode() + b'\0'
        fields = (number + 1, mode, 0, 0, 1, 0, len(content), 0, 0, 0, 0, len(name), 0)
        head = b'070701' + b''.join(b'%08X' % field for field in fields) + name
        parts += [head, bytes(-len(head) % 4), content, bytes(-len(content) % 4)]
    return b''.join(parts)


def directory(name):
    return name, 0o040755, b''


def plain(name, content, mode=0o100755):
    return name, mode, content


def module_files(version, root):
    """Paths of the modules and what they depend on, in the order to load them."""
    found = []
    for module in MODULES:
        command = ['modprobe', '-d', root, '-S', version, '--show-depends', module]
        shown = subprocess.run(command, capture_output=True, text=True, check=False)
        for line in shown.stdout.splitlines():
            word, _, path = line.partition(' ')
            path = Path(path.split()[0]) if word == 'insmod' else None
            if path and path not in found:
                found.append(path)
    return found


def unpacked(path):
    if path.suffix == '.xz':
        return lzma.decompress(path.read_bytes())
    if path.suffix == '.zst':
        return subprocess.run(['zstd', '-qdc', path], capture_output=True, check=True).stdout
    return path.read_bytes()


def busybox(root):
    for path in (root / 'bin/busybox', root / 'usr/bin/busybox'):
        if path.exists():
            return path
    raise FileNotFoundError('busybox is missing: install busybox-static')


def contents(files, shell):
    yield from map(directory, ('bin', 'proc', 'sys', 'dev', 'host', 'up', 'new', 'mods'))
    yield plain('bin/busybox', shell.read_bytes())
    yield plain('init', (HERE / 'init').read_bytes())
    for number, path in enumerate(files):
        # numbered, so that the shell's order of names is the order to load
        yield plain(f'mods/{number:02}-{path.name.split(".ko")[0]}.ko', unpacked(path))


def base(version, root, cache, is_foreign):
    """The archive that is the same for every run of a kernel; the cache is only for speed."""
    files, shell = module_files(version, root), busybox(Path(root if is_foreign else '/'))
    key = hashlib.sha256(version.encode())
    for path in (shell, HERE / 'init', HERE / 'initrd.py', *files):
        status = path.stat()
        key.update(f'{path} {status.st_size} {status.st_mtime_ns}\n'.encode())
    kept = cache / f'initrd-{version}-{key.hexdigest()[:16]}'
    if kept.exists():
        return kept.read_bytes()
    archive = cpio(contents(files, shell))
    for old in cache.glob(f'initrd-{version}-*'):
        old.unlink(missing_ok=True)
    fresh = cache / f'.initrd-{os.getpid()}'
    fresh.write_bytes(archive)
    fresh.rename(kept)
    return archive


def build(version, root, cache, job, is_foreign):
    """The whole initrd: `job` is a dict of file names and texts, found in /job by init.

    With another processor than this machine's, `root` has all that runs there.
    """
    files = [plain(f'job/{name}', text.encode()) for name, text in job.items()]
    return base(version, root, cache, is_foreign) + cpio([directory('job'), *files])
