# SPDX-License-Identifier: GPL-2.0
"""A terminal: a program behind a pseudo terminal, and what a person sees of it.

It knows what ncurses writes to a TERM of linux. A sequence that it does not know is an error.
"""
import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time

from tap import equal

PATIENCE = 20
SEQUENCE = re.compile(r'\033(?:\[(?P<private>\??)(?P<numbers>[\d;]*)(?P<end>[A-Za-z@`])|\](?:P\w{7}|R)'
                      r'|(?P<short>[()][A-Z0-9]|[=>78cDEHM]))')


class Terminal:
    """Runs `command`; `lines` are what stands there, `marks` the colours of each character."""

    def __init__(self, command, rows=24, columns=80, **environment):
        self.rows, self.columns = rows, columns
        self.mode, self.row, self.column, self.rest = '', 0, 0, ''
        self.is_cursor, self.seen = True, ''
        self.clear()
        self.fd, there = pty.openpty()
        self.resize(rows, columns, None)
        self.before = termios.tcgetattr(there)
        self.there = there
        self.process = subprocess.Popen(
            command, stdin=there, stdout=there, stderr=there, start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
            env={**os.environ, 'TERM': 'linux', 'NO_COLOR': '', **environment})

    def clear(self):
        self.cells = [[' '] * self.columns for _ in range(self.rows)]
        self.marks = [[''] * self.columns for _ in range(self.rows)]

    def resize(self, rows, columns, signal):
        """As a window does, which keeps nothing of what is painted."""
        self.rows, self.columns = rows, columns
        self.row = self.column = 0
        self.clear()
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack('HHHH', rows, columns, 0, 0))
        if signal:
            os.kill(self.process.pid, signal)

    @property
    def lines(self):
        return [''.join(cells).rstrip() for cells in self.cells]

    def text(self):
        return '\n'.join(self.lines)

    def marks_of(self, word):
        """The colours of the first character of a word."""
        for row, line in enumerate(self.lines):
            if word in line:
                return self.marks[row][line.index(word)]
        raise AssertionError(f'{word!r} is not in {self.text()!r}')

    def put(self, character):
        if self.column >= self.columns:
            self.column, self.row = 0, min(self.row + 1, self.rows - 1)
        # it may have been painted for another size
        self.row = min(self.row, self.rows - 1)
        self.cells[self.row][self.column] = character
        self.marks[self.row][self.column] = self.mode
        self.column += 1

    def wipe(self, row, begin, end):
        for column in range(begin, end):
            self.cells[row][column], self.marks[row][column] = ' ', ''

    def obey(self, found):
        end, numbers = found['end'], [int(one or 0) for one in (found['numbers'] or '0').split(';')]
        one = numbers[0] or 1
        if found['short'] or end is None:
            return
        if found['private']:
            if numbers == [25]:
                self.is_cursor = end == 'h'
        elif end in 'Hf':
            self.row, self.column = one - 1, (numbers[1:] or [1])[0] - 1 if numbers[1:] != [0] else 0
        elif end == 'd':
            self.row = one - 1
        elif end in 'G`':
            self.column = one - 1
        elif end in 'ABCD':
            self.row += {'A': -one, 'B': one}.get(end, 0)
            self.column += {'C': one, 'D': -one}.get(end, 0)
        elif end == 'J':
            self.wipe(self.row, self.column, self.columns)
            for row in range(self.row + 1, self.rows):
                self.wipe(row, 0, self.columns)
        elif end == 'K':
            begin, stop = {0: (self.column, self.columns), 1: (0, self.column + 1)}[numbers[0]]
            self.wipe(self.row, begin, stop)
        elif end == 'X':
            self.wipe(self.row, self.column, min(self.column + one, self.columns))
        elif end == 'P':
            self.cells[self.row] = self.cells[self.row][:self.column] \
                + self.cells[self.row][self.column + one:] + [' '] * one
        elif end == '@':
            self.cells[self.row] = (self.cells[self.row][:self.column] + [' '] * one
                                    + self.cells[self.row][self.column:])[:self.columns]
        elif end == 'L':
            for _ in range(one):
                self.cells.insert(self.row, [' '] * self.columns)
                self.marks.insert(self.row, [''] * self.columns)
                self.cells.pop(), self.marks.pop()
        elif end == 'M':
            for _ in range(one):
                self.cells.append([' '] * self.columns)
                self.marks.append([''] * self.columns)
                self.cells.pop(self.row), self.marks.pop(self.row)
        elif end == 'm':
            self.colour(numbers)
        elif end not in 'rhlc':
            raise AssertionError(f'a sequence of {found[0]!r}')
        self.row, self.column = min(self.row, self.rows - 1), min(self.column, self.columns)

    def colour(self, numbers):
        for number in numbers:
            if number in (0, 39, 27):
                self.mode = self.mode if number == 39 and '7' in self.mode else ''
            elif number == 7:
                self.mode += '7'
            elif 31 <= number <= 37:
                self.mode = str(number)

    def feed(self, text):
        self.seen += text
        text, self.rest = self.rest + text, ''
        at = 0
        while at < len(text):
            if text[at] == '\033':
                found = SEQUENCE.match(text, at)
                if not found:
                    if len(text) - at > 20:
                        raise AssertionError(f'a sequence of {text[at:at + 20]!r}')
                    self.rest = text[at:]
                    return
                self.obey(found)
                at = found.end()
                continue
            character, at = text[at], at + 1
            if character == '\r':
                self.column = 0
            elif character == '\n':
                self.row = min(self.row + 1, self.rows - 1)
            elif character == '\b':
                self.column -= 1
            elif character >= ' ':
                self.put(character)

    def read(self, seconds):
        if not select.select([self.fd], [], [], seconds)[0]:
            return False
        try:
            text = os.read(self.fd, 65536)
        except OSError:
            return False
        self.feed(text.decode(errors='replace'))
        return bool(text)

    def settle(self, wanted, what):
        """Wait until what is seen is as it should be."""
        end = time.monotonic() + PATIENCE
        while not wanted(self):
            left = end - time.monotonic()
            if left <= 0:
                raise AssertionError(f'{what}: not seen in\n{self.text()}')
            self.read(min(left, 0.2))

    def shows(self, *words):
        for word in words:
            self.settle(lambda it, one=word: one in it.text(), repr(word))

    def press(self, keys):
        os.write(self.fd, keys.encode())

    def ends(self, code):
        """It ends so, and the terminal is as it was."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None and time.monotonic() < end:
            self.read(0.1)
        while self.read(0):
            pass
        equal(self.process.poll(), code)
        # the settings; the rest is what the terminal itself remembers
        equal(termios.tcgetattr(self.there), self.before)
        equal(self.is_cursor, True)

    def close(self):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self.fd)
        os.close(self.there)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()
