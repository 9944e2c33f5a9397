package org.freezerfs.cli;

import jnr.ffi.Runtime;
import org.freezerfs.host.LibC;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * Loads what calls native code, and what native code calls, beside the reading of the command line:
 * each takes about half of the way to a mount. Nothing here may log, as it is not yet known where
 * to.
 */
final class Preload {
  private final Thread thread = new Thread(Preload::load, "preload");

  private Preload() {}

  static Preload start() {
    Preload preload = new Preload();
    preload.thread.setDaemon(true);
    // Whoever needs first what can't be loaded is told, and knows what to say.
    preload.thread.setUncaughtExceptionHandler((thread, e) -> {});
    preload.thread.start();
    return preload;
  }

  private static void load() {
    LibC.get();
    new FuseOperations(Runtime.getSystemRuntime()).init.set(connection -> null);
  }

  /**
   * Waits until it is done: two threads that initialize the same classes in different orders could
   * wait for each other for ever.
   */
  void await() throws InterruptedException {
    thread.join();
  }
}
