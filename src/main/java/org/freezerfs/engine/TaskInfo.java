package org.freezerfs.engine;

/**
 * A live task, as it was found by its id.
 *
 * @param uid whose it is: with {@code savedUid}, who may move it
 * @param kernelThread it has no user memory and can't be stopped
 * @param self it is this very program, which must never be able to freeze itself
 */
public record TaskInfo(Task task, int uid, int savedUid, boolean kernelThread, boolean self) {}
