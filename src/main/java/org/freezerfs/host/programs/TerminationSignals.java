package org.freezerfs.host.programs;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;

/**
 * The signals that end a program: SIGTERM, SIGINT and SIGHUP. The virtual machine starts all its
 * shutdown hooks at once when they come, those of its own too.
 */
public final class TerminationSignals {
  private static final String[] NAMES = {"TERM", "INT", "HUP"};

  private TerminationSignals() {}

  /** Has them run this instead, which then has to end the program. */
  public static void handle(Runnable action) {
    try {
      // By reflection: the compiler knows of nothing that lets one use it without a warning.
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
      throw new IllegalStateException("jdk.unsupported is missing, which jffi needs too", e);
    }
  }
}
