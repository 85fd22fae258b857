# SPDX-License-Identifier: GPL-2.0
"""The module's parameters: what they take, and what they say to what they don't."""
import json
from pathlib import Path

from modules import Log, attempt, insert, tool, users
from scenario import equal, expect, scenario

PARAMETERS = Path('/sys/module/nf_ftp/parameters')


def ports_here():
    return [one['port'] for one in json.loads(tool('port', 'list', '-j')[1])['ports']]


def loads(parameters, ports):
    log = Log()
    equal(insert(*parameters), (0, ''), f'insmod nf_ftp.ko {" ".join(parameters)[:80]}')
    equal(ports_here(), ports, f'ports with {parameters}')
    equal(log.lines(), [], 'the log')


def remove():
    equal(attempt('rmmod', 'nf_ftp'), (0, ''), 'rmmod')


def refused(parameter, *wanted):
    """Loading fails with one line in the log, which has the words wanted; nothing is left."""
    log = Log()
    status, said = insert(parameter)
    expect(status, f'{parameter[:80]} was accepted')
    expect('Invalid parameters' in said, f'insmod said: {said}')
    lines = log.lines()
    equal(len(lines), 1, f'lines in the log ({lines})')
    for word in wanted:
        expect(word in lines[0], f'the log does not have {word!r}: {lines[0]}')
    expect('nf_ftp' not in users(), 'it is loaded')
    expect('not loaded' in tool('status')[1], 'it answers')


@scenario('ports= takes up to 256 ports, and none')
def ports():
    for text, wanted in (('2121,21', [21, 2121]), ('', []), ('65535', [65535]),
                         (','.join(map(str, range(1, 257))), list(range(1, 257)))):
        loads([f'ports={text}'], wanted)
        equal((PARAMETERS / 'ports').read_text().strip(), text, 'the parameter as sysfs shows it')
        remove()


@scenario('without ports= it is port 21, or none when it stands in')
def default():
    loads([], [21])
    equal((PARAMETERS / 'ports').read_text().strip(), '21', 'the parameter as sysfs shows it')
    remove()
    loads(['standin=1'], [])
    equal((PARAMETERS / 'ports').read_text().strip(), '', 'the parameter as sysfs shows it')


@scenario('a value of ports= that is no list of ports is refused, by name')
def bad_ports():
    for text in ('x', '0', '70000', '21,21', '21,', '+21'):
        refused(f'ports={text}', f'ports={text}:', 'different numbers from 1 to 65535')
    refused('ports=' + ','.join(map(str, range(1, 258))), 'ports=1,2,3,', '256')


@scenario('loose= is yes or no')
def loose():
    for text, wanted in (('0', 'N'), ('1', 'Y'), ('n', 'N'), ('y', 'Y')):
        loads([f'loose={text}', 'ports='], [])
        equal((PARAMETERS / 'loose').read_text().strip(), wanted, f'loose={text}')
        remove()
    refused('loose=x', 'nf_ftp', 'loose', '`x')
