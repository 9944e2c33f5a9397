package org.freezerfs.host.programs;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * Handles the signals that end a program: SIGTERM, SIGINT and SIGHUP. By default the virtual
 * machine answers them by starting all shutdown hooks at once, including those of libraries.
 */
public final class TerminationSignals {
  private static final String[] NAMES = {"TERM", "INT", "HUP"};

  private TerminationSignals() {}

  /** Has these signals run an action instead, which then has to end the program. */
  public static void handle(Runnable action) {
    try {
      // By reflection: javac warns of every direct use of sun.misc.Signal, and no annotation
      // suppresses that warning.
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Method handle = signal.getMethod("handle", signal, handler);
      Object ours =
          Proxy.newProxyInstance(
              TerminationSignals.class.getClassLoader(),
              new Class<?>[] {handler},
              (proxy, method, arguments) -> {
                action.run();
                return null;
              });
      for (String name : NAMES) {
        handle.invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
      }
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "the module jdk.unsupported is missing, which jffi needs too", e);
    }
  }
}
