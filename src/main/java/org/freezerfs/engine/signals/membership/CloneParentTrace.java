package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import org.freezerfs.host.events.ForkTrace;

/** The kernel's trace of forks with CLONE_PARENT, a {@link ForkTrace}; a test has a made-up one. */
interface CloneParentTrace {
  /** See {@link ForkTrace#enable}. */
  void enable();

  /** See {@link ForkTrace#disable}. */
  void disable();

  /** See {@link ForkTrace#isOutdated}. */
  boolean isOutdated();

  /** See {@link ForkTrace#read}. */
  boolean read(ForkTrace.Listener listener) throws IOException;

  void close();

  /** See {@link ForkTrace#open}. */
  static Optional<CloneParentTrace> open() throws IOException {
    return ForkTrace.open().map(CloneParentTrace::of);
  }

  private static CloneParentTrace of(ForkTrace trace) {
    return new CloneParentTrace() {
      @Override
      public void enable() {
        trace.enable();
      }

      @Override
      public void disable() {
        trace.disable();
      }

      @Override
      public boolean isOutdated() {
        return trace.isOutdated();
      }

      @Override
      public boolean read(ForkTrace.Listener listener) throws IOException {
        return trace.read(listener);
      }

      @Override
      public void close() {
        trace.close();
      }
    };
  }
}
