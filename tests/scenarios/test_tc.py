# SPDX-License-Identifier: GPL-2.0
"""The action `ct` of traffic control, to which the helper is given by a filter."""
import gateway
import tc
import wires
from scenario import scenario
from wires import NATS, Wires


def tracks(nat):
    gateway.load_helper()
    if not tc.takes_helper():
        print("    | this kernel's action ct takes no helper: not asked")
        return
    with Wires() as lab:
        tc.track('gateway', 'ftp', NATS[nat])
        wires.transfers(lab, nat)
        wires.pieces(lab, nat)
        tc.track('gateway', None, NATS[nat])
        wires.fail(lab, nat)


@scenario('action ct commit helper ipv4-tcp-ftp lets data connections in', seconds=120)
def plain():
    tracks('none')


@scenario('the same with nat src translates, and lets data connections in', seconds=120)
def source():
    tracks('snat')


@scenario('the same with nat dst translates, and lets data connections in', seconds=120)
def destination():
    tracks('dnat')
