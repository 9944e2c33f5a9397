package org.freezerfs.explore;

/**
 * What held when an operation of an undisturbed run was done: it decides which disturbances apply.
 *
 * @param hasTask whether the group has a task that the command has started, and that does not do
 *     the operation itself
 * @param movesTask whether the operation moves such a task
 * @param showsFrozen whether the group is FROZEN; if its state is read, whether that is shown
 * @param listsIds whether it reads an id of two digits or more
 */
record Facts(boolean hasTask, boolean movesTask, boolean showsFrozen, boolean listsIds) {
  /** The facts that two runs have in common. */
  Facts and(Facts other) {
    return new Facts(
        hasTask && other.hasTask,
        movesTask && other.movesTask,
        showsFrozen && other.showsFrozen,
        listsIds && other.listsIds);
  }
}
