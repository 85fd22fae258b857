# SPDX-License-Identifier: GPL-2.0
"""That the laboratory itself is what it says."""
import gateway
from dialogue import Session, connect, listen
from gateway import Gateway
from scenario import expect, scenario


@scenario('a control connection passes, an unannounced data connection does not',
          helpers=gateway.HELPERS)
def passes():
    gateway.load_helper()
    with Gateway() as lab:
        session = Session(lab)
        expect(session.command('NOOP') == 'NOOP', 'NOOP was changed')
        listener = listen(lab.server, '0.0.0.0')
        try:
            connect(lab.client, (gateway.SERVER[4], listener.getsockname()[1]), seconds=2)
        except TimeoutError:
            return
        expect(False, 'a connection that nobody announced came through')
