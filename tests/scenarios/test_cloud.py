# SPDX-License-Identifier: GPL-2.0
"""nf-ftp advertise cloud: what a metadata service tells is advertised, and followed."""
import json
import signal
import subprocess
import tempfile
from pathlib import Path

import gateway
import netns
from documents import SITUATIONS
from gateway import TOOL
from networks import FIREWALL, Networks, at
from scenario import each, equal, expect, scenario, settled
from tool import asked

SERVICE = '169.254.169.254'
SCRIPT = Path(__file__).resolve().parents[1] / 'lab/metadata.py'
PAIRS = {'10.0.0.1': '198.51.100.1', '10.0.0.2': '198.51.100.2'}
OTHER = {'prefix': '172.16.0.0/12', 'as': '203.0.113.9', 'except': []}


def lines(pairs, *more):
    return [{'prefix': f'{inside}/32', 'as': outside, 'except': ['private']}
            for inside, outside in sorted(pairs.items())] + list(more)


def advertised():
    return asked('-n', 'gateway', 'advertise', 'list')['advertise']


class Cloud:
    """A metadata service beside the gateway, for as long as the block lasts."""

    def __init__(self, work, kind):
        self.file, self.kind = work / kind, kind

    def tell(self, pairs, mode='fine'):
        new = self.file.with_suffix('.new')
        new.write_text(json.dumps({'addresses': pairs, 'mode': mode}))
        new.replace(self.file)

    def __enter__(self):
        self.tell(PAIRS)
        self.server = netns.spawn('inner', ('python3', '-B', str(SCRIPT), SERVICE, '80', self.kind,
                                            str(self.file)), stdout=subprocess.PIPE, text=True)
        equal(self.server.stdout.readline().strip(), '80', 'the port of the service')
        return self

    def __exit__(self, *_):
        self.server.terminate()
        self.server.wait()
        self.server.stdout.close()


def network():
    return Networks(rules=FIREWALL, hosts=('inner',))


def beside(lab):
    """The service's address is where a cloud has it."""
    at('inner', 'ip', 'address', 'add', f'{SERVICE}/32', 'dev', 'eth0')
    at('gateway', 'ip', 'route', 'add', f'{SERVICE}/32', 'dev', 'lan0')
    lab.tool('advertise', 'add', '172.16.0.0/12', 'as', '203.0.113.9')


@scenario('each cloud is asked in its own way, with the command of the document', seconds=120)
def asked_once():
    gateway.load_helper()

    def ask(kind, pairs):
        with Cloud(work, kind) as cloud:
            cloud.tell(pairs)
            SITUATIONS.follow('gateway', 'The public address is on another machine', 1)
            equal(advertised(), lines(PAIRS | pairs, OTHER), kind)

    with network() as lab, tempfile.TemporaryDirectory() as scratch:
        work = Path(scratch)
        beside(lab)
        each([('aws', PAIRS), ('google', {'10.0.0.1': '198.51.100.77'}), ('azure', PAIRS)], ask)
        ended = netns.command('gateway', (TOOL, 'advertise', 'cloud'), '', 60)
        expect(ended[0] == 1 and 'advertise cloud' in ended[1], f'without a service: {ended}')
        equal(len(advertised()), 3, 'lines that stay')


@scenario('a public address that moves is followed; one that cannot be read stays', seconds=120)
def followed():
    gateway.load_helper()
    with network() as lab, tempfile.TemporaryDirectory() as scratch:
        beside(lab)
        with Cloud(Path(scratch), 'aws') as cloud:
            tool = netns.spawn('gateway', (TOOL, 'advertise', 'cloud', '--follow', '--every', '1'),
                               stderr=subprocess.PIPE, text=True)

            def becomes(pairs, what):
                settled(advertised, lambda found: found == lines(pairs, OTHER), what)

            becomes(PAIRS, 'at first')
            cloud.tell(PAIRS | {'10.0.0.2': '198.51.100.22'})
            becomes(PAIRS | {'10.0.0.2': '198.51.100.22'}, 'an address has moved')
            cloud.tell(PAIRS, 'malformed')
            equal(tool.stderr.readline().count('advertise cloud'), 1, 'what is said')
            equal(advertised(), lines(PAIRS | {'10.0.0.2': '198.51.100.22'}, OTHER), 'what stays')
            cloud.tell({'10.0.0.1': '198.51.100.1'})
            becomes({'10.0.0.1': '198.51.100.1'}, 'an address has gone')
            tool.send_signal(signal.SIGTERM)
            equal(tool.wait(), 0, 'exit')
            tool.stderr.close()
