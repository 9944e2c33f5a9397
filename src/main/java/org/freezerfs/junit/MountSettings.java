package org.freezerfs.junit;

import java.lang.module.ModuleFinder;
import org.freezerfs.Options;

/**
 * How a test's mount is made. Mounts with equal settings are interchangeable.
 *
 * @param recording whether it is recorded to a temporary file
 */
record MountSettings(Options options, Recording recording) {
  private static final String FLIGHT_RECORDER = "jdk.jfr";
  private static final String TRACE = "trace=";
  private static final String LOG = "log=";

  MountSettings {
    if (has(options, TRACE)) {
      // It has a recording already, in a file of the test's own.
      recording = Recording.NEVER;
    }
    if (recording == Recording.ON_FAILURE
        && ModuleFinder.ofSystem().find(FLIGHT_RECORDER).isEmpty()) {
      recording = Recording.NEVER;
    }
  }

  private static boolean has(Options options, String option) {
    return options.words().stream().anyMatch(word -> word.startsWith(option));
  }

  boolean hasOwnLog() {
    return has(options, LOG);
  }

  /** Whether a second mount with these options would leave the files of a first one alone. */
  boolean canBePrestarted() {
    return !hasOwnLog() && !has(options, TRACE);
  }
}
