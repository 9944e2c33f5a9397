package org.freezerfs.engine.signals.membership;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.signals.process.RunState;
import org.freezerfs.host.events.ForkTrace;
import org.freezerfs.host.events.ProcessEvents;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.CpuTime;
import org.freezerfs.host.proc.ForkCounters;
import org.freezerfs.host.proc.ProcessRef;
import org.freezerfs.host.proc.Processes;

/** What this package asks of the host. Its unit tests ask a made-up one. */
class MemberHost {
  /** The kernel's process events, as {@link ProcessEvents} gives them; a test has made-up ones. */
  interface ForkEventSource {
    /** See {@link ProcessEvents#isGranted}. */
    boolean isGranted();

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
        public boolean isGranted() {
          return events.isGranted();
        }

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

  /**
   * The kernel's trace of forks with CLONE_PARENT, a {@link ForkTrace}; a test has a made-up one.
   */
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

  private final RlimitMark marks;

  /** The host that this program runs on. */
  MemberHost(RlimitMark marks) {
    this.marks = marks;
  }

  Optional<ProcessRef> open(int pid) throws IOException {
    return ProcessRef.of(pid);
  }

  void visitAll(Processes.Visitor visitor) throws IOException {
    Processes.visitAll(visitor);
  }

  int[] children(int pid) throws IOException {
    return Processes.children(pid);
  }

  /** The id that the kernel gave last; 0 if that can't be known. */
  int lastId() throws IOException {
    return ForkCounters.lastId().orElse(0);
  }

  boolean isProcess(int id) throws IOException {
    return Processes.isProcess(id);
  }

  boolean isHidden(int pid) throws IOException {
    return Processes.isHidden(pid);
  }

  boolean hasRun(ProcessRef process) throws IOException {
    return CpuTime.hasRun(process);
  }

  RlimitMark.Result setMark(ProcessRef process, int group) throws IOException {
    return marks.set(process, group);
  }

  RlimitMark.Result clearMark(ProcessRef process) throws IOException {
    return marks.clear(process);
  }

  int readMark(int pid) throws IOException {
    return marks.read(pid);
  }

  int readOwnMark(int pid) {
    return marks.readOwn(pid);
  }

  /** See {@link RlimitMark#takeOver}. */
  void takeOverMark(Set<Integer> owners, ProcessRef process, int group) throws IOException {
    marks.takeOver(owners, process, group);
  }

  /** Opens a process, unless there is none with this id or it is dead. */
  Optional<ProcessRef> openLiving(int pid) throws IOException {
    Optional<ProcessRef> process = open(pid);
    if (process.isEmpty()) {
      return process;
    }
    boolean alive = false;
    try {
      alive = RunState.of(process.get()).alive();
    } finally {
      if (!alive) {
        process.get().close();
      }
    }
    return alive ? process : Optional.empty();
  }
}
