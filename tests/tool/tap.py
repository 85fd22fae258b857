# SPDX-License-Identifier: GPL-2.0
"""Checks that print TAP, for the scripts that ask the tool."""
import sys


def equal(found, wanted):
    if found != wanted:
        raise AssertionError(f'{found!r} is not {wanted!r}')


class Checks:
    """A decorator: runs a function, and prints a line; `name` says of what."""

    def __init__(self, name):
        self.name = name
        self.results = []

    def __call__(self, sentence):
        return lambda function: self.run(sentence, function)

    def run(self, sentence, function, *words):
        try:
            function(*words)
        except Exception as why:
            print(f'# {why}')
            self.results.append(False)
        else:
            self.results.append(True)
        print(f'{"ok" if self.results[-1] else "not ok"} {len(self.results)} - {self.name}: {sentence}')

    def end(self):
        """The plan; exits."""
        print(f'1..{len(self.results)}')
        sys.exit(not all(self.results))
