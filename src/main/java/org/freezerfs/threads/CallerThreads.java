package org.freezerfs.threads;

/**
 * The names of the threads of this daemon that call an {@code Engine} to stop and continue tasks.
 * An engine that traces signals does not record those that these threads send. The kernel keeps at
 * most 15 bytes of a thread's name.
 */
public final class CallerThreads {
  /** The threads that serve requests to the filesystem. */
  public static final String REQUESTS = "fuse";

  /** The thread that checks whether groups have become empty. */
  public static final String RELEASE_CHECK = "release-check";

  /** The thread that looks for changes of groups that a client watches. */
  public static final String GROUP_EVENTS = "group-events";

  private CallerThreads() {}
}
