package org.freezerfs.junit;

/**
 * Of which tests the recording is kept, and a page drawn from it. Both are files in {@code
 * target/freezerfs}, or in the directory that the configuration parameter {@value
 * FreezerExtension#RECORDINGS} names.
 */
public enum Recording {
  /**
   * Of tests that fail, where a {@link FailedTestException} says where the page is. There is no
   * recording if Java has no Flight Recorder, or where the temporary directory has no room for it.
   */
  ON_FAILURE,

  /** Of each test. The mount fails if nothing can be recorded. */
  ALWAYS,

  /** Of no test; nothing is recorded, unless the options have {@code trace=}. */
  NEVER
}
