package org.freezerfs.engine;

/**
 * A task, as it was found by its id.
 *
 * @param task its process
 * @param ending the task is ending, or has ended and was not reaped
 * @param processEnding so do all other threads of its process
 * @param uid whose it is: with {@code savedUid}, who may move it
 * @param kernelThread it has no user memory and can't be stopped
 * @param self it is this very program, or its guardian, which must never be able to freeze itself
 */
public record TaskInfo(
    Task task,
    boolean ending,
    boolean processEnding,
    int uid,
    int savedUid,
    boolean kernelThread,
    boolean self) {}
