#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""cloud.py ASK_CLOUD FOLLOW_CLOUD: what the tool makes of metadata services on the loopback.

Prints TAP."""
import json
import os
import queue
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tap import Checks, equal

ASK, FOLLOW = sys.argv[1:]
SERVER = Path(__file__).resolve().parent.parent / 'lab/metadata.py'
SCRATCH = tempfile.TemporaryDirectory()
ADDRESSES = {'10.0.0.5': '203.0.113.9', '10.0.0.6': None, '10.0.1.5': '203.0.113.10'}
LINES = ('10.0.0.5/32 as 203.0.113.9 except private\n'
         '10.0.1.5/32 as 203.0.113.10 except private\n')
CLOUDS = {'aws': 'AWS', 'google': 'Google', 'azure': 'Azure'}
SILENT, STRANGE, REFUSED, NONE, BROKEN = range(1, 6)
checks = Checks('cloud')


class Cloud:
    """A metadata service, until the end of the block."""
    def __init__(self, kind, **told):
        self.kind, self.file = kind, Path(SCRATCH.name) / kind
        self.tell(**told)

    def tell(self, **told):
        new = self.file.with_suffix('.new')
        new.write_text(json.dumps({'addresses': ADDRESSES} | told))
        new.replace(self.file)

    def __enter__(self):
        self.server = subprocess.Popen([sys.executable, '-B', SERVER, '127.0.0.1', '0', self.kind,
                                        self.file], stdout=subprocess.PIPE, text=True)
        self.url = f'http://127.0.0.1:{int(self.server.stdout.readline())}'
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()


def ask(url, **environment):
    ended = subprocess.run([ASK, url], capture_output=True, text=True, timeout=60, check=False,
                           env=os.environ | environment)
    return ended.returncode, ended.stdout, ended.stderr


def read(url, wanted=LINES, **environment):
    equal(ask(url, **environment), (0, wanted, ''))


def fails(url, finding, why):
    code, out, sentence = ask(url)
    equal((code, out, sentence.count('\n'), why in sentence), (finding, '', 1, True))


def check(sentence, kinds=tuple(CLOUDS)):
    """Decorator: runs the function for each cloud, and prints a line each."""
    def run(function):
        for kind in kinds:
            with Cloud(kind) as cloud:
                checks.run(f'{kind}: {sentence}', function, cloud, CLOUDS[kind])
    return run


@check('each private address has its public one; it is read anew')
def _(cloud, _name):
    read(cloud.url)
    read(cloud.url + '/')
    cloud.tell(addresses={'10.0.0.5': '203.0.113.77'})
    read(cloud.url, '10.0.0.5/32 as 203.0.113.77 except private\n')
    many = {f'10.1.0.{n}': f'198.51.100.{n}' for n in range(1, 12)}
    cloud.tell(addresses=many)
    read(cloud.url, ''.join(f'{inside}/32 as {outside} except private\n'
                            for inside, outside in many.items()))


@check('without a public address')
def _(cloud, name):
    for addresses in ({'10.0.0.5': None}, {}):
        cloud.tell(addresses=addresses)
        # AWS knows no interfaces at all then
        finding = BROKEN if name == 'AWS' and not addresses else NONE
        fails(cloud.url, finding, name)


@check('an answer that is no address')
def _(cloud, name):
    for addresses in ({'10.0.0.5': '203.0.113'}, {'10.0.0.5': '224.0.0.1'}, {'x': '203.0.113.9'},
                      {'10.0.0.5': '0.0.0.0'}, {'10.0.0.5': '2001:db8::1'}):
        cloud.tell(addresses=addresses)
        fails(cloud.url, BROKEN, f'{name} is not understood')


@check('malformed, or too long')
def _(cloud, name):
    for mode in ('malformed', 'long'):
        cloud.tell(mode=mode)
        fails(cloud.url, BROKEN, f'{name} is not understood')


@check('refused')
def _(cloud, name):
    cloud.tell(mode='refused')
    code, out, _ = ask(cloud.url)
    equal((code, out), (REFUSED, ''))


@check('absent, and elsewhere: a redirection is not followed')
def _(cloud, _name):
    for mode in ('absent', 'moved'):
        cloud.tell(mode=mode)
        fails(cloud.url, STRANGE, 'no metadata service of AWS, Google or Azure')


@check('somebody else answers')
def _(cloud, name):
    cloud.tell(mode='hotel')
    fails(cloud.url, BROKEN, 'Azure is not understood')
    if name == 'Google':
        cloud.tell(mode='unmarked')
        fails(cloud.url, STRANGE, 'no metadata service of AWS, Google or Azure')


@check('slow: nobody waits for more than two seconds each')
def _(cloud, _name):
    cloud.tell(mode='slow')
    began = time.monotonic()
    fails(cloud.url, SILENT, 'no metadata service answers')
    took = time.monotonic() - began
    if not 2 <= took < 8:
        raise AssertionError(f'it took {took:.1f} s')


@check('the environment names a proxy, which is not asked')
def _(cloud, _name):
    proxy = 'http://127.0.0.1:1'
    read(cloud.url, http_proxy=proxy, all_proxy=proxy, ALL_PROXY=proxy, no_proxy='')


@check('nobody listens')
def _(cloud, _name):
    with socket.create_server(('127.0.0.1', 0)) as taken:
        port = taken.getsockname()[1]
    fails(f'http://127.0.0.1:{port}', SILENT, 'no metadata service answers')


class Follower:
    """`advertise cloud --follow', until the end of the block."""
    def __init__(self, url):
        self.gone = Path(SCRATCH.name) / 'gone'
        self.process = subprocess.Popen(
            [FOLLOW, '-j', '--follow', url, '--every', '1'], text=True, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE, env=os.environ | {'GONE': str(self.gone)})
        self.out, self.err = map(self.lines, (self.process.stdout, self.process.stderr))

    @staticmethod
    def lines(stream):
        """Each as it comes, read by a thread of its own."""
        found = queue.Queue()
        threading.Thread(target=lambda: [found.put(line) for line in stream], daemon=True).start()
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        self.gone.unlink(missing_ok=True)

    def shows(self, **wanted):
        """The list, for the addresses whose last number the keys are."""
        found = json.loads(self.out.get(timeout=30))['advertise']
        equal({line['prefix']: line['as'] for line in found},
              {f'10.0.0.{key[1:]}/32': value for key, value in wanted.items()})

    def says(self, text):
        line = self.err.get(timeout=30)
        if text not in line:
            raise AssertionError(f'{line!r} has no {text!r}')

    def is_quiet(self, seconds):
        time.sleep(seconds)
        equal((self.out.qsize(), self.err.qsize()), (0, 0))


@check('followed: what changes is shown, what fails is told once', ['google'])
def _(cloud, name):
    cloud.tell(addresses={'10.0.0.5': '203.0.113.9'})
    with Follower(cloud.url) as follower:
        follower.shows(n5='203.0.113.9')
        follower.is_quiet(2.5)
        cloud.tell(addresses={'10.0.0.5': '203.0.113.9', '10.0.0.6': '203.0.113.10'})
        follower.shows(n5='203.0.113.9', n6='203.0.113.10')
        cloud.tell(mode='malformed')
        follower.says(f'{name} is not understood')
        follower.is_quiet(2.5)
        cloud.tell(addresses={'10.0.0.6': '203.0.113.11'})
        follower.shows(n6='203.0.113.11')
        follower.says('it works again')
        follower.gone.touch()
        follower.says('the module is not loaded')
        cloud.tell(addresses={'10.0.0.6': None})
        follower.is_quiet(2.5)
        follower.gone.unlink()
        follower.shows()
        cloud.tell(addresses={'10.0.0.5': '203.0.113.9'})
        follower.shows(n5='203.0.113.9')
        follower.says('it works again')
        follower.is_quiet(1.5)


@check('followed until a signal comes, even while an answer is waited for', ['aws'])
def _(cloud, _name):
    for number in (signal.SIGTERM, signal.SIGINT):
        cloud.tell(addresses={'10.0.0.5': '203.0.113.9'})
        with Follower(cloud.url) as follower:
            follower.shows(n5='203.0.113.9')
            cloud.tell(mode='slow', seconds=30)
            time.sleep(1.5)
            began = time.monotonic()
            follower.process.send_signal(number)
            equal(follower.process.wait(30), 0)
            equal(time.monotonic() - began < 1, True)
            follower.is_quiet(0)


@check('once: done, or one sentence and nothing else')
def _(cloud, name):
    ended = subprocess.run([FOLLOW, cloud.url], capture_output=True, text=True, timeout=60,
                           check=False)
    equal((ended.returncode, ended.stdout, ended.stderr), (0, '', ''))
    cloud.tell(mode='malformed')
    ended = subprocess.run([FOLLOW, '-j', cloud.url], capture_output=True, text=True, timeout=60,
                           check=False)
    equal((ended.returncode, ended.stdout, ended.stderr),
          (1, '', f"nf-ftp: advertise cloud: `{cloud.url}': the answer of the metadata service of "
                  f'{name} is not understood\n'))


checks.end()
