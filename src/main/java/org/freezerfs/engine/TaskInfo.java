package org.freezerfs.engine;

/**
 * What is known of a task when it is found by its thread id.
 *
 * @param task the thread, or the process that it belongs to: what the engine moves as one
 * @param process the process that it belongs to, which outlives the thread
 * @param ending the thread is ending, or has ended and was not reaped
 * @param processEnding the same is true of all threads of the process
 * @param uid the real user id: with {@code savedUid} it decides who may move the task
 * @param savedUid the saved set-user-id
 * @param kernelThread it is a kernel thread, which can't be stopped
 * @param self it belongs to the daemon or to its guardian, which must never be frozen
 */
public record TaskInfo(
    Task task,
    Task process,
    boolean ending,
    boolean processEnding,
    int uid,
    int savedUid,
    boolean kernelThread,
    boolean self) {}
