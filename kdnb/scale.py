"""The same work on many processors: batches of articles to processes of this machine or to the workers of a Dask cluster.

An article that kills the process that reads it is reported as lost; nothing else is.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from multiprocessing.connection import Connection, wait

Records = list[dict]
Result = dict[str, list[dict]]
Read = Callable[[Records], Result]

USUAL, SELDOM = gc.get_threshold()[0], 20_000
"""New objects after which the garbage collector looks for cycles, and how many while articles are read: some articles' worth."""
AHEAD = 2
"""Batches handed out for each worker, so that none waits and memory stays flat."""


def run_workers(read: Read, lost: Read, batches: Iterable[Records], workers: int) -> Iterator[Result]:
    """Yield what ``read`` makes of each batch, in order, from ``workers`` processes; ``lost`` makes the rows of an article whose process died.

    No batch is empty. Raises `RuntimeError` when processes cannot be started at all.
    """
    batches = iter(batches)
    team = [_Worker(read) for _ in range(workers)]
    handed, due, finished = 0, 0, {}
    try:
        for worker in team:
            worker.greet()
        while True:
            for worker in team:
                if not worker.left and handed < due + AHEAD * workers and (batch := next(batches, None)):
                    worker.take(handed, batch)
                    handed += 1
            if handed == due:
                return
            for worker in _speaking(team):
                worker.hear(lost)
                if not worker.left:
                    finished[worker.number] = join(worker.results)
            while due in finished:
                yield finished.pop(due)
                due += 1
    finally:
        for worker in team:
            worker.stop()


class _Worker:
    """A process that reads articles one by one. ``left`` are those it has not answered for yet, ``results`` its answers.

    A process is told its article and answers with its rows, so that its death always has a name. The pools of the standard library do
    not tell which of the waiting articles it was, and have been seen to hang when a process dies while work is handed out.
    """

    def __init__(self, read: Read) -> None:
        self.read, self.number = read, -1
        self.left: deque[dict] = deque()
        self.results: list[Result] = []
        self._start()

    def _start(self) -> None:
        afresh = multiprocessing.get_context("spawn")  # a forked process would share the parser's threads and locks
        self.pipe, theirs = afresh.Pipe()
        self.process = afresh.Process(target=_serve, args=(theirs, self.read), daemon=True)
        with _one_thread():
            self.process.start()
        theirs.close()

    def greet(self) -> None:
        """Wait until the process is up.

        A script that calls kdnb outside of ``if __name__ == "__main__"`` is run again by each of its processes, which then die at once;
        that must not look like articles that kill their reader.
        """
        try:
            self.pipe.recv()
        except (EOFError, OSError):
            raise RuntimeError('the worker processes do not start; in a script, call kdnb under `if __name__ == "__main__":`') from None

    def take(self, number: int, batch: Records) -> None:
        """Begin with a batch."""
        self.number, self.left, self.results = number, deque(batch), []
        self.pipe.send(self.left[0])

    def hear(self, lost: Read) -> None:
        """Take the answer for one article, or learn that the process died of it, and go on with the next."""
        try:
            answer = self.pipe.recv()
        except (EOFError, OSError):
            answer = lost([self.left[0]])
            self.stop()
            self._start()
            self.greet()
        if isinstance(answer, Exception):
            raise answer
        self.results.append(answer)
        self.left.popleft()
        if self.left:
            self.pipe.send(self.left[0])

    def stop(self) -> None:
        self.process.terminate()
        self.process.join()
        self.pipe.close()


@contextmanager
def _one_thread() -> Iterator[None]:
    """Let a process that starts here multiply matrices in one thread, unless the environment says how many: several processes with
    several threads each get in each other's way."""
    unset = [name for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS") if name not in os.environ]
    os.environ.update(dict.fromkeys(unset, "1"))
    try:
        yield
    finally:
        for name in unset:
            del os.environ[name]


def _serve(pipe: Connection, read: Read) -> None:
    """Read the articles that come through the pipe until it is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # an interrupt is for the process that was called, which stops this one
    pipe.send("up")
    settled = False
    try:
        while True:
            record = pipe.recv()
            try:
                answer = read([record])
            except Exception as error:
                answer = RuntimeError(f"{type(error).__name__}: {error}")
            pipe.send(answer)
            if not settled:
                settle()
                settled = True
    except (EOFError, OSError):
        return


def settle() -> None:
    """Tell the garbage collector that the pipeline and the tables, loaded by now, are here to stay: looking through them again and
    again takes an eighth of the time. So does looking for cycles several times an article: what an article holds lives until its end."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(SELDOM)


def unsettle() -> None:
    """Let the garbage collector look through everything again, as often as usual."""
    gc.unfreeze()
    gc.set_threshold(USUAL)


def _speaking(team: list[_Worker]) -> list[_Worker]:
    """Wait for the workers that have an answer or have died."""
    heard = wait([worker.pipe for worker in team if worker.left])
    return [worker for worker in team if worker.pipe in heard]


def run_cluster(read: Read, lost: Read, batches: Iterable[Records], client) -> Iterator[Result]:
    """Yield what ``read`` makes of each batch, in order, from the workers of a Dask ``client``."""
    from distributed.scheduler import KilledWorker

    def submit(batch: Records):
        return client.submit(read, batch, pure=False)  # two equal batches are two pieces of work

    def alone(record: dict) -> Result:
        try:
            return submit([record]).result()
        except KilledWorker:
            return lost([record])

    batches = iter(batches)
    width = AHEAD * max(1, sum(client.nthreads().values()))
    waiting: deque = deque((batch, submit(batch)) for batch in islice(batches, width))
    while waiting:
        batch, future = waiting.popleft()
        try:
            yield future.result()
        except KilledWorker:
            yield join([alone(record) for record in batch])
        waiting.extend((fresh, submit(fresh)) for fresh in islice(batches, 1))


def join(results: list[Result]) -> Result:
    """Put the rows of several results together, table by table.

    >>> join([{"talks": [{"kind": "call"}]}, {"talks": [{"kind": "summit"}]}])
    {'talks': [{'kind': 'call'}, {'kind': 'summit'}]}
    """
    return {name: [row for result in results for row in result[name]] for name in results[0]}
