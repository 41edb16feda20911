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
from typing import Any

Records = list[dict]
Read = Callable[[Records], Any]

AHEAD = 2
"""Batches handed out for each worker, so that none waits and memory stays flat."""


def run_here(read: Read, batches: Iterable[Records]) -> Iterator[Any]:
    """Yield what ``read`` makes of each batch, in this process."""
    return map(read, batches)


def run_workers(read: Read, failed: Read, batches: Iterable[Records], workers: int) -> Iterator[Any]:
    """Yield what ``read`` makes of each batch, in order, from ``workers`` processes; ``failed`` makes the result of a lost article."""
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
                yield from _one_by_one(read, failed, batch)
                pool = _pool(workers)
                waiting = deque((later, pool.submit(read, later)) for later, _ in waiting)
            for fresh in islice(batches, 1):
                waiting.append((fresh, pool.submit(read, fresh)))
    finally:
        pool.shutdown(cancel_futures=True)


def run_cluster(read: Read, failed: Read, batches: Iterable[Records], client) -> Iterator[Any]:
    """Yield what ``read`` makes of each batch, in order, from the workers of a Dask ``client``."""
    from distributed.scheduler import KilledWorker

    batches = iter(batches)
    width = AHEAD * max(1, sum(client.nthreads().values()))
    waiting: deque = deque((batch, _submit(client, read, batch)) for batch in islice(batches, width))
    while waiting:
        batch, future = waiting.popleft()
        try:
            yield future.result()
        except KilledWorker:
            if len(batch) == 1:
                yield failed(batch)
            else:
                waiting.extendleft(([record], _submit(client, read, [record])) for record in reversed(batch))
        for fresh in islice(batches, 1):
            waiting.append((fresh, _submit(client, read, fresh)))


def _submit(client, read: Read, batch: Records):
    """Hand out a batch; ``pure=False`` because two equal batches are two pieces of work."""
    return client.submit(read, batch, pure=False, retries=0)


def _pool(workers: int) -> Executor:
    """Processes started afresh: a forked one would share the parser's threads and locks."""
    return ProcessPoolExecutor(workers, mp_context=multiprocessing.get_context("spawn"))


def _one_by_one(read: Read, failed: Read, batch: Records) -> Iterator[Any]:
    pool = _pool(1)
    for record in batch:
        try:
            yield pool.submit(read, [record]).result()
        except BrokenProcessPool:
            yield failed([record])
            pool = _pool(1)
    pool.shutdown()

