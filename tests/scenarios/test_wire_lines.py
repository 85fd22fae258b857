# SPDX-License-Identifier: GPL-2.0
"""Segments with several lines, odd ends of lines, urgent data and Telnet, byte by byte."""
import conntrack
from announcement import announce
from byhand import talks
from offer import VERBS
from scenario import each, equal, scenario

ABOR = b'\xff\xf4\xff\xf2ABOR\r\n'      # RFC 959 section 4.1.3: IAC IP IAC DM, the DM urgent
DATA_MARK = 4                           # urgent data ends there


def expected(one):
    return len(conntrack.expectations(one.lab.gateway, one.near.own))


@scenario('two announcements in one segment: the second one is cut away, and comes again')
def two_at_once():
    def ask(verb, family):
        one = talk(family)
        line, other = one.announce(verb, asked=2), announce(verb, family)
        size, at = len(line.text), len(other.head)
        both = one.say(line.name, line.text + other.text)
        if line.said == line.told:
            both.arrives()
            return
        both.cut_to(line.heard + other.head)
        # its sender does not know yet why
        one.say(line.name, line.text + other.text, 0).cut_to(line.heard + other.head)
        one.answer(line.name, len(line.heard) + at).arrives(ack=size + at)
        one.say(line.name, other.text[at:], size + at).arrives(
            other.told + other.tail, len(line.heard) + at)
        one.answer(line.name, len(line.heard + other.heard)).arrives(
            ack=len(line.text + other.text))
        # what the second reply agrees on takes the place of the first one's
        equal(expected(one), 1 if line.name == 'server' else 2, 'expectations')

    with talks() as talk:
        each(VERBS, ask)


@scenario('PORT and RETR in one segment, PORT between other commands',
          helpers=('nf_ftp', 'stock'))
def among_others():
    with talks() as talk:
        for before, behind in (('', 'RETR file\r\n'), ('TYPE I\r\n', ''),
                               ('NOOP\r\nCWD a\r\n', 'LIST\r\nQUIT\r\n')):
            one = talk()
            line = one.announce()
            one.client(before + line.text + behind).arrives(before + line.heard + behind)
            equal(expected(one), 1, 'expectations')
        one = talk(6)
        line = one.announce('EPRT')
        one.client(line.text.lower()).arrives(line.heard.lower())


@scenario('227 behind another reply in one segment', helpers=('nf_ftp', 'stock'))
def behind_a_reply():
    def ask(verb, family):
        one = talk(family)
        one.client('TYPE I\r\n')
        line = one.announce(verb)
        one.server('200 binary\r\n' + line.text).arrives('200 binary\r\n' + line.heard)
        equal(expected(one), 1, 'expectations')

    with talks() as talk:
        each([('PASV', 4), ('EPSV', 4), ('EPSV', 6)], ask)


@scenario('227 behind a reply of many lines, one of which looks like it, in one long segment')
def behind_many_lines():
    with talks() as talk:
        one = talk()
        one.client('HELP\r\n')
        line = one.announce('PASV')
        fake = '227 Entering Passive Mode (10,9,9,9,1,1).\r\n'
        many = '214-these:\r\n' + fake
        many += ' SITE\r\n' * ((1400 - len(many) - 9 - len(line.text)) // 7) + '214 done\r\n'
        one.server(many + line.text).arrives(many + line.heard)
        equal(expected(one), 1, 'expectations')


@scenario('lines that end with LF; CR alone ends none')
def ends():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(line.head + line.said + '\n').arrives(line.head + line.told + '\n')
        equal(expected(one), 1, 'expectations')
        one = talk()
        line = one.announce()
        one.client(f'{line.head}{line.said}\r').cut_to(line.head)
        equal(expected(one), 0, 'expectations behind CR')
        one.client('NOOP\r\n').arrives(f'{line.said}\rNOOP\r\n', len(line.head))
        equal(expected(one), 0, 'expectations in the end')


@scenario('ABOR with Telnet signals behind an edit: what was urgent stays urgent',
          helpers=('nf_ftp', 'stock'))
def urgent_behind():
    with talks() as talk:
        one = talk()
        line = one.announce()
        size, heard = len(line.text), len(line.heard)
        one.client(line.text.encode() + ABOR, flags='PAU', urgent=size + DATA_MARK).arrives(
            line.heard.encode() + ABOR, urgent=heard + DATA_MARK)
        # what is urgent comes later, or is past
        one.client(line.text, 0, flags='PAU', urgent=size + DATA_MARK).arrives(
            line.heard, urgent=heard + DATA_MARK)
        one.client(line.text, 0, flags='PAU', urgent=3).arrives(line.heard, urgent=3)
        one.client(line.text, 0, urgent=size + DATA_MARK).arrives(line.heard)


@scenario('urgent data inside an argument that becomes shorter ends with it')
def urgent_inside():
    with talks() as talk:
        one = talk()
        line = one.announce()
        end = len(line.head + line.told)
        for at in range(6, len(line.head + line.said) + 1):
            one.client(line.text, 0, flags='PAU', urgent=at).arrives(line.heard, urgent=end)
            one.client(line.text[9:], 9, flags='PAU', urgent=max(at - 9, 0)).arrives(
                line.told + line.tail, 5, urgent=end - 5)
        for stop in (9, 12):
            one.client(line.text[7:stop], 7, flags='PAU', urgent=len(line.text) - 7).arrives(
                line.told, 5, urgent=len(line.heard) - 5)


@scenario('urgent data in and behind half an argument')
def urgent_half():
    with talks() as talk:
        one = talk()
        line = one.announce()
        size = len(line.text)
        one.client(line.text[:9], flags='PAU', urgent=size + DATA_MARK).cut_to(
            'PORT ', urgent=size + DATA_MARK)
        one.client(line.text[9:12], flags='PAU', urgent=size + DATA_MARK - 9).cut_to(
            ' ', 4, urgent=size + DATA_MARK - 4)
        one.client(seq=11, flags='AU', urgent=size + DATA_MARK - 11).arrives(
            ' ', 4, urgent=size + DATA_MARK - 4)
        one.client(flags='AU', urgent=size + DATA_MARK - 12).arrives(
            seq=5, urgent=size + DATA_MARK - 5)
        one.client(line.text[12:].encode() + ABOR, flags='PAU',
                   urgent=size + DATA_MARK - 12).arrives(
            line.told.encode() + b'\r\n' + ABOR, 5, urgent=len(line.heard) + DATA_MARK - 5)


@scenario('Telnet commands before PORT are passed over; a doubled IAC is text')
def telnet():
    with talks() as talk:
        for before in (b'\xff\xf4\xff\xf2', b'\xff\xfb\x18', b'\xff\xf9 '):
            one = talk()
            line = one.announce()
            one.client(before + line.text.encode()).arrives(before + line.heard.encode())
            equal(expected(one), 1, 'expectations')
        one = talk()
        line = one.announce()
        one.client(b'\xff\xff' + line.text.encode()).arrives()
        equal(expected(one), 0, 'expectations')
        one.announce()
        one.client(line.text).arrives(line.heard)


@scenario('blanks before and behind an argument, held back as well')
def blanks():
    with talks() as talk:
        one = talk()
        line = one.announce()
        one.client(f'PORT   {line.said} \t').cut_to('PORT   ')
        one.server(ack=7).arrives(ack=9 + len(line.said))
        one.client(' \r\n').arrives(line.told + ' \t \r\n', 7)
        one.server(ack=7).arrives(ack=9 + len(line.said))
        one.client(' \r\n', 9 + len(line.said)).arrives(line.told + ' \t \r\n', 7)
        one.server(ack=12 + len(line.told)).arrives(ack=12 + len(line.said))


@scenario('a half that turns out to be no endpoint, or too long for one, leaves as it is')
def no_endpoint():
    with talks() as talk:
        one = talk()
        one.announce()
        one.client('PORT 192,168').cut_to('PORT ')
        one.server(ack=5).arrives(ack=12)
        one.client(',1\r\n').arrives('192,168,1\r\n', 5)
        one.client('NOOP\r\n').arrives()
        # the first part is still the gateway's to deliver
        one.server(ack=5).arrives(ack=12)
        one.client(',1\r\nNOOP\r\n', 12).arrives('192,168,1\r\nNOOP\r\n', 5)
        one.server(ack=22).arrives()
        # of somebody else
        one = talk()
        one.announce()
        one.client('PORT 10,9,9,').cut_to('PORT ')
        one.client('66,16,1\r\n').arrives('10,9,9,66,16,1\r\n', 5)
        equal(expected(one), 0, 'expectations')
        one = talk()
        one.announce()
        one.client('PORT ' + '0' * 90).cut_to('PORT ')
        one.server(ack=5).arrives(ack=95)
        one.client('0' * 10).arrives('0' * 100, 5)
        one.server(ack=105).arrives()
        one.client('0' * 10 + '\r\n').arrives()
