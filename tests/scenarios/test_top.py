# SPDX-License-Identifier: GPL-2.0
"""nf-ftp top: what a person sees of a gateway that works."""
import json
import re
import subprocess
import time
from contextlib import contextmanager

import gateway
from dialogue import Session, connect, listen
from gateway import TOOL, Gateway
from patience import SLOWER
from scenario import equal, expect, scenario, settled
from tool import done

AMOUNT = 200000
SECONDS = 20 * SLOWER


class Looks:
    """Each look of a `top --batch' that goes on."""

    def __init__(self, process):
        self.process = process
        self.begun = process.stdout.readline()

    def next(self):
        lines = [self.begun]
        for line in self.process.stdout:
            if line.startswith('nf-ftp top - '):
                self.begun = line
                return ''.join(lines)
            lines.append(line)
        raise AssertionError(f'top has ended: {lines!r}')

    def until(self, good, what, act=lambda: None):
        """The first look that is good; something is done before each."""
        end = time.monotonic() + SECONDS
        while True:
            act()
            text = self.next()
            if good(text):
                return text
            expect(time.monotonic() < end, f'{what}: not in {text!r}')


@contextmanager
def top(*words):
    with subprocess.Popen([TOOL, *words, 'top', '--batch', '--delay', '1'], stdout=subprocess.PIPE,
                          text=True) as process:
        try:
            yield Looks(process)
        finally:
            process.terminate()


class Transfer:
    """A data connection through the gateway, which carries something when it is told to."""

    def __init__(self, lab, session):
        listener = listen(lab.server, gateway.SERVER[4])
        port = listener.getsockname()[1]
        session.command('PASV')
        session.reply(f'227 ok (10,9,9,9,{port >> 8},{port & 255})')
        self.client = connect(lab.client, (gateway.SERVER[4], port))
        self.server, _ = listener.accept()

    def go_on(self):
        self.server.sendall(b'x' * AMOUNT)
        left = AMOUNT
        while left:
            left -= len(self.client.recv(left))


@scenario('top shows which session carries how much, and what is refused how often')
def rates():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        lab.sysctl('net.netfilter.nf_conntrack_acct=1')
        session, quiet = Session(lab, port=2121), Session(lab, port=2121)
        port = session.client.connection.getsockname()[1]
        transfer = Transfer(lab, session)
        with top('-n', lab.gateway) as looks:
            text = looks.until(lambda text: re.search(rf':{port} +\d+K/s +\d+K', text), 'a rate', transfer.go_on)
            expect(re.search(r'^sessions: 2; data connections: 1 open, 0 expected; \d+K/s$', text, re.M),
                   f'the sum: {text!r}')
            rows = [line for line in text.splitlines() if line.startswith(gateway.CLIENT[4])]
            equal(len(rows), 2, 'sessions')
            expect(f':{port} ' in rows[0], f'who carries most is not first: {rows!r}')
            expect('no bytes are counted' not in text, f'they are counted: {text!r}')

            def refuse():
                quiet.command('PASV')
                quiet.reply('227 ok (10,9,9,9,300,1)')

            text = looks.until(lambda text: re.search(r'^\S+ +\d+ +\d[\d.]*/s$', text, re.M), 'a refusal', refuse)
            looks.until(lambda text: re.search(rf':{port} +0/s ', text), 'a transfer that rests')
        lab.sysctl('net.netfilter.nf_conntrack_acct=0')
        expect('no bytes are counted: sysctl -w net.netfilter.nf_conntrack_acct=1' in
               done('-n', lab.gateway, 'top', '-b', '-c', '1'), 'it does not say that nothing is counted')


@scenario('top shows all namespaces together, and each session with its own')
def everywhere():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Gateway(nat='none', prefix='b') as other:
        held = [Session(lab), Session(other)]
        text = done('-n', 'all', 'top', '--batch', '--count', '1')
        expect(f'sessions: {len(held)};' in text, f'sessions: {text!r}')
        equal({line.split()[0] for line in text.splitlines() if gateway.CLIENT[4] in line},
              {lab.gateway, other.gateway}, 'namespaces')
        found = json.loads(done('-n', 'all', '-j', 'top', '-c', '1'))
        equal(found['stats']['counters']['control-connections'], 2, 'counted together')


@scenario('top waits for a module that goes, and comes back')
def reload():
    gateway.load_helper()
    with Gateway(nat='none') as lab, top('-n', lab.gateway) as looks:
        looks.until(lambda text: 'no sessions' in text, 'no sessions')
        lab.tool('port', 'set', '')
        settled(lambda: subprocess.run(['rmmod', 'nf_ftp'], check=False).returncode,
                lambda status: not status, 'rmmod')
        looks.until(lambda text: 'nf_ftp is not loaded any more; waiting for it' in text, 'it has gone')
        gateway.load_helper()
        lab.set_rules('none')
        session = Session(lab)
        looks.until(lambda text: 'sessions: 1;' in text and 'ready' in text, 'it is back')
        session.close()
