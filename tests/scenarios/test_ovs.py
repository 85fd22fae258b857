# SPDX-License-Identifier: GPL-2.0
"""Open vSwitch's own connection tracking, to which the helper is given by a flow."""
import gateway
import ovs
import wires
from documents import FIREWALLS
from scenario import scenario
from wires import NATS, PORTS, Wires


HEADING = 'Open vSwitch and tc'


def flows(nat, helper=',alg=ftp'):
    """The document's, with NAT, or without the helper."""
    how = NATS[nat]
    back = ',nat' if how else ''

    def of(family, word):
        given = f',nat({how[0]}={how[1][family]})' if how else ''
        return (f'priority=2,{word} actions=ct(table=1{back})\n'
                f'table=1,in_port=lan0,{word},tp_dst=21,ct_state=+new '
                f'actions=ct(commit{helper}{given}),NORMAL\n'
                f'table=1,{word},ct_state=+rel+new actions=ct(commit{back}),NORMAL\n'
                f'table=1,{word},ct_state=+est actions=NORMAL\n')

    return 'priority=1 actions=NORMAL\n' + of(4, 'tcp') + of(6, 'tcp6')


def tracks(nat):
    gateway.load_helper()
    if not ovs.is_there():
        print('    | this kernel has no Open vSwitch: not asked')
        return
    with Wires() as lab, ovs.Switch('gateway', *PORTS) as switch:
        if nat == 'none':
            FIREWALLS.follow('gateway', HEADING)
        else:
            switch.flows(flows(nat))
        wires.transfers(lab, nat)
        wires.pieces(lab, nat)
        switch.flows(flows(nat, helper=''))
        wires.fail(lab, nat)


@scenario('ct(commit,alg=ftp) lets data connections in', seconds=120)
def plain():
    tracks('none')


@scenario('ct(commit,alg=ftp,nat(src=…)) translates, and lets data connections in', seconds=120)
def source():
    tracks('snat')


@scenario('ct(commit,alg=ftp,nat(dst=…)) translates, and lets data connections in', seconds=120)
def destination():
    tracks('dnat')
