package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.engine.Engine;
import org.freezerfs.freezer.Freezer;
import org.freezerfs.power.PowerSubsystem;
import org.freezerfs.power.Resume;
import org.freezerfs.signal.SignalSubsystem;

/** The subsystems. A new one needs a name, and a case in {@link #create}. */
final class Subsystems {
  static final String FREEZER = "freezer";
  static final String SIGNAL = "signal";
  static final String POWER = "power";

  /** All subsystems, in the order in which their files are shown. */
  static final List<String> NAMES = List.of(FREEZER, SIGNAL, POWER);

  /** The subsystems that are shown if none is named, or power alone, which needs the freezer. */
  static final List<String> USUAL = List.of(FREEZER, SIGNAL);

  private Subsystems() {}

  /**
   * Makes the subsystems that the options name. The freezer of cgroup v2 belongs to the core, and
   * is always there; the other subsystems have no files in it.
   *
   * @param onTakeover see {@link TakeoverFile}
   */
  static List<Subsystem> create(Engine engine, MountOptions options, IntConsumer onTakeover) {
    Semantics semantics = options.semantics();
    Freezer freezer = new Freezer(engine, semantics, options.transition(), options.notesStates());
    List<Subsystem> chosen = new ArrayList<>();
    options.trace().ifPresent(file -> chosen.add(Tracing.pathFile(file)));
    if (options.persist()) {
      chosen.add(TakeoverFile.create(onTakeover));
    }
    if (semantics.isUnified()) {
      chosen.add(freezer);
      return chosen;
    }
    for (String name : options.subsystems()) {
      chosen.add(
          switch (name) {
            case FREEZER -> freezer;
            case SIGNAL -> new SignalSubsystem(engine, semantics);
            case POWER ->
                new PowerSubsystem(
                    engine,
                    semantics,
                    options.resume() == Resume.UNPATCHED
                        ? group -> false
                        : freezer::staysFrozenOnResume,
                    freezer::freezesForked);
            default -> throw new IllegalArgumentException(name);
          });
    }
    return chosen;
  }
}
