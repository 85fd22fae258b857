# SPDX-License-Identifier: GPL-2.0
"""save, restore and flush: a namespace's configuration as a whole."""
import os
import pty
import random
import subprocess
import tempfile
import time
from pathlib import Path

import gateway
from dialogue import Session, connect, listen
from gateway import TOOL, Gateway, run
from genl import Family
from modprobe import Installed
from modules import users
from scenario import equal, expect, scenario
from test_rights import NOBODY
from tool import SECONDS, asked, done, nf_ftp, reasons, refused

RUNS = 20
# the default is the first
KEYS = {'strict': ('yes', 'no'), 'foreign': ('no', 'yes', 'fix', '10.0.0.0/8,2001:db8::/32'),
        'privileged': ('no', 'yes'), 'modes': ('any', 'passive', 'active'),
        'active-source': ('any', 'minus-one'), 'expect-timeout': ('300', '1', '86400'),
        'keepalive': ('yes', 'no'), 'nat-ports': ('any', '40000-40999', '1-1'),
        'ftps': ('opaque', 'deny', 'require', '40000-40999', 'require,40000-40999'),
        'ftps-active': ('none', '50000-50009'), 'ftps-active-source': ('minus-one', 'any'),
        'ftps-connections': ('16', '1', '64'),
        'deny': ('', 'SITE', 'EPRT,PORT,SITE'), 'crlf': ('any', 'strict')}
USUAL = {name: words[0] for name, words in KEYS.items()}
FULL = '''profile set ftp modes=passive
profile add guests deny=SITE
port add 21
port add 2121 to guests
advertise add 10.0.0.5/32 as 203.0.113.7 except private
'''
REMINDED = Path('/run/nf-ftp.reminded')


def restore(text, *words, prefix=()):
    return subprocess.run([*prefix, TOOL, 'restore', *words], input=text, capture_output=True,
                          text=True, timeout=SECONDS, check=False)


def restored(text, *words):
    """It succeeds and says nothing."""
    ended = restore(text, *words)
    equal((ended.returncode, ended.stdout, ended.stderr), (0, '', ''), f'restore of {text!r}')


def not_restored(why, text, *words, prefix=()):
    ended = restore(text, *words, prefix=prefix)
    expect(ended.returncode == 1 and not ended.stdout and why in ended.stderr
           and ended.stderr.count('\n') == 1, f'restore, which should fail with {why!r}: {ended}')


def by_chance(chance, names):
    """The text of a configuration, as save prints it."""
    profiles = sorted({'ftp', *chance.sample(names, chance.randrange(5))})
    lines, words = [], {}
    for name in profiles:
        keys = {key: chance.choice(values) for key, values in KEYS.items() if chance.random() < 0.3}
        words[name] = [f'{key}={value}' for key, value in keys.items() if value != USUAL[key]]
        if name != 'ftp' or words[name]:
            lines.append(' '.join(['profile', 'set' if name == 'ftp' else 'add', name, *words[name]]))
    for port in sorted(chance.sample(range(1, 65536), chance.randrange(6))):
        name = chance.choice(profiles)
        lines.append(f'port add {port}' + (f' to {name}' if name != 'ftp' else ''))
    lines += [f'advertise add 10.0.{at}.0/24 as 192.0.2.{at + 1}'
              + chance.choice(('', ' except private', ' except private,10.9.0.0/16'))
              for at in sorted(chance.sample(range(200), chance.randrange(6)))]
    return ''.join(line + '\n' for line in lines)


@scenario('save | flush | restore | save: the same text, for configurations of chance, by namespace',
          seconds=240)
def law():
    gateway.load_helper()
    run('ip', 'netns', 'add', 'one')
    seed = int(time.time())
    print(f'    | seed {seed}')
    chance = random.Random(seed)
    # the module knows a name until it is unloaded
    names = [f'n{at}' for at in range(20)]
    for _ in range(RUNS):
        text = by_chance(chance, names)
        before = done('save')
        restored(text, '-n', 'one')
        equal(done('save', '-n', 'one'), text, 'saved')
        done('flush', '-n', 'one')
        equal(done('save', '-n', 'one'), '', 'saved after a flush')
        # in any order
        lines = text.splitlines(keepends=True)
        chance.shuffle(lines)
        lines.sort(key=lambda line: not line.startswith('profile'))
        restored(''.join(lines), '-n', 'one')
        equal(done('save', '-n', 'one'), text, 'saved after it was restored')
        equal(done('save'), before, 'the other namespace')
        if chance.random() < 0.5:
            restored(text)


@scenario('restore changes the difference, and takes away what is not there')
def difference():
    gateway.load_helper()
    restored(FULL)
    equal(done('save'), FULL, 'saved')
    family = Family()
    before = family.config()
    restored(FULL)
    equal(family.config(), before, 'the generation, after the same was restored')
    restored('port add 21\n')
    equal(done('save'), 'port add 21\n', 'what is left')
    expect(family.config() != before, 'the generation is the same after a change')
    restored('')
    equal(done('save'), '', 'nothing')
    equal(nf_ftp('-j', 'restore', '/dev/null').stdout, nf_ftp('-j', 'save').stdout, 'in JSON')
    equal(set(asked('save')), {'profiles', 'ports', 'advertise'}, 'keys')
    equal(set(asked('flush')), {'profiles', 'ports', 'advertise'}, 'keys of a flush')


@scenario('a session goes on while its profile is restored, changed, and taken away')
def sessions_go_on():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        here = '-n', lab.gateway
        restored('profile add guests\nport add 21 to guests\n', *here)
        session = Session(lab)
        for text in ('profile add guests\nport add 21 to guests\n',
                     'profile add guests modes=active\nport add 21 to guests\n', ''):
            restored(text, *here)
            listener = listen(lab.server, gateway.SERVER[4])
            port = listener.getsockname()[1]
            session.command('PASV')
            session.reply(f'227 ok (10,9,9,9,{port >> 8},{port & 255})')
            connect(lab.client, (gateway.SERVER[4], port)).close()
            equal(reasons(lab.gateway), {}, 'refusals')


@scenario('a line that is wrong, or what the kernel refuses: nothing is changed')
def all_or_nothing():
    gateway.load_helper()
    restored(FULL)
    family = Family()
    before = family.config()
    not_restored("stdin:2: port add: `0': a port is", 'port add 5\nport add 0\n')
    # only the kernel knows that: it is another helper's name
    run('modprobe', 'nf_conntrack_irc')
    not_restored("this is another helper's name", 'port add 5\nprofile add a\nprofile add irc\n')
    run('modprobe', '-r', 'nf_conntrack_irc')
    not_restored('permission denied', 'port add 5\n', prefix=NOBODY)
    not_restored('permission denied', FULL, prefix=NOBODY)
    refused('permission denied', 'flush', prefix=NOBODY)
    refused('No such file', 'restore', '/nowhere/at/all')
    equal((done('save'), family.config()), (FULL, before), 'what was there')
    equal(done('save', prefix=NOBODY), FULL, 'what anybody is told')


@scenario('flush and restore leave no rule with a profile that has gone')
def ruled():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        here = '-n', lab.gateway
        restored(FULL, *here)
        lab.nft('add table ip t\nadd ct helper ip t h { type "guests" protocol tcp; }\n')
        for words in ('flush',), ('restore', '/dev/null'):
            refused("`guests': nothing was changed, it is in use: "
                    "the ct helper `h' of table `t' refers to it", *words, *here)
        equal(done('save', *here), FULL, 'what was there')
        # its keys may change
        restored('profile add guests\n', *here)
        refused('in use', 'flush', *here)
        lab.nft('delete table ip t\n')
        done('flush', *here)
        equal(done('save', *here), '', 'what is left')


@scenario('flush, restore and profile del see rules of iptables, of each kind and family')
def ruled_by_iptables():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        here = '-n', lab.gateway
        restored('profile add guests\nprofile add other\n', *here)
        for iptables in ('iptables-nft', 'ip6tables-nft', 'iptables-legacy', 'ip6tables-legacy'):
            rule = 'PREROUTING', '-p', 'tcp', '--dport', '21', '-j', 'CT', '--helper', 'guests'
            for _ in range(3):
                lab.inside(iptables, '-t', 'raw', '-A', 'PREROUTING', '-p', 'tcp', '--dport', '22', '-m',
                           'comment', '--comment', 'guests', '-j', 'CT', '--notrack')
            lab.inside(iptables, '-t', 'raw', '-A', *rule)
            for words in ('flush',), ('restore', '/dev/null'), ('profile', 'del', 'guests'):
                refused('in use', *words, *here)
            refused(f"`{iptables} -t raw -A PREROUTING -p tcp -m tcp --dport 21 -j CT --helper guests'",
                    'flush', *here)
            done('profile', 'del', 'other', *here)
            done('profile', 'add', 'other', *here)
            lab.inside(iptables, '-t', 'raw', '-D', *rule)
        done('flush', *here)
        equal(done('save', *here), '', 'what is left')


@scenario('save FILE: the old file, or the new one; whose it is, and where a link leads, stays')
def saved_to_a_file():
    gateway.load_helper()
    with tempfile.TemporaryDirectory() as scratch:
        scratch = Path(scratch)
        file = scratch / 'nf-ftp.conf'
        done('port', 'set', '21')
        done('save', str(file))
        equal((file.read_text(), oct(file.stat().st_mode & 0o777)), ('port add 21\n', '0o644'), 'file')
        file.chmod(0o640)
        os.chown(file, 0, 7)
        (scratch / 'link').symlink_to(file)
        done('port', 'set', '22')
        done('save', str(scratch / 'link'))
        found = file.stat()
        equal((file.read_text(), oct(found.st_mode & 0o777), found.st_gid, (scratch / 'link').is_symlink()),
              ('port add 22\n', '0o640', 7, True), 'file behind a link')
        equal(nf_ftp('save', '/dev/stdout').stdout, 'port add 22\n', 'what no file is')
        for why, path in (('No such file', '/nowhere/at/all'), ('Is a directory', scratch),
                          ('No space left', '/dev/full'), ('Is a directory', f'{scratch}/x/'),
                          ('No such file', '')):
            refused(why, 'save', str(path))
        run('mount', '-t', 'tmpfs', '-o', 'size=4k', 'tmpfs', '/mnt')
        full = Path('/mnt/nf-ftp.conf')
        full.write_text('port add 1\n')
        refused('No space left', 'save', str(full))
        equal(full.read_text(), 'port add 1\n', 'a file on a full disk')
        run('umount', '/mnt')
        gateway.unload_helper()
        refused('it is not loaded', 'save', str(file))
        equal(file.read_text(), 'port add 22\n', 'the file, when there is no module')
        equal(sorted(one.name for one in scratch.iterdir()), ['link', 'nf-ftp.conf'], 'files')


@scenario('check, save and flush do not load the module; restore does')
def loads():
    with Installed(), tempfile.TemporaryDirectory() as scratch:
        file = Path(scratch) / 'nf-ftp.conf'
        file.write_text('port add 21\n')
        for words in ('check', str(file)), ('save',), ('flush',):
            nf_ftp(*words)
            expect('nf_ftp' not in users(), f'{words[0]} loads the module')
        done('restore', str(file))
        equal(done('save'), 'port add 21\n', 'after a restore')
        done('check', '/dev/null')
        equal(done('save'), 'port add 21\n', 'after a check')


def at_terminal(*words):
    """What it says to a person: stdout is none, stderr is a terminal."""
    here, there = pty.openpty()
    ended = subprocess.run([TOOL, *words], stdout=subprocess.PIPE, stderr=there, timeout=SECONDS,
                           check=False)
    os.write(there, b'.')
    said = os.read(here, 4096).decode().removesuffix('.')
    os.close(here)
    os.close(there)
    equal((ended.returncode, ended.stdout), (0, b''), ' '.join(words))
    return said


@scenario('port add says once, at a terminal, how to keep it')
def reminder():
    gateway.load_helper()
    REMINDED.unlink(missing_ok=True)
    done('port', 'add', '20')               # nobody is there
    equal(asked('port', 'add', '19')['ports'][0]['port'], 19, 'port')
    said = at_terminal('port', 'add', '21')
    expect('until the next reboot' in said and 'nf-ftp save /etc/nf-ftp.conf && systemctl enable nf-ftp'
           in said, f'said: {said!r}')
    equal(at_terminal('port', 'add', '22'), '', 'said again')
    REMINDED.unlink()
