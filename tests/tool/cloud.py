#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""cloud.py ASK_CLOUD: what the tool makes of metadata services on the loopback. Prints TAP."""
import json
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ASK = sys.argv[1]
SERVER = Path(__file__).resolve().parent.parent / 'lab/metadata.py'
SCRATCH = tempfile.TemporaryDirectory()
ADDRESSES = {'10.0.0.5': '203.0.113.9', '10.0.0.6': None, '10.0.1.5': '203.0.113.10'}
LINES = ('10.0.0.5/32 as 203.0.113.9 except private\n'
         '10.0.1.5/32 as 203.0.113.10 except private\n')
CLOUDS = {'aws': 'AWS', 'google': 'Google', 'azure': 'Azure'}
SILENT, STRANGE, REFUSED, NONE, BROKEN = range(1, 6)
results = []


class Cloud:
    """A metadata service, until the end of the block."""
    def __init__(self, kind, **told):
        self.kind, self.file = kind, Path(SCRATCH.name) / kind
        self.tell(**told)

    def tell(self, **told):
        self.file.write_text(json.dumps({'addresses': ADDRESSES} | told))

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


def equal(found, wanted):
    if found != wanted:
        raise AssertionError(f'{found} is not {wanted}')


def read(url, wanted=LINES, **environment):
    equal(ask(url, **environment), (0, wanted, ''))


def fails(url, finding, why):
    code, out, sentence = ask(url)
    equal((code, out, sentence.count('\n'), why in sentence), (finding, '', 1, True))


def check(sentence):
    """Decorator: runs the function for each cloud, and prints a line each."""
    def run(function):
        for kind in CLOUDS:
            try:
                with Cloud(kind) as cloud:
                    function(cloud, CLOUDS[kind])
            except Exception as why:
                print(f'# {why}')
                results.append(False)
            else:
                results.append(True)
            print(f'{"ok" if results[-1] else "not ok"} {len(results)} - cloud: {kind}: {sentence}')
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


print(f'1..{len(results)}')
sys.exit(not all(results))
