# SPDX-License-Identifier: GPL-2.0
"""README's three commands, which give a live gateway the other helper."""
import gateway
from dialogue import Session, connect, listen
from gateway import Gateway, run
from modprobe import Installed
from modules import attempt, users
from scenario import equal, scenario

HOLD = ('flush ruleset; table ip hold { chain forward { '
        'type filter hook forward priority 0; policy drop; }; }')


def transfer(lab):
    """A passive transfer of a new client; the announced address is the server's."""
    session = Session(lab)
    listener = listen(lab.server, gateway.SERVER[4])
    port = listener.getsockname()[1]
    session.command('PASV')
    equal(session.reply(f'227 ok (10,9,9,9,{port >> 8},{port & 255})'),
          f'227 ok (203,0,113,77,{port >> 8},{port & 255})', '227')
    opened = connect(lab.client, (gateway.DIALLED[4], port))
    listener.accept()[0].sendall(b'arrived')
    equal(opened.recv(100), b'arrived', 'data')
    opened.close()
    return session


def switch(lab, *modules, after=None):
    equal(attempt('ip', 'netns', 'exec', lab.gateway, 'nft', HOLD), (0, ''), 'hold')
    equal(attempt('modprobe', '-r', *modules), (0, ''), 'modprobe -r')
    if after:
        after()
    # as Debian's nftables.conf begins
    lab.nft('flush ruleset\n' + gateway.ruleset('both', lab.ports, True))


@scenario('the stock helper goes, nf_ftp comes, and back; connections and their NAT stay')
def there_and_back():
    with Installed() as machine:
        run('modprobe', '--ignore-install', 'nf_conntrack_ftp')
        run('modprobe', '--ignore-install', 'nf_nat_ftp')
        with Gateway(nat='both', given='nft', ports={21: 21}) as lab:
            first = transfer(lab)
            switch(lab, 'nf_nat_ftp', 'nf_conntrack_ftp')
            equal(sorted({'nf_ftp', 'nf_conntrack_ftp'} & users().keys()), ['nf_ftp'], 'loaded')
            equal(first.command('NOOP'), 'NOOP', 'a line of an old connection')
            second = transfer(lab)

            switch(lab, 'nf_ftp', after=machine.remove)
            run('modprobe', 'nf_nat_ftp')
            equal(sorted({'nf_ftp', 'nf_conntrack_ftp'} & users().keys()), ['nf_conntrack_ftp'],
                  'loaded')
            for old in (first, second):
                equal(old.reply('200 yes'), '200 yes', 'a line of an old connection')
            transfer(lab)
