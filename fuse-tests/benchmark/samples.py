"""Repetitions, with those who are compared taking turns, so that whatever else goes on meets each of them."""

import statistics
import time


def median(values):
    return statistics.median(values) if values else None


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else None


def micros(function, *arguments):
    begin = time.perf_counter_ns()
    function(*arguments)
    return (time.perf_counter_ns() - begin) / 1e3


def of_operation(operation, wanted, limit):
    """A batch: as many samples as are wanted, or as there is time for in these seconds, but one at least."""
    end = time.monotonic() + limit
    batch = []
    while len(batch) < wanted and (not batch or time.monotonic() < end):
        batch.append(micros(operation))
    return batch


def take_turns(contenders, rounds, warm_up=1):
    """Calls each contender once a round. Returns lists of what they returned, in the same order; contenders that are None have empty ones."""
    results = [[] for _ in contenders]
    for turn in range(warm_up + rounds):
        for contender, result in zip(contenders, results):
            if contender is not None:
                value = contender()
                if turn >= warm_up:
                    result.append(value)
    return results
