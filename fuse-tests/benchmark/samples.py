"""Repeats measurements. Variants that are compared take turns, so that other load on the machine affects all of them."""

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
    """Returns a batch of samples: as many as wanted, or as the time limit in seconds allows, but at least one."""
    end = time.monotonic() + limit
    batch = []
    while len(batch) < wanted and (not batch or time.monotonic() < end):
        batch.append(micros(operation))
    return batch


class Block:
    """A variant for take_turns whose preparation takes long: it is called ten times in a row, after every tenth round."""

    SIZE = 10

    def __init__(self, prepare, call):
        self._prepare = prepare
        self._call = call
        self._due = 0

    def turn(self, is_last):
        """Returns what its calls returned, most often none."""
        self._due += 1
        if self._due < Block.SIZE and not is_last:
            return []
        self._prepare()
        values = [self._call() for _ in range(self._due)]
        self._due = 0
        return values


def take_turns(variants, rounds, warm_up=1):
    """Calls each variant once a round. Returns for each the list of what it returned; the list is empty for a variant that is None."""
    results = [[] for _ in variants]
    for turn in range(warm_up + rounds):
        for variant, result in zip(variants, results):
            if isinstance(variant, Block):
                result += variant.turn(turn == warm_up + rounds - 1)
            elif variant is not None:
                result.append(variant())
    return [result[warm_up:] for result in results]
