"""The same work on many processors: batches of articles to workers of this machine or of a Dask cluster.

A batch in which a worker dies is read again, article by article; the article that kills its worker is reported, nothing else is lost.
"""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from itertools import islice

Records = list[dict]
Result = dict[str, list[dict]]
Read = Callable[[Records], Result]

AHEAD = 2
"""Batches handed out for each worker, so that none waits and memory stays flat."""


def run_workers(read: Read, lost: Read, batches: Iterable[Records], workers: int) -> Iterator[Result]:
    """Yield what ``read`` makes of each batch, in order, from ``workers`` processes; ``lost`` makes the rows of an article whose worker died."""
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
                yield join([_alone(read, lost, record) for record in batch])
                pool = _pool(workers)
                waiting = deque((later, pool.submit(read, later)) for later, _ in waiting)
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
    """Put the rows of several results together, table by table."""
    return {name: [row for result in results for row in result[name]] for name in results[0]}


def _alone(read: Read, lost: Read, record: dict) -> Result:
    """Read one article in a process of its own, which may die of it."""
    with _pool(1) as pool:
        try:
            return pool.submit(read, [record]).result()
        except BrokenProcessPool:
            return lost([record])


def _pool(workers: int) -> Executor:
    """Processes started afresh: a forked one would share the parser's threads and locks."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))
