# SPDX-License-Identifier: GPL-2.0
"""What is kept outside of the kernel: metrics for Prometheus, refusals in the journal."""
import json
import re
import shutil
import socket
import subprocess
from pathlib import Path

import gateway
import netns
from dialogue import Session
from gateway import CLIENT, ROOT, TOOL, Gateway
from monitor import SECONDS
from scenario import Failed, equal, expect, scenario, settled
from systemd import UNITS, Systemd
from tool import asked, done

JOURNAL = Path('/run/systemd/journal/socket')
PROM = Path('/var/lib/prometheus/node-exporter/nf-ftp.prom')
LOG, METRICS = 'nf-ftp-log.service', 'nf-ftp-metrics.service'
JOURNALD = 'systemd-journald.service'
SAMPLE = re.compile(r'^(\w+)(?:\{(.*)\})? (\d+)$', re.M)
PRIVILEGED = 'PORT 192,168,100,200,0,22'


def metrics(*words):
    """The samples, by name and reason."""
    found = {}
    for name, labels, value in SAMPLE.findall(done(*words)):
        reason = re.search(r'reason="([a-z-]+)"', labels)
        found[name, reason and reason[1]] = int(value)
    return found


def refuse(session, count):
    """The gateway refuses so many announcements of the client's."""
    for _ in range(0, count, 100):
        lines = min(count, 100)
        session.client.say(f'{PRIVILEGED}\r\n'.encode() * lines)
        for _ in range(lines):
            session.server.hear()


@scenario('the metrics say the same as stats and status, and that the module is not there')
def measured():
    equal(metrics('stats', '--openmetrics'), {('nf_ftp_up', None): 0}, 'without the module')
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        refuse(Session(lab), 3)
        for option in '--openmetrics', '--prometheus':
            found = metrics('-n', lab.gateway, 'stats', option)
            stats = asked('-n', lab.gateway, 'stats')
            wanted = {(f'nf_ftp_{name.replace("-", "_")}_total', None): count
                      for name, count in stats['counters'].items()}
            wanted |= {('nf_ftp_refused_total', name): count for name, count in stats['reasons'].items()}
            wanted |= {('nf_ftp_up', None): 1, ('nf_ftp_module_info', None): 1, ('nf_ftp_tracking', None): 1,
                       ('nf_ftp_current_sessions', None): 1, ('nf_ftp_current_expectations', None): 0}
            equal(found, wanted, option)
        equal(found['nf_ftp_refused_total', 'privileged-port'], 3, 'refusals')
        text = done('-n', lab.gateway, 'stats', '--openmetrics')
        equal(text.count('netns="gateway"'), len(found), 'samples with the namespace')


class Journal:
    """Stands where journald does, and takes what is sent there."""

    def __enter__(self):
        JOURNAL.parent.mkdir(parents=True, exist_ok=True)
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(JOURNAL))
        self.socket.settimeout(SECONDS)
        return self

    def __exit__(self, *_):
        self.socket.close()
        JOURNAL.unlink()

    def entry(self):
        """The next entry's fields; none has a line feed in it."""
        try:
            return dict(line.split('=', 1) for line in self.socket.recv(65536).decode().splitlines())
        except socket.timeout as error:
            raise Failed('nothing comes into the journal') from error


@scenario('refusals in the journal, with fields; a flood is counted; the module may come later')
def journal():
    gateway.load_helper()
    with Journal() as kept, Gateway(nat='none') as lab:
        lab.tool('port', 'set', '')
        settled(lambda: subprocess.run(['rmmod', 'nf_ftp'], check=False).returncode,
                lambda status: not status, 'rmmod')
        with netns.spawn(lab.gateway, [TOOL, 'monitor', '--journal', 'event', 'refuse']) as watcher:
            equal(kept.entry()['NF_FTP_EVENT'], 'module-gone', 'before the module is there')
            gateway.load_helper()
            equal(kept.entry()['NF_FTP_EVENT'], 'module-back', 'when the module is there')
            lab.tool('port', 'set', '21')
            session = Session(lab)
            refuse(session, 1)
            entry = kept.entry()
            expect('refuse PORT' in entry.pop('MESSAGE') and entry.pop('NF_FTP_TIME'), 'no message or time')
            client, server = session.client_endpoint, session.server.connection.getsockname()[:2]
            equal(entry, {
                'PRIORITY': '5', 'SYSLOG_IDENTIFIER': 'nf-ftp', 'NF_FTP_EVENT': 'refuse',
                'NF_FTP_CLIENT': client[0], 'NF_FTP_CLIENT_PORT': str(client[1]),
                'NF_FTP_SERVER': server[0], 'NF_FTP_SERVER_PORT': str(server[1]), 'NF_FTP_PROFILE': 'ftp',
                'NF_FTP_REASON': 'privileged-port', 'NF_FTP_VERB': 'PORT', 'NF_FTP_MODE': 'active',
                'NF_FTP_ADDRESS': CLIENT[4], 'NF_FTP_PORT': '22', 'NF_FTP_TEXT': '192,168,100,200,0,22',
            }, 'the fields')
            refuse(session, 2000)
            told = lost = 0
            while told + lost < 2000:
                entry = kept.entry()
                told, lost = told + (entry['NF_FTP_EVENT'] == 'refuse'), lost + int(entry.get('NF_FTP_COUNT', 0))
            equal(told + lost, 2000, 'refusals told and left out')
            expect(90 <= told < 1500, f'{told} refusals were told')
            watcher.terminate()


@scenario('the services: metrics in a file for node_exporter, refusals in a real journal', seconds=300)
def services():
    for name in 'nf-ftp', 'nf-ftp-cloud':
        shutil.copy(ROOT / 'userspace-tools' / name, '/usr/sbin')
    for unit in LOG, METRICS, METRICS.replace('service', 'timer'):
        shutil.copy(ROOT / 'userspace-tools' / unit, '/lib/systemd/system')
        said = subprocess.run(['systemd-analyze', 'verify', '--man=no', '--recursive-errors=no',
                               f'/lib/systemd/system/{unit}'], capture_output=True, text=True, check=False)
        equal((said.returncode, unit in said.stderr), (0, False), f'what systemd says of {unit}: {said.stderr}')
    for unit in LOG, METRICS:
        said = subprocess.run(['systemd-analyze', 'security', '--offline=yes', '--threshold=25',
                               f'/lib/systemd/system/{unit}'], capture_output=True, text=True, check=False)
        equal(said.returncode, 0, f'{unit} may do too much: {said.stdout[-200:]}')
    PROM.parent.mkdir(parents=True, exist_ok=True)
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        for unit in LOG, METRICS:
            # they are for a machine that is up, and for its own namespace
            (UNITS / f'{unit}.d').mkdir(exist_ok=True)
            (UNITS / f'{unit}.d/test.conf').write_text(
                '[Unit]\nDefaultDependencies=no\n'
                f'[Service]\nNetworkNamespacePath=/run/netns/{lab.gateway}\n')
        with Systemd(JOURNALD, LOG, METRICS) as systemd:
            equal(systemd.ask('is-active', LOG), 'active', LOG)
            session = Session(lab)

            def kept():
                refuse(session, 1)
                return subprocess.run(
                    ['journalctl', '-D', '/run/log/journal', '-o', 'json', '-t', 'nf-ftp',
                     'NF_FTP_REASON=privileged-port', f'NF_FTP_CLIENT={CLIENT[4]}'],
                    capture_output=True, text=True, check=False).stdout
            entry = json.loads(settled(kept, bool, 'an entry in the journal').splitlines()[0])
            equal(entry['NF_FTP_SERVER_PORT'], '21', 'the server')
            for number in range(2):
                systemd.tell('start', METRICS)
                text = PROM.read_text()
                expect('\nnf_ftp_up 1\n' in text, f'file {number}: {text}')
                equal((PROM.stat().st_mode & 0o777, list(PROM.parent.iterdir())), (0o644, [PROM]), 'the file')
