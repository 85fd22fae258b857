# SPDX-License-Identifier: GPL-2.0
"""Dialogues of public bug reports, which the unit tests read too: what is expected then."""
from gateway import Gateway, load_helper
from scenario import each, scenario
from script import play
from transcripts import reports


@scenario('what real clients and servers say: expected is what they agree on', seconds=240)
def all_of_them():
    load_helper()
    with Gateway(nat='none') as lab:
        each(list(reports()), lambda _, steps: play(lab, *steps).close())
