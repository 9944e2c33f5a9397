package org.freezerfs.cgroup;

import java.util.List;
import java.util.stream.Stream;

/** By what means tasks are frozen: the values of the mount option {@code engine=}. */
public enum EngineKind implements MountOptionValue {
  /** By SIGSTOP and SIGCONT. */
  SIGNALS,
  /** By the host kernel's cgroup v1 freezer. */
  V1,
  /** By the host kernel's cgroup v2 freezer. */
  V2,
  /**
   * By the first of these that can be had and support the semantics: for root {@link #V1}, {@link
   * #V2}, {@link #SIGNALS}; for an ordinary user {@link #SIGNALS}.
   */
  AUTO;

  /**
   * Whether a mount of these semantics can have this engine. With {@link #V1} it can't where a
   * frozen process must end at SIGKILL: the cgroup v1 freezer keeps it until it is thawed.
   */
  public boolean supports(Semantics semantics) {
    return this != V1 || !semantics.sigkillEndsFrozen();
  }

  /**
   * The engines by the host's own freezer that {@link #AUTO} tries before {@link #SIGNALS}.
   *
   * @param isRoot whether the daemon is root's
   */
  public static List<EngineKind> ofHost(Semantics semantics, boolean isRoot) {
    return isRoot ? Stream.of(V1, V2).filter(kind -> kind.supports(semantics)).toList() : List.of();
  }
}
