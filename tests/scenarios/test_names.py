# SPDX-License-Identifier: GPL-2.0
"""Names of profiles, which all namespaces share: who may make them, keep them, and give them back."""
import subprocess
import time
from pathlib import Path

import gateway
import netns
from dialogue import Session
from gateway import Gateway, run
from modules import attempt, insert, tool
from patience import SLOWER
from scenario import equal, expect, scenario
from script import expected, port
from test_rights import ROOT_OF_ITS_OWN
from tool import done, reasons, refused

# the module's, of all namespaces, and how many of them others than the first one can make
MOST, OF_OTHERS = 128, 64
RULES = Path('/tmp/rules')
HOLDS = '''
table inet x {
	ct helper one { type "guests" protocol tcp; }
}
'''


@scenario('a rule in somebody\'s container does not keep a profile: the name is inert at once')
def held_elsewhere():
    gateway.load_helper()
    with Gateway(nat='none') as lab:
        done('-n', lab.gateway, 'profile', 'add', 'guests')
        RULES.write_text(HOLDS, 'ascii')
        held = subprocess.Popen([*ROOT_OF_ITS_OWN, '--net', 'sh', '-c',
                                 f'nft -f {RULES} && echo ready && read line'],
                                stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            equal(held.stdout.readline(), 'ready\n', 'the container')
            done('-n', lab.gateway, 'profile', 'del', 'guests')
        finally:
            held.stdin.close()
            held.wait(60)


@scenario('a rule of one\'s own is named; without asking, connections given to it open nothing')
def held_here():
    gateway.load_helper()
    with Gateway(nat='none') as lab, Gateway(nat='none', prefix='x') as other:
        for one in lab, other:
            done('-n', one.gateway, 'profile', 'add', 'guests')
        lab.nft('table inet gateway {\n ct helper one { type "guests" protocol tcp; }\n'
                ' chain give { tcp dport 21 ct helper set "one"; }\n}\n')
        refused('the ct helper `one\' of table `gateway\' refers to it',
                '-n', lab.gateway, 'profile', 'del', 'guests')
        # elsewhere nobody asks for it
        done('-n', other.gateway, 'profile', 'del', 'guests')
        # what the tool saves its user from
        lab.tool('port', 'set', '')
        held = Session(lab)
        held.command(port(4000))
        held.reply('200 ok')
        equal(expected(held), [4000], 'expected while it is there')
        lab.nft('flush chain inet gateway give\n delete ct helper inet gateway one\n')
        done('-n', lab.gateway, 'profile', 'del', 'guests')
        lab.nft('table inet gateway {\n ct helper one { type "guests" protocol tcp; }\n'
                ' chain give { tcp dport 21 ct helper set "one"; }\n}\n')
        inert = Session(lab)
        inert.command(port(4001))
        inert.reply('200 ok')
        equal((expected(inert), reasons(lab.gateway)), ([], {'no-profile': 1}), 'expected, reasons')


def add_many(space, first, count):
    """How many of so many profiles could be added, and what was said of the last one."""
    for at in range(count):
        status, said = tool('-n', space, 'profile', 'add', f'p{first + at}')
        if status:
            return at, said
    return count, ''


@scenario('containers of the host cannot take all names; its own namespace has the last ones',
          seconds=240)
def limits():
    equal(insert('ports='), (0, ''), 'insmod')
    for name in 'one', 'two':
        run('ip', 'netns', 'add', name)
    # `ftp' is one of them
    equal(add_many('one', 0, 60), (60, ''), 'names of one container')
    made, said = add_many('two', 100, 60)
    equal(made, OF_OTHERS - 61, 'names of the other')
    expect('too many names' in said, said)
    # those that are known, anybody can have
    equal(tool('-n', 'two', 'profile', 'add', 'p1'), (0, ''), 'a known one')
    for at in range(60):
        equal(tool('profile', 'add', f'h{at}'), (0, ''), f'name {at} of the host')
    began = time.monotonic()
    equal(attempt('rmmod', 'nf_ftp'), (0, ''), 'rmmod')
    took = time.monotonic() - began
    print(f'    | unloaded with 124 names in {took:.1f} s')
    expect(took < 12 * SLOWER, f'unloading took {took:.1f} s')


STANDIN = Path(__file__).resolve().parents[1] / 'lab/standin'


@scenario('a name of which only one family can be registered, while namespaces come and go',
          seconds=300, daily=False)
def half_registered():
    built = Path('/tmp/standin')
    headers = Path('/lib/modules', gateway.os.uname().release, 'build')
    if not headers.exists():
        print('    | no headers of this kernel: not asked')
        return
    run('cp', '-r', str(STANDIN), str(built))
    status, said = attempt('make', '-C', str(headers), f'M={built}', 'modules')
    equal(status, 0, f'building the stand-in: {said}')
    equal(insert('ports='), (0, ''), 'insmod')
    run('insmod', str(built / 'standin.ko'))
    with netns.repeated(None, 'unshare -n true'):
        for at in range(12):
            status, _ = tool('profile', 'add', f'p{at}')
            expect(status, 'a profile was added beside the stand-in')
    run('rmmod', 'standin')
    equal(attempt('timeout', '20', 'unshare', '-n', 'true'), (0, ''), 'a new namespace')
    equal(tool('profile', 'add', 'p0'), (0, ''), 'a profile without it')
