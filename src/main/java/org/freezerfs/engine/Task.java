package org.freezerfs.engine;

/**
 * Who a process is: its id and when it started, in clock ticks since boot. An id alone is used
 * again by others once its owner has gone.
 */
public record Task(int pid, long startTime) {}
