# SPDX-License-Identifier: GPL-2.0
"""FTP between hosts that are none of an actor's making: their TCP repeats, waits and gives up."""
import socket

from actor import actor
from dialogue import Session, connect
from gateway import CLIENT
from offer import VERBS, Offer, line
from world import REAL

SECONDS = 3                             # for what may never come


class Real:
    """An actor between real hosts."""

    def __init__(self, stage):
        self.stage = stage
        self.lab = next(world for world in stage.worlds if world.prefix == REAL)


@actor('sessions of real hosts, with their transfers')
class Sessions(Real):

    def step(self, random):
        family = random.choice((4, 6))
        session = Session(self.lab, family)
        try:
            for end in session.client, session.server:
                end.connection.settimeout(SECONDS)
            return sum(self.transfer(session, random.choice(
                [verb for verb, suited in VERBS if suited == family]))
                       for _ in range(random.randrange(1, 5)))
        finally:
            session.close()

    @staticmethod
    def transfer(session, verb):
        offer = Offer(session, verb)
        near = connect(offer.opener.space, offer.told, (offer.opener.own, 0), SECONDS)
        with near, offer.listener:
            far, _ = offer.listener.accept()
            with far:
                near.sendall(b'x' * 5000)
                far.settimeout(SECONDS)
                return bool(far.recv(5000))


@actor('real hosts send lines in pieces and in bulk, and break off')
class Pieces(Real):

    def step(self, random):
        family = random.choice((4, 6))
        # another port than the other actor's: both listen
        session = Session(self.lab, family, port=2121)
        near, far = session.client.connection, session.server.connection
        done = 0
        try:
            for _ in range(random.randrange(1, 10)):
                port = random.randrange(1024, 65536)
                text = (line('PORT' if family == 4 else 'EPRT', CLIENT[family], port)
                        + '\r\n').encode() * random.choice((1, 1, 3, 500))
                at = random.randrange(1, len(text))
                near.setblocking(False)
                for piece in text[:at], text[at:]:
                    near.send(piece)
                    self.stage.pause(random.random() / 20)
                far.settimeout(SECONDS)
                done += bool(far.recv(1 << 16))
            if random.random() < 0.5:
                # a reset instead of an end
                near.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b'\1\0\0\0\0\0\0\0')
        finally:
            session.close()
        return done
