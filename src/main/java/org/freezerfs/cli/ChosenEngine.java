package org.freezerfs.cli;

import java.io.IOException;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.NativeEncoding;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An engine, and what it is.
 *
 * @param kind never {@link EngineKind#AUTO}
 */
record ChosenEngine(EngineKind kind, Engine engine) {
  private static final Logger LOG = LoggerFactory.getLogger(ChosenEngine.class);

  /** Makes an engine of a kind. */
  @FunctionalInterface
  interface Maker {
    Engine create(EngineKind kind) throws EngineUnavailableException, IOException;
  }

  /** Makes the engine that {@link EngineKind#AUTO} stands for: the first that can be had. */
  static ChosenEngine first(Semantics semantics, Maker maker)
      throws EngineUnavailableException, IOException {
    boolean isRoot = LibC.get().geteuid() == 0;
    for (EngineKind kind : EngineKind.ofHost(semantics, isRoot)) {
      try {
        return of(kind, maker);
      } catch (EngineUnavailableException e) {
        LOG.info("engine=auto: {}", NativeEncoding.encode(e.getMessage()));
      }
    }
    return of(EngineKind.SIGNALS, maker);
  }

  static ChosenEngine of(EngineKind kind, Maker maker)
      throws EngineUnavailableException, IOException {
    return new ChosenEngine(kind, maker.create(kind));
  }
}
