package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.util.function.IntConsumer;
import org.freezerfs.host.cgroups.HostCgroup;

/** The processes and threads of a cell, and of the cgroups that a member may have made in it. */
final class CellIds {
  /** Reads the ids of one cgroup. */
  @FunctionalInterface
  interface Reader {
    int[] read(HostCgroup cgroup) throws IOException;
  }

  private CellIds() {}

  /** Visits the ids of a cgroup and of all below it. */
  static void visit(HostCgroup cgroup, Reader reader, IntConsumer visitor) throws IOException {
    for (int id : reader.read(cgroup)) {
      visitor.accept(id);
    }
    for (HostCgroup child : cgroup.children()) {
      visit(child, reader, visitor);
    }
  }

  /** Answers a question about one cgroup. */
  @FunctionalInterface
  interface Question {
    boolean isTrueOf(HostCgroup cgroup) throws IOException;
  }

  /** Whether it is true of a cgroup, or of one below it. */
  static boolean isTrueOfAny(HostCgroup cgroup, Question question) throws IOException {
    if (question.isTrueOf(cgroup)) {
      return true;
    }
    for (HostCgroup child : cgroup.children()) {
      if (isTrueOfAny(child, question)) {
        return true;
      }
    }
    return false;
  }

  /** Counts them. */
  static int count(HostCgroup cgroup, Reader reader) throws IOException {
    int count = reader.read(cgroup).length;
    for (HostCgroup child : cgroup.children()) {
      count += count(child, reader);
    }
    return count;
  }
}
