package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.engine.Engine;
import org.freezerfs.freezer.Freezer;
import org.freezerfs.signal.SignalSubsystem;

/** The subsystems that there are. A new one is one line here. */
final class Subsystems {
  private static final Map<String, BiFunction<Engine, MountOptions, Subsystem>> ALL =
      new LinkedHashMap<>();

  static {
    ALL.put(
        "freezer",
        (engine, options) -> new Freezer(engine, options.semantics(), options.transition()));
    ALL.put("signal", (engine, options) -> new SignalSubsystem(engine));
  }

  private Subsystems() {}

  static Set<String> names() {
    return ALL.keySet();
  }

  /** Those that the options ask for. */
  static List<Subsystem> create(Engine engine, MountOptions options) {
    List<Subsystem> chosen = new ArrayList<>();
    options.subsystems().forEach(name -> chosen.add(ALL.get(name).apply(engine, options)));
    return chosen;
  }
}
