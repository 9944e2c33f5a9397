package org.freezerfs.cli;

/** How a mount was asked for whose process has other mounts, too, and goes on without it. */
interface SharedProcessLaunch extends Launch {
  @Override
  default void end(int status) {
    // The thread that serves the mount ends.
  }

  @Override
  default boolean outlivesMount() {
    return true;
  }

  @Override
  default void giveUp(Runnable end) {
    end.run();
  }
}
