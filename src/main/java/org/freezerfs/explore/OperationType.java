package org.freezerfs.explore;

import java.util.Set;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.fuse.ClientOperation;

/** What an operation means to the freezer. */
enum OperationType {
  OPEN,
  /** A write that freezes the group. */
  FREEZE,
  /** A write that thaws the group. */
  THAW,
  /** A read of a file that says whether the group is frozen. */
  STATE,
  /** A write of a task's id. */
  ATTACH,
  /** A read of the tasks' ids. */
  LIST,
  OTHER_READ,
  OTHER_WRITE,
  POLL,
  MKDIR,
  RMDIR,
  RENAME;

  static final String STATE_FILE = "freezer.state";
  static final String FREEZE_FILE = "cgroup.freeze";
  static final String EVENTS_FILE = "cgroup.events";

  private static final Set<String> LISTS = Set.of("tasks", "cgroup.procs", "cgroup.threads");
  private static final String FROZEN = "FROZEN";

  /** The type of an operation by the rules of a mount. */
  static OperationType of(ClientOperation operation, Semantics semantics) {
    return switch (operation.kind()) {
      case OPEN -> OPEN;
      case POLL -> POLL;
      case MKDIR -> MKDIR;
      case RMDIR -> RMDIR;
      case RENAME -> RENAME;
      case READ -> ofRead(operation.file(), semantics);
      case WRITE -> ofWrite(operation.file(), written(operation, semantics), semantics);
    };
  }

  private static OperationType ofRead(String file, Semantics semantics) {
    if (LISTS.contains(file)) {
      return LIST;
    }
    return file.equals(semantics.isUnified() ? EVENTS_FILE : STATE_FILE) ? STATE : OTHER_READ;
  }

  private static OperationType ofWrite(String file, String word, Semantics semantics) {
    if (LISTS.contains(file)) {
      return ATTACH;
    }
    boolean isState = file.equals(semantics.isUnified() ? FREEZE_FILE : STATE_FILE);
    if (isState && word.equals(semantics.isUnified() ? "1" : FROZEN)) {
      return FREEZE;
    }
    return isState && word.equals(semantics.isUnified() ? "0" : semantics.thawedWord())
        ? THAW
        : OTHER_WRITE;
  }

  /** The word that is written, without the white space and the padding that do not count. */
  static String written(ClientOperation operation, Semantics semantics) {
    String text = operation.text();
    int end = text.indexOf('\0');
    return semantics.strip(end < 0 ? text : text.substring(0, end));
  }

  /** Whether contents of a file with the state say that the group is frozen. */
  static boolean saysFrozen(String contents, Semantics semantics) {
    return semantics.isUnified() ? contents.contains("frozen 1\n") : contents.equals(FROZEN + "\n");
  }

  /** The same contents while the group is still freezing. */
  static String whileFreezing(String contents, Semantics semantics) {
    return semantics.isUnified() ? contents.replace("frozen 1\n", "frozen 0\n") : "FREEZING\n";
  }
}
