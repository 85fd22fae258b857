# SPDX-License-Identifier: GPL-2.0
"""The stock helper and nf_ftp on one machine: the first one stays, the second one says why not."""
from dialogue import Session
from gateway import CLIENT, OUTER, Gateway, load_helper, run
from modules import Log, attempt, insert, tool, users
from scenario import equal, expect, scenario


def traces():
    """What a module would have left in the system, by kind."""
    listings = {path: attempt('ls', '-R', path)[1] for path in
                ('/proc/sys/net/netfilter', '/proc/net/stat', '/proc/self/net/netfilter')}
    slabs = [name for name in attempt('ls', '/sys/kernel/slab')[1].split() if 'ftp' in name]
    return listings | {'slabs': slabs, 'modules': sorted(users())}


def refused():
    """insmod fails with one line in the log, and nothing else has happened."""
    before, log = traces(), Log()
    status, said = insert()
    expect(status and 'resource busy' in said, f'insmod said: {said!r}')
    lines = log.lines()
    equal(len(lines), 1, f'lines in the log ({lines})')
    for words in ('nf_ftp: nf_conntrack_ftp is loaded', 'modprobe -r nf_nat_ftp nf_conntrack_ftp'):
        expect(words in lines[0], f'the log does not say {words!r}: {lines[0]}')
    equal(traces(), before, 'what it left')
    expect('not loaded' in tool('status')[1], 'it answers')


def translates(lab, port):
    said, heard = (f'PORT {at[4].replace(".", ",")},{port >> 8},{port & 255}'
                   for at in (CLIENT, OUTER))
    equal(Session(lab).command(said), heard, 'what the server heard')


@scenario('with the stock helper loaded it is refused, and the stock helper works on')
def ours_over_stock():
    insert()                            # once before, for what stays of any load
    run('rmmod', 'nf_ftp')
    load_helper('stock')
    with Gateway(given='nft') as lab:
        translates(lab, 5001)
        refused()
        translates(lab, 5002)


@scenario("with the stock helper's first half loaded it is refused as well")
def ours_over_half():
    run('modprobe', 'nf_conntrack_ftp')
    run('modprobe', 'nf_nat')
    refused()
    run('rmmod', 'nf_conntrack_ftp')
    equal(insert(), (0, ''), 'insmod, after what the log advised')


@scenario('with nf_ftp loaded the stock helper is refused, and nf_ftp works on')
def stock_over_ours():
    load_helper()
    with Gateway() as lab:
        translates(lab, 5001)
        status, said = attempt('modprobe', 'nf_conntrack_ftp')
        expect(status and 'resource busy' in said, f'modprobe said: {said!r}')
        expect('nf_conntrack_ftp' not in users(), 'both are loaded')
        translates(lab, 5002)
