package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import org.freezerfs.host.events.ProcessEvents;

/** The kernel's process events, as {@link ProcessEvents} gives them; a test has made-up ones. */
interface ForkEventSource {
  /** See {@link ProcessEvents#listen}. */
  boolean listen() throws IOException;

  /** See {@link ProcessEvents#ignore}. */
  void ignore();

  /** See {@link ProcessEvents#read}. */
  ProcessEvents.ReadResult read(ProcessEvents.Listener listener) throws IOException;

  /** See {@link ProcessEvents#lastTime}. */
  long lastTime();

  void close();

  static ForkEventSource of(ProcessEvents events) {
    return new ForkEventSource() {
      @Override
      public boolean listen() {
        return events.listen();
      }

      @Override
      public void ignore() {
        events.ignore();
      }

      @Override
      public ProcessEvents.ReadResult read(ProcessEvents.Listener listener) throws IOException {
        return events.read(listener);
      }

      @Override
      public long lastTime() {
        return events.lastTime();
      }

      @Override
      public void close() {
        events.close();
      }
    };
  }
}
