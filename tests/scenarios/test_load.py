# SPDX-License-Identifier: GPL-2.0
"""Loading and unloading nf_ftp, with control connections that live on."""
import collections
import concurrent.futures
import contextlib
import os
import subprocess
import time
from pathlib import Path

import gateway
import netns
from dialogue import SECONDS, Session, connect, listen
from gateway import CLIENT, OUTER, TOOL, Gateway
from modules import attempt, insert, objects, users
from networks import at
from scenario import equal, expect, scenario, settled
from tool import asked

# as often as there is time for: make check-all has 200
TIMES = int(os.environ.get('TIMES', '5'))

# namespaces that come and go, with and without a port; who watches for a moment
OTHERS = (f'ip netns add passing; {TOOL} -n passing port set 21; ip netns del passing; sleep 0.3',
          f'timeout 0.5 {TOOL} monitor')
# nothing that is said to a server arrives
LOST = 'table lost { chain in { type filter hook input priority 0; tcp dport 21 drop; }; }'
BUSY, IN_HALVES = (21, 2121), 2122      # ports, and what happens there


def port_command(address, port):
    return f'PORT {address.replace(".", ",")},{port >> 8},{port & 255}'


def unload():
    equal(attempt('rmmod', 'nf_ftp'), (0, ''), 'rmmod')


def expected(lab):
    """The gateway's expectations."""
    return netns.command(lab.gateway, ['conntrack', '-L', 'expect'], '', 20)[1].count('mask-src=')


def announce(lab, session, port):
    """The client says PORT; it must be translated, and the data connection come through."""
    listener = listen(lab.client, CLIENT[4], port)
    heard = session.command(port_command(CLIENT[4], port))
    equal(heard, port_command(OUTER[4], port), 'what the server heard')
    return listener


def data_connection(lab, port, listener):
    near = connect(lab.server, (OUTER[4], port))
    far, _ = listener.accept()
    far.settimeout(SECONDS)
    listener.close()
    return near, far


def is_plain(session):
    """Commands and replies come through as they were said."""
    for line in ('NOOP', port_command(CLIENT[4], 2049), 'NOOP'):
        equal(session.command(line), line, 'what the server heard')
        equal(session.reply('200 ok'), '200 ok', 'what the client heard')


@scenario('unloaded, a control connection goes on as a plain one, and nothing is expected')
def unloaded():
    gateway.load_helper()
    with Gateway() as lab:
        session = Session(lab)
        near, far = data_connection(lab, 5001, announce(lab, session, 5001))
        equal(session.reply('200 ok'), '200 ok', 'what the client heard')
        announce(lab, session, 5002)
        equal(expected(lab), 1, 'expectations')
        unload()
        equal(expected(lab), 0, 'expectations after rmmod')
        try:
            connect(lab.server, (OUTER[4], 5002), seconds=2)
        except OSError:
            pass
        else:
            expect(False, 'what was expected before rmmod still came through')
        # the lines were shortened before: both sides' numbers must still fit
        is_plain(session)
        near.sendall(b'x' * 4096)
        equal(len(far.recv(4096)) > 0, True, 'the open data connection goes on')


@scenario('unloaded while a line that it has changed is lost: it comes again as it was changed')
def owed():
    gateway.load_helper()
    with Gateway() as lab:
        session = Session(lab)
        at(lab.server, 'nft', '-f', '-', text=LOST)
        session.client.say(port_command(CLIENT[4], 5001))
        settled(lambda: asked('-n', lab.gateway, 'stats')['counters']['edits'], bool, 'an edit')
        rmmod = subprocess.Popen(['rmmod', 'nf_ftp'])
        settled(lambda: Path('/sys/module/nf_ftp/initstate').read_text().strip(),
                lambda state: state == 'going', 'unloading')
        at(lab.server, 'nft', 'delete', 'table', 'lost')
        equal(session.server.hear(), port_command(OUTER[4], 5001), 'what the server heard')
        equal(session.reply('200 ok'), '200 ok', 'what the client heard')
        equal(rmmod.wait(SECONDS), 0, 'rmmod')
        is_plain(session)


@scenario('loaded again, it helps new connections and leaves the old ones')
def loaded_again():
    gateway.load_helper()
    with Gateway() as lab:
        old = Session(lab)
        announce(lab, old, 5001).close()
        unload()
        gateway.load_helper()
        lab.set_rules('snat')
        new = Session(lab)
        data_connection(lab, 5002, announce(lab, new, 5002))
        is_plain(old)
        equal(lab.tool('-j').count('"sessions":1,'), 1, 'one session')


@scenario('a rule holds it: rmmod says in use, and goes on once the rule is gone')
def held():
    gateway.load_helper()
    with Gateway(given='nft') as lab:
        session = Session(lab)
        equal(users()['nf_ftp'], 2, 'users, one for each family')
        status, said = attempt('rmmod', 'nf_ftp')
        expect(status and 'in use' in said, f'rmmod said: {said!r}')
        announce(lab, session, 5001).close()
        lab.nft('delete table inet gateway\n')
        equal(users()['nf_ftp'], 0, 'users')
        unload()


@scenario('namespaces with live sessions are deleted, and nothing is left of them')
def namespaces_deleted():
    gateway.load_helper()
    with Gateway() as lab:
        sessions = [Session(lab), Session(lab, family=6)]
        announce(lab, sessions[0], 5001)
        equal(objects(), 2, 'control connections in memory')
    settled(objects, lambda count: count == 0, 'control connections in memory')
    unload()


class Traffic:
    """What goes on at a gateway until the block ends, whether there is a helper or not.

    Sessions on two ports, one after the other; one whose lines come in halves; namespaces that come
    and go, and those who watch.
    """

    def __init__(self, lab):
        self.lab, self.over = lab, False
        self.heard = collections.Counter()

    def __enter__(self):
        # for two minutes each, a fast machine's would fill the table
        self.lab.sysctl('net.netfilter.nf_conntrack_tcp_timeout_time_wait=10')
        # processes of their own: one that is begun here has this one's sockets for a moment
        self.others = contextlib.ExitStack()
        for what in OTHERS:
            self.others.enter_context(netns.repeated(self.lab.gateway, what))
        self.pool = concurrent.futures.ThreadPoolExecutor()
        self.running = [self.pool.submit(self.repeat, function, *given) for function, *given in (
            *((self.session, port) for port in BUSY), (self.halves,))]
        return self

    def __exit__(self, *_):
        self.over = True
        self.others.close()
        for one in self.running:
            one.result()

    def repeat(self, function, *given):
        while not self.over:
            function(*given)

    def session(self, port):
        session = Session(self.lab, port=port)
        for at in range(3):
            self.command(session, port_command(CLIENT[4], 5000 + at))
        session.close()

    def halves(self):
        """The first one is held back, if there is who does so."""
        session = Session(self.lab, port=IN_HALVES)
        text = f'{port_command(CLIENT[4], 6000)}\r\n'.encode()
        for piece in text[:12], text[12:]:
            session.client.say(piece)
            time.sleep(0.1)
        self.answer(session, text.decode().strip())
        session.close()

    def command(self, session, line):
        session.client.say(line)
        self.heard[self.answer(session, line)] += 1

    @staticmethod
    def answer(session, line):
        """Whether what the server hears is translated; it says that all is well."""
        heard = session.server.hear()
        translated = heard.startswith(f'PORT {OUTER[4].replace(".", ",")},')
        expect(translated or heard == line, f'{line} became {heard}')
        equal(session.reply('200 ok'), '200 ok', 'what the client heard')
        return translated

    def wait_for(self, translated):
        """Until one more command has come out like this."""
        wanted = self.heard[translated] + 1
        settled(lambda: any(one.done() for one in self.running) or self.heard[translated],
                lambda count: count is True or count >= wanted, f'translated={translated}')


@scenario(f'loaded and unloaded {TIMES} times under traffic', seconds=60 + 10 * TIMES)
def under_traffic():
    ports = {port: port for port in (*BUSY, IN_HALVES)}
    with Gateway(given='nothing yet', ports=ports) as lab, Traffic(lab) as traffic:
        for _ in range(TIMES):
            equal(insert('ports='), (0, ''), 'insmod')
            lab.tool('port', 'set', ','.join(map(str, ports)))
            traffic.wait_for(translated=True)
            # what it owes to a receiver, and who asks it something, keep it for a moment
            settled(lambda: attempt('rmmod', 'nf_ftp')[0], lambda status: not status, 'rmmod')
        traffic.wait_for(translated=False)
