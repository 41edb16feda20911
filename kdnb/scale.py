"""The same work on many processors: batches of articles to workers of this machine or of a Dask cluster.

A batch in which a worker dies is read again, article by article; the article that kills its worker is reported, nothing else is lost.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

Records = list[dict]
Result = dict[str, list[dict]]
Read = Callable[[Records], Result]

AHEAD = 2
"""Batches handed out for each worker, so that none waits and memory stays flat."""


def run_workers(read: Read, lost: Read, batches: Iterable[Records], workers: int) -> Iterator[Result]:
    """Yield what ``read`` makes of each batch, in order, from ``workers`` processes; ``lost`` makes the rows of an article whose worker died.

    Raises `RuntimeError` when processes cannot be started at all.
    """
    batches = iter(batches)
    pool = _pool(workers)
    waiting: deque = deque((batch, pool.submit(read, batch)) for batch in islice(batches, workers * AHEAD))
    try:
        while waiting:
            batch, future = waiting.popleft()
            try:
                yield future.result()
            except BrokenProcessPool:
                pool.shutdown(cancel_futures=True)
                yield _one_by_one(read, lost, batch)
                pool = _pool(workers)
                waiting = deque((later, earlier if _finished(earlier) else pool.submit(read, later)) for later, earlier in waiting)
            waiting.extend((fresh, pool.submit(read, fresh)) for fresh in islice(batches, 1))
    finally:
        pool.shutdown(cancel_futures=True)


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


def _one_by_one(read: Read, lost: Read, batch: Records) -> Result:
    """Read articles one at a time in a process that is started again whenever an article kills it."""
    results, pool = [], _pool(1)
    try:
        for record in batch:
            try:
                results.append(pool.submit(read, [record]).result())
            except BrokenProcessPool:
                results.append(lost([record]))
                pool.shutdown()
                pool = _pool(1)
    finally:
        pool.shutdown()
    return join(results)


def _finished(future) -> bool:
    """Whether a batch was read before the pool broke; what it could not do holds the break as its exception."""
    return future.done() and not future.cancelled() and future.exception() is None


def _pool(workers: int) -> ProcessPoolExecutor:
    """Return a pool whose processes start afresh: a forked one would share the parser's threads and locks.

    A script that calls kdnb outside of ``if __name__ == "__main__"`` is run again by each of its processes, which then die at
    once; that must not look like articles that kill their worker.
    """
    pool = ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
    try:
        pool.submit(_ready).result()
    except BrokenProcessPool:
        raise RuntimeError('the worker processes do not start; in a script, call kdnb under `if __name__ == "__main__":`') from None
    return pool


def _ready() -> bool:
    return True
