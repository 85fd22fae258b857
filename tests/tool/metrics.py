#!/usr/bin/python3 -B
# SPDX-License-Identifier: GPL-2.0
"""metrics.py PRINT_METRICS NF-FTP: what `nf-ftp stats' prints for Prometheus, and what the documents
make of it. Prints TAP.

OpenMetrics' own parser for Python is strict; promtool reads as Prometheus does.
"""
import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from prometheus_client.openmetrics.parser import text_string_to_metric_families as strict
from prometheus_client.parser import text_string_to_metric_families as lenient
from tap import Checks, equal

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
PRINT_METRICS, TOOL = sys.argv[1:]
DASHBOARD, ALERTS = ROOT / 'docs/dashboard.json', ROOT / 'docs/alerts.yml'
# node_exporter's, of a textfile
OTHERS = {'node_textfile_mtime_seconds'}
check = Checks('metrics')


def run(*words, text=''):
    ended = subprocess.run([str(word) for word in words], input=text, capture_output=True, text=True,
                           timeout=120, check=False)
    equal((ended.returncode, ended.stderr), (0, ''))
    return ended.stdout


def printed(*words):
    return run(PRINT_METRICS, *words)


def samples(text, parser):
    """The samples, by name and labels; their types by name."""
    found, types = {}, {}
    for family in parser(text):
        for one in family.samples:
            found[one.name, tuple(sorted(one.labels.items()))] = one.value
            types[one.name] = family.type
            # what belongs to no family is unknown
            equal((one.name, family.type != 'unknown' and bool(family.documentation)), (one.name, True))
    return found, types


def kernel_names(path):
    """The names in a table of the module's sources."""
    return re.findall(r'^\t+\[\w+\] = (?:\{ )?"([a-z-]+)"', (ROOT / path).read_text(), re.M)


@check('OpenMetrics, as its own parser reads it')
def is_strict():
    found, types = samples(printed('openmetrics'), strict)
    equal(set(types.values()), {'gauge', 'counter', 'info'})
    for name, kind in types.items():
        equal((name, name.endswith('_total')), (name, kind == 'counter'))
    equal(found['nf_ftp_module_info', (('commit', 'unknown'), ('version', '0.2.0'))], 1)


@check("the same in Prometheus' format, with the same names and values")
def is_same():
    for words in (), ('gw',):
        equal(samples(printed('prometheus', *words), lenient)[0],
              samples(printed('openmetrics', *words), strict)[0])


@check('a parser that is strict refuses what is wrong')
def refuses():
    text = printed('openmetrics')
    for wrong in (text.replace('# EOF\n', ''), text.replace('_total', ''),
                  text.replace('gaps counter', 'gaps info'), text + '\n',
                  text.replace('UNIT nf_ftp_control_connections connections',
                               'UNIT nf_ftp_control_connections bytes')):
        equal(wrong != text, True)
        try:
            samples(wrong, strict)
        except (ValueError, AssertionError):
            continue
        raise AssertionError(f'it takes {wrong!r}')


@check('each counter and each reason of the module is there')
def is_whole():
    found = samples(printed('openmetrics'), strict)[0]
    counters = kernel_names('kmod/stats.c')
    equal(len(counters) > 10, True)
    equal({f'nf_ftp_{name.replace("-", "_")}_total' for name in counters} | {'nf_ftp_refused_total'},
          {name for name, _ in found if name.endswith('_total')})
    reasons = set(kernel_names('kmod/core/reason.c')) - {'ok'}
    equal(reasons, {labels[0][1] for name, labels in found if name == 'nf_ftp_refused_total'})


@check('whether the module is there; to a file, which is replaced')
def to_file():
    with tempfile.TemporaryDirectory() as scratch:
        path = Path(scratch) / 'nf-ftp.prom'
        for option, parser in ('--openmetrics', strict), ('--prometheus', lenient):
            text = run(TOOL, 'stats', option)
            equal(samples(text, parser)[0]['nf_ftp_up', ()], float(Path('/sys/module/nf_ftp').exists()))
            path.write_text('old\n')
            equal(run(TOOL, 'stats', option, path), '')
            equal((path.read_text(), list(Path(scratch).iterdir())), (text, [path]))
        ended = subprocess.run([TOOL, 'stats', '--prometheus', f'{scratch}/no/file'], check=False,
                               capture_output=True, text=True)
        equal((ended.returncode, ended.stdout, ended.stderr.count('\n')), (1, '', 1))


def named(text):
    """The metrics that an expression or a file of rules names."""
    return set(re.findall(r'\b(?:nf_ftp|node)_[a-z0-9_]+', text))


def known():
    return {name for name, _ in samples(printed('openmetrics'), strict)[0]} | OTHERS


@check('the dashboard: each metric that it names is there, and each that is there is shown')
def dashboard():
    text = DASHBOARD.read_text()
    board = json.loads(text)
    expressions = [target['expr'] for panel in board['panels'] for target in panel['targets']]
    equal(named(text) - known(), set())
    # an alert is what tells of this one
    equal(known() - OTHERS - named(' '.join(expressions)), {'nf_ftp_tracking'})
    equal('nf_ftp_tracking' in ALERTS.read_text(), True)


@check('the dashboard: panels with numbers of their own, and none upon another')
def layout():
    board = json.loads(DASHBOARD.read_text())
    panels = board['panels']
    equal(len({panel['id'] for panel in panels}), len(panels))
    places = [(x, y) for panel in panels for at in [panel['gridPos']]
              for x in range(at['x'], at['x'] + at['w']) for y in range(at['y'], at['y'] + at['h'])]
    equal((len(set(places)), max(x for x, _ in places) < 24), (len(places), True))
    variables = {one['name'] for one in board['templating']['list']}
    equal(set(re.findall(r'\$\{?(\w+)', json.dumps(board))) - variables, {'__rate_interval', '__all'})


@check('the alerts: each metric that they name is there, and each reason')
def alerts():
    text = re.sub(r'^#.*', '', ALERTS.read_text(), flags=re.M)
    equal(named(text) - known(), set())
    listed = {reason for group in re.findall(r'reason[!=]~?"([^"]*)"', text) for reason in group.split('|')}
    equal(listed - set(kernel_names('kmod/core/reason.c')), set())
    equal(len(listed) > 5, True)


def with_promtool(promtool):
    @check('promtool: the metrics, as Prometheus reads them')
    def metrics():
        for words in (), ('gw',):
            equal(run(promtool, 'check', 'metrics', text=printed('prometheus', *words)), '')

    @check('promtool: OpenMetrics, as Prometheus reads it')
    def openmetrics():
        with tempfile.TemporaryDirectory() as scratch:
            # it reads what has a time, to keep it
            text = re.sub(r'^([^#].*)$', r'\1 1700000000', printed('openmetrics'), flags=re.M)
            (Path(scratch) / 'metrics').write_text(text)
            said = subprocess.run([promtool, 'tsdb', 'create-blocks-from', 'openmetrics',
                                   f'{scratch}/metrics', f'{scratch}/blocks'], check=False,
                                  capture_output=True, text=True)
            equal((said.returncode, 'NUM SERIES' in said.stdout), (0, True))

    @check('promtool: the alerts')
    def rules():
        equal('SUCCESS: 7 rules found' in run(promtool, 'check', 'rules', ALERTS), True)

    @check('promtool: when there is an alert, and when there is none')
    def fire():
        with tempfile.TemporaryDirectory() as scratch:
            for path in ALERTS, HERE / 'alerts_test.yml':
                shutil.copy(path, scratch)
            said = subprocess.run([promtool, 'test', 'rules', f'{scratch}/alerts_test.yml'], check=False,
                                  capture_output=True, text=True)
            equal((said.returncode, said.stdout if said.returncode else ''), (0, ''))


found = subprocess.run([HERE / 'promtool'], capture_output=True, text=True, check=False)
if found.returncode:
    print(f'# not run, for there is no promtool: {found.stderr.strip()}')
else:
    with_promtool(found.stdout.strip())
check.end()
