package org.freezerfs.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Freezes, thaws and kills groups by the commands of the shell, whose messages it shows. They run
 * in threads of their own, as they can take long.
 */
final class GroupCommand {
  private static final String PREFIX = "freezerfs: ";

  private final List<String> program;
  private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(
          work -> {
            Thread made = new Thread(work, "commands");
            made.setDaemon(true);
            return made;
          });

  /**
   * No command yet.
   *
   * @param program what runs the commands: the launcher, and what comes before a command
   */
  GroupCommand(List<String> program) {
    this.program = List.copyOf(program);
  }

  /**
   * Begins to do it to a group.
   *
   * @param onEnd is run when it was done, or has failed
   */
  void start(Action action, Path group, Runnable onEnd) {
    threads.execute(
        () -> {
          messages.add(run(action, group));
          onEnd.run();
        });
  }

  /** The message of the last command that has ended; null if none has since this was called. */
  String takeMessage() {
    String last = null;
    for (String one = messages.poll(); one != null; one = messages.poll()) {
      last = one;
    }
    return last;
  }

  private String run(Action action, Path group) {
    List<String> command = new ArrayList<>(program);
    command.addAll(action.command());
    command.add("--");
    command.add(group.toString());
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .start();
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      String text = said.strip().replace('\n', ' ');
      if (!text.isEmpty()) {
        return text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
      }
      return action.verb()
          + " "
          + View.text(group)
          + (status == 0 ? ": done" : ": exit status " + status);
    } catch (IOException e) {
      return "the command can't be run: " + e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "interrupted";
    }
  }
}
