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

  private static final Set<String> LISTS = Set.of("tasks", "cgroup.procs", "cgroup.threads");

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
    return file.equals(semantics.stateFile()) ? STATE : OTHER_READ;
  }

  private static OperationType ofWrite(String file, String word, Semantics semantics) {
    if (LISTS.contains(file)) {
      return ATTACH;
    }
    if (!file.equals(semantics.freezeFile())) {
      return OTHER_WRITE;
    }
    if (word.equals(semantics.freezeWord())) {
      return FREEZE;
    }
    return word.equals(semantics.thawWord()) ? THAW : OTHER_WRITE;
  }

  /** The word that is written, without the white space and the padding that do not count. */
  static String written(ClientOperation operation, Semantics semantics) {
    String text = operation.text();
    int end = text.indexOf('\0');
    return semantics.strip(end < 0 ? text : text.substring(0, end));
  }

  /** Whether contents of a file with the state say that the group is frozen. */
  static boolean saysFrozen(String contents, Semantics semantics) {
    return contents.lines().anyMatch(semantics.frozenLine()::equals);
  }

  /** The same contents while the group is still freezing. */
  static String whileFreezing(String contents, Semantics semantics) {
    return contents.replace(semantics.frozenLine(), semantics.freezingLine());
  }
}
