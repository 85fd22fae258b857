# SPDX-License-Identifier: GPL-2.0
"""A local user for the servers, seen by this process and its children only.

The account files are bind mounts in a mount namespace of our own: the machine's are not touched.
"""
import ctypes
import os
import shutil
import subprocess
from pathlib import Path

CLONE_NEWNS = 0x00020000
UID = 7021
RESOLVER = Path('/etc/resolv.conf')
# the password is `peer`; few rounds, because an emulated processor pays for each
HASH = '$5$rounds=1000$nfftp$odnzVvtW6aBKOhxmx3S1eTicGNEYrgQIuss84YDc7A8'
PAM = '''\
auth required pam_unix.so
account required pam_unix.so
session required pam_permit.so
'''


def enter_mount_namespace():
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(CLONE_NEWNS):
        raise OSError(ctypes.get_errno(), 'unshare of the mount namespace')
    subprocess.run(['mount', '--make-rprivate', '/'], check=True)


def bind(source, target):
    subprocess.run(['mount', '--bind', str(source), str(target)], check=True)


def add_line(work, path, line):
    """Put a copy of `path` with one more line in its place."""
    copy = work / Path(path).name
    shutil.copy2(path, copy)
    with copy.open('a') as out:
        out.write(line + '\n')
    bind(copy, path)


def create(user, home, work):
    """Make user `user` with its home directory, and a PAM service for it."""
    enter_mount_namespace()
    work.mkdir()
    # names are asked for at the loopback, where nobody answers, and that is known at once
    if RESOLVER.exists():
        (work / 'resolv.conf').write_text('nameserver 127.0.0.1\n')
        bind(work / 'resolv.conf', RESOLVER.resolve())
    home.mkdir()
    os.chown(home, UID, UID)
    add_line(work, '/etc/passwd', f'{user}:x:{UID}:{UID}::{home}:/bin/sh')
    add_line(work, '/etc/group', f'{user}:x:{UID}:')
    add_line(work, '/etc/shadow', f'{user}:{HASH}:19000::::::')
    services = work / 'pam.d'
    shutil.copytree('/etc/pam.d', services)
    (services / 'peers').write_text(PAM)
    bind(services, '/etc/pam.d')
