package org.freezerfs.top;

import java.util.List;

/** What a key does to the selected group: one of freezerfs's commands. */
enum Action {
  FREEZE('f', "Freeze", "freeze --wait 10"),
  THAW('t', "Thaw", "thaw --wait 10"),
  KILL('k', "Kill", "kill -KILL");

  private final char key;
  private final String verb;
  private final String command;

  Action(char key, String verb, String command) {
    this.key = key;
    this.verb = verb;
    this.command = command;
  }

  char key() {
    return key;
  }

  /** For the question whether to do it. */
  String verb() {
    return verb;
  }

  /** The arguments of {@code freezerfs} before the group. */
  List<String> command() {
    return List.of(command.split(" ", -1));
  }
}
