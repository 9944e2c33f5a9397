"""The function that applies an operation to a state. The modules of the model register what each kind of operation does."""

from functools import singledispatch


@singledispatch
def apply(operation, state, rules):
    """Returns the new state. Raises Refused with the error number."""
    raise TypeError(operation)


def uid_of_caller(state, operation):
    """The user id of the task that executes the operation; the test itself is root."""
    return 0 if operation.by is None else state.processes[state.tasks[operation.by].process].uid
