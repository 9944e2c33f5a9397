package org.freezerfs.top;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.DaemonThread;
import org.freezerfs.host.programs.Programs;

/**
 * Freezes, thaws and kills groups by freezerfs's own commands, whose messages it shows. They run in
 * threads of their own, as they can take long.
 */
final class GroupCommand {
  private static final String PREFIX = "freezerfs: ";

  private final List<String> program;
  private final ConcurrentLinkedQueue<String> messages = new ConcurrentLinkedQueue<>();
  private final ExecutorService threads =
      Executors.newCachedThreadPool(DaemonThread.factory("commands"));

  /**
   * No command yet.
   *
   * @param program what runs freezerfs's commands, and its first arguments
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
    if (!Path.of(group.toString()).equals(group)) {
      messages.add(View.text(group) + " is not UTF-8: write to its files instead");
      return;
    }
    List<String> command = new ArrayList<>(program);
    command.addAll(action.command());
    command.add("--");
    command.add(Programs.asArgument(NativeEncoding.encode(group.toString())));
    try {
      // Here, so that it is done also if a key ends this program at once.
      Process process =
          new ProcessBuilder(command)
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .start();
      threads.execute(
          () -> {
            messages.add(await(process, action, group));
            onEnd.run();
          });
    } catch (IOException e) {
      messages.add("the command can't be run: " + e.getMessage());
    }
  }

  /** The message of the last command that has ended; null if none has since this was called. */
  String takeMessage() {
    String last = null;
    for (String one = messages.poll(); one != null; one = messages.poll()) {
      last = one;
    }
    return last;
  }

  private static String await(Process process, Action action, Path group) {
    try {
      String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = process.waitFor();
      String text = said.strip();
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
