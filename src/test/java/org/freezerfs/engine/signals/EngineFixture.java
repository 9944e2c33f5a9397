package org.freezerfs.engine.signals;

import java.nio.file.Path;
import java.util.Optional;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.journal.FileInFolder;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.JournalFiles;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Child;
import org.freezerfs.recorder.Recorder;

/** What many tests of the signal engine set up, on the host that they run on. */
public final class EngineFixture {
  /** No earlier daemon has left anything. */
  private static final JournalFiles NO_FILES = new FileInFolder(Path.of("/nonexistent"));

  private EngineFixture() {}

  /** A journal that writes nothing. */
  public static Journal noJournal() {
    return new Journal(Optional.empty(), Optional.empty(), new RlimitMark());
  }

  /** An engine that uses the kernel's reports where they are available, or none at all. */
  public static SignalEngine engine(boolean listen) {
    return engine(listen, new RlimitMark());
  }

  /** The same, with these marks. */
  static SignalEngine engine(boolean listen, RlimitMark marks) {
    Journal journal = new Journal(Optional.empty(), Optional.empty(), marks);
    return new SignalEngine(
        listen, false, OwnProcesses.daemon(), journal, NO_FILES, Recorder.none(), () -> {});
  }

  /** An engine that uses these fork events. */
  static SignalEngine engine(Optional<ProcessEvents> events, boolean isMonitorWanted) {
    return new SignalEngine(
        events,
        isMonitorWanted,
        false,
        OwnProcesses.daemon(),
        noJournal(),
        NO_FILES,
        Recorder.none(),
        () -> {});
  }

  /** A table without members. */
  public static MemberTable memberTable() {
    return new MemberTable(
        new RlimitMark(), OwnProcesses.daemon(), false, noJournal(), Recorder.none());
  }

  /** The identity of a process. */
  public static Task task(Child child) {
    return new Task(child.pid(), child.startTime());
  }
}
