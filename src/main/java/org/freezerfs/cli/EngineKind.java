package org.freezerfs.cli;

import org.freezerfs.cgroup.MountOptionValue;

/** By what means tasks are frozen: the values of the mount option {@code engine=}. */
public enum EngineKind implements MountOptionValue {
  /** By SIGSTOP and SIGCONT. */
  SIGNALS("signals"),
  /** By the host kernel's cgroup v1 freezer. */
  V1("v1"),
  /** By the host kernel's cgroup v2 freezer. */
  V2("v2"),
  /**
   * By the first of these that can be had: for root {@link #V1}, {@link #V2}, {@link #SIGNALS}; for
   * an ordinary user {@link #SIGNALS}.
   */
  AUTO("auto");

  private final String word;

  EngineKind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }
}
