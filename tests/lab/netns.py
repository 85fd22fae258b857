# SPDX-License-Identifier: GPL-2.0
"""Running commands and functions in a named network namespace, without the cost of `ip netns exec`."""
import contextlib
import ctypes
import functools
import os
import signal
import subprocess
import tempfile
import traceback

CLONE_NEWNET = 0x40000000


LIBC = ctypes.CDLL(None, use_errno=True)


def move(namespace):
    """Move this thread into the network namespace of an open file."""
    if LIBC.setns(namespace.fileno(), CLONE_NEWNET):
        raise OSError(ctypes.get_errno(), f'setns to {namespace.name}')


def enter(name):
    """Move this thread into namespace `name`."""
    with open(f'/run/netns/{name}', 'rb') as namespace:
        move(namespace)


def skip_dad(*names):
    """Addresses of devices to come are there at once: without one, nobody asks for a neighbour."""
    def write():
        for which in 'all', 'default':
            with open(f'/proc/sys/net/ipv6/conf/{which}/accept_dad', 'w', encoding='ascii') as file:
                file.write('0')
    for name in names:
        within(name, write)


def spawn(name, argv, **options):
    """subprocess.Popen in namespace `name`; None is the one that this process is in."""
    entering = functools.partial(enter, name) if name else None
    return subprocess.Popen(argv, preexec_fn=entering, **options)


@contextlib.contextmanager
def repeated(name, command):
    """A command of the shell, again and again in `name`; behind the block nothing of it is left."""
    alive, held = os.pipe()
    process = spawn(name, ['sh', '-c', f'while :; do {command}; done'], pass_fds=(held,),
                    stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    os.close(held)
    try:
        yield
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        # the shell's last command is nobody's child then: end of file, when it has gone, too
        os.read(alive, 1)
        os.close(alive)


def within(name, make):
    """make() while this thread is in `name`, or None; a socket it makes stays there."""
    if not name:
        return make()
    with open('/proc/thread-self/ns/net', 'rb') as home:
        enter(name)
        try:
            return make()
        finally:
            move(home)


def child(name, function, output):
    """What a forked child does: function(), its traceback to `output`."""
    status = 1
    try:
        enter(name)
        function()
        status = 0
    except BaseException:               # nothing may return from here: the child must end
        output.write(traceback.format_exc(limit=-1))
        output.flush()
    os._exit(status)


def call(name, function, seconds):
    """function() in a forked child in `name`; returns its exit status and what it complained of."""
    with tempfile.TemporaryFile('w+') as output:
        pid = os.fork()
        if not pid:
            # the child is ended from within, so that the parent can simply wait
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(seconds)
            child(name, function, output)
        status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
        output.seek(0)
        return status, output.read()


def start(name, argv, text, **options):
    """Start argv with this input; returns its process, and the file with its output."""
    output = tempfile.TemporaryFile('w+')
    with tempfile.TemporaryFile('w+') as source:
        source.write(text)
        source.seek(0)
        return spawn(name, argv, stdin=source, stdout=output, stderr=output, **options), output


def end(process, output, seconds):
    """Wait for what was started, no longer than this; returns its exit status and its output."""
    with output:
        try:
            status = process.wait(max(0, seconds))
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            status = -signal.SIGALRM
        output.seek(0)
        return status, output.read()


def command(name, argv, text, seconds, **options):
    """Run argv to its end, or to its limit; returns its exit status and its output."""
    return end(*start(name, argv, text, **options), seconds)
