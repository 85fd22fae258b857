# SPDX-License-Identifier: GPL-2.0
"""Captures, sent through a gateway once more: it does what `nf-ftp replay` says of them.

The project's own are made by tests/captures/generate; FTP_CAPTURES may name a folder of others.
That replay is right is asked by tests/captures/check.
"""
import json
import os
import pathlib
import tempfile

import gateway
from captured import Path
from gateway import ROOT, Gateway
from monitor import Monitor, watching
from scenario import each, expect, scenario

EXPECTED = 'verb', 'mode', 'address', 'port'
ENDS = 'client', 'client_port', 'server', 'server_port'
MOST = 5                                # differences of a capture that are told
QUIET = 1                               # seconds; then all has been told


def what(one, kind):
    """An event, or a line of replay's, as far as both say the same words."""
    ends = tuple(one[key] for key in ENDS)
    if kind == 'expect':
        return (*ends, *(one[key] for key in EXPECTED))
    return (*ends, one['reason']) if kind in ('refuse', 'tls') else None


def captures(folder):
    """Each capture, and each port that a server has in them."""
    truths = [one for one in json.loads((folder / 'truth.json').read_text()) if one['control']]
    return ({folder / one['pcap'] for one in truths}, {one['control']['sport'] for one in truths})


def replayed(capture, ports):
    options = [word for port in ports for word in ('--port', str(port))]
    ended = gateway.run(gateway.TOOL, '-j', 'replay', *options, str(capture), capture_output=True)
    # the SYN of a data connection has no line, and a link-local address does not pass a router
    return [what(one, one['type']) for one in map(json.loads, ended.stdout.splitlines())
            if one['type'] == 'expect' or one['line'] is not None
            if not one['client'].startswith('fe80:')]


def told(monitor):
    while text := monitor.line(QUIET):
        one = json.loads(text)
        yield what(one, one['event'])


def differences(found, wanted):
    """Those that only one of them has, in their order."""
    yield from (f'only the gateway: {one}' for one in found if one not in wanted)
    yield from (f'only replay: {one}' for one in wanted if one not in found)
    if found != wanted:
        yield f'{len(found)} from the gateway, {len(wanted)} from replay'


@scenario('what replay says of a capture is what a gateway makes of its packets', seconds=600)
def like_replay():
    gateway.load_helper()
    with tempfile.TemporaryDirectory() as own:
        gateway.run(str(ROOT / 'tests/captures/generate'), own)
        found = [captures(pathlib.Path(folder)) for folder in
                 (own, *filter(None, [os.environ.get('FTP_CAPTURES')]))]
        ports = sorted({21}.union(*(some for _, some in found)))
        with Gateway(nat='none', ports={port: port for port in ports}) as lab, \
                Monitor(lab.gateway, '-j') as monitor:
            watching(lab, monitor)
            path = Path(lab)

            def ask(capture):
                path.send(capture)
                made = [one for one in told(monitor) if one]
                lab.inside('conntrack', '-F')
                wrong = list(differences(made, [one for one in replayed(capture, ports) if one]))
                expect(not wrong, '; '.join(wrong[:MOST]))
            each([(one,) for some, _ in found for one in sorted(some)], ask)
