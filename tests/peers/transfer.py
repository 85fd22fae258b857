# SPDX-License-Identifier: GPL-2.0
"""One case: run the client, then look at the files, the listing and the wire."""
import itertools
import os
import random
import shutil
import signal
from dataclasses import dataclass
from pathlib import Path

import accounts
import clients
import netns
import servers
import support
import wire
from patience import SLOWER

SMALL, BIG = 1 << 16, 100 * 1000 * 1000
BLOCK = 1 << 20
# a client that waits for a data connection that never comes gives up first
SECONDS, BIG_SECONDS = 40 * SLOWER, 240 * SLOWER
SHOWN_LINES = 40
TRANSFER_DONE = ('226', '250')


@dataclass
class Place:
    """Where a case runs: what the client dials, the server there, and what sees the wire."""
    client: str                         # the client's namespace
    address: str
    port: int
    servers: list                       # of servers.Server
    client_tap: wire.Taps
    server_tap: wire.Taps               # None: the server is on another machine
    gateway: object                     # a function: lines about what the gateway knows


@dataclass
class Outcome:
    """Why a case failed (empty: it passed), and what helps to see the cause."""
    why: str
    status: int                         # the client's
    evidence: list
    seen: dict                          # the dialogue at the client's and at the server's end


class Files:
    """The files that are transferred, in the server's home directory and the client's."""

    def __init__(self, work):
        self.work = work
        self.home, self.client = work / 'home', work / 'client'
        self.source = work / 'source.bin'

    def make(self, size):
        """Contents that repeat nowhere near, so that a lost or doubled part shows."""
        block = random.Random(size).randbytes(min(size, BLOCK))
        with self.source.open('wb') as out:
            for number in range(-(-size // len(block))):
                out.write(number.to_bytes(8, 'big') + block[8:])
            out.truncate(size)
        for name in self.home.iterdir():
            name.unlink()
        os.link(self.source, self.home / 'download.bin')
        os.chown(self.source, accounts.UID, accounts.UID)

    def fresh_client(self):
        shutil.rmtree(self.client, ignore_errors=True)
        self.client.mkdir()
        (self.home / 'upload.bin').unlink(missing_ok=True)
        return self.client


def make_job(case, place, files):
    directory = files.fresh_client()
    name = 'upload.bin' if case.upload else 'download.bin'
    local = directory / name
    if case.upload:
        os.link(files.source, local)
    return clients.Job(place.address, place.port, case.verb, case.upload, name, local,
                       directory / '.listing', directory, servers.USER, servers.PASSWORD,
                       case.server not in support.ONE_COMMAND_AT_A_TIME)


def run_client(case, place, job, seconds):
    run = clients.CLIENTS[case.client](job)
    if run.call:
        return netns.call(place.client, run.call, seconds)
    environment = servers.environment() | {'HOME': str(job.home)}
    return netns.command(place.client, run.argv, run.text, seconds, cwd=job.home, env=environment)


def same_contents(left, right):
    with left.open('rb') as one, right.open('rb') as other:
        while block := one.read(BLOCK):
            if block != other.read(BLOCK):
                return False
        return not other.read(1)


def file_complaint(case, job, files):
    arrived = files.home / job.remote if case.upload else job.local
    if not arrived.exists():
        return 'the file did not arrive'
    if arrived.stat().st_size != files.source.stat().st_size:
        return f'{arrived.stat().st_size} of {files.source.stat().st_size} bytes arrived'
    if not same_contents(arrived, files.source):
        return 'the file arrived changed'
    return None


def listing_complaint(job, output):
    """ncftp lists on its terminal, the others write a file."""
    text = job.listing.read_text(errors='replace') if job.listing.exists() else output
    return None if 'download.bin' in text else 'no listing'


def wire_complaint(case, end, dialogue):
    """At both ends: the verb that the case is about, and no other."""
    used = wire.endpoint_verbs(dialogue)
    if used != {case.verb}:
        return f"at the {end}'s end: {', '.join(sorted(used)) or 'no data connection'}"
    done = [line for sender, line in dialogue if sender == 'server' and line[:3] in TRANSFER_DONE
            and line[3:4] == ' ']
    return None if len(done) >= 2 else f"at the {end}'s end: {len(done)} transfers ended, not 2"


def status_complaint(status):
    if status == -signal.SIGALRM:
        return 'the client hung'
    return f'the client ended with {status}' if status else None


def conversation(seen):
    """The control connection as text; where its ends differ, the server's end behind an arrow."""
    ends = [[f'{"C" if sender == "client" else "S"}: {line}' for sender, line in seen.get(end, seen['client'])]
            for end in ('client', 'server')]
    text = [one if one == other else f'{one} -> {other}'
            for one, other in itertools.zip_longest(*ends, fillvalue='')]
    return ['control connection:', *(f'  {line}' for line in text[-SHOWN_LINES:])]


def evidence(place, output, seen, data):
    """What helps to see the cause, the most telling first: a report may be cut."""
    lines = []
    for end, packets in data.items():
        lines += [f"data connections at the {end}'s end:", *(f'  {line}' for line in packets[-8:])]
    return [*lines, *place.gateway(), *conversation(seen),
            'client said:', *output.splitlines()[-12:],
            'server log:', *(line for one in place.servers for line in servers.logs(one)[-15:])]


def execute(case, place, files, seconds=SECONDS):
    """Run a case at its place; returns its Outcome."""
    job = make_job(case, place, files)
    taps = {'client': place.client_tap}
    if place.server_tap:
        taps['server'] = place.server_tap
    for tap in taps.values():
        tap.drain()
    status, output = run_client(case, place, job, seconds)
    seen, data = {}, {}
    for end, tap in taps.items():
        seen[end], data[end] = tap.read()
    complaints = [status_complaint(status), file_complaint(case, job, files),
                  listing_complaint(job, output)]
    complaints += [wire_complaint(case, end, dialogue) for end, dialogue in seen.items()]
    why = '; '.join(filter(None, complaints))
    return Outcome(why, status, evidence(place, output, seen, data) if why else [], seen)


def workplace(base):
    """A directory that the server's user can reach, with that user in it; returns its Files."""
    work = Path(base)
    work.chmod(0o755)
    files = Files(work)
    accounts.create(servers.USER, files.home, work / 'accounts')
    return files
