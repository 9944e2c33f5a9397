package org.freezerfs.top;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.freezerfs.host.proc.CpuTime;
import org.freezerfs.host.proc.Processes;
import org.freezerfs.host.programs.TerminationSignals;
import org.freezerfs.top.PeriodicSampler.Snapshot;
import org.jline.terminal.Size;

/**
 * Shows groups until a key or a signal ends it: their states, how long they have been so, their
 * tasks and the processor time of these. Keys freeze, thaw and kill the selected group, after a
 * question.
 */
public final class Top {
  /** How late a new sample, or another size of the window, is shown. */
  private static final long REFRESH_MILLIS = 100;

  private static final char CONTROL_C = 3;

  private final Screen screen;
  private final PeriodicSampler sampler;
  private final GroupCommand commands;
  private final View view;
  private final AtomicBoolean isEnded;

  private Top(
      Screen screen, PeriodicSampler sampler, GroupCommand commands, AtomicBoolean isEnded) {
    this.screen = screen;
    this.isEnded = isEnded;
    this.sampler = sampler;
    this.commands = commands;
    view = new View(sampler.latest(), System.getenv().getOrDefault("NO_COLOR", "").isEmpty());
  }

  /**
   * Shows groups, and those below each.
   *
   * @param tops says which, before each sample
   * @param program what runs freezerfs's own commands
   * @return false if there is no terminal that can show them
   */
  public static boolean run(Supplier<List<Path>> tops, List<String> program) throws IOException {
    AtomicBoolean isEnded = new AtomicBoolean();
    // By default the terminal would be left as it is then.
    TerminationSignals.handle(() -> isEnded.set(true));
    Optional<Screen> screen = Screen.open();
    if (screen.isEmpty()) {
      return false;
    }
    try (Screen open = screen.get()) {
      GroupSampler groups =
          new GroupSampler(new CpuMeter(System::nanoTime, Top::ticks), Processes.self());
      PeriodicSampler sampler = new PeriodicSampler(() -> groups.sample(tops.get()));
      sampler.start();
      new Top(open, sampler, new GroupCommand(program), isEnded).run();
    }
    return true;
  }

  private static OptionalLong ticks(int task) {
    try {
      return CpuTime.ticksOfThread(task);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void run() throws IOException {
    while (!isEnded.get()) {
      Snapshot latest = sampler.latest();
      view.update(latest);
      String said = commands.takeMessage();
      if (said != null) {
        view.say(said);
      }
      Size size = screen.size();
      screen.show(
          view.lines(size.getRows(), size.getColumns(), Instant.now(), ZoneId.systemDefault()),
          size);
      Key key = screen.readKey(REFRESH_MILLIS);
      if (key.kind() != Key.Kind.NONE) {
        handle(key);
      }
    }
  }

  private void handle(Key key) {
    Optional<Action> asked = view.takeQuestion();
    view.say("");
    if (asked.isPresent()) {
      if (key.kind() == Key.Kind.CHARACTER && Character.toLowerCase(key.character()) == 'y') {
        view.selected().ifPresent(group -> start(asked.get(), group));
      }
      if (key.kind() == Key.Kind.CLOSED) {
        isEnded.set(true);
      }
      return;
    }
    switch (key.kind()) {
      case UP -> view.move(-1);
      case DOWN -> view.move(1);
      case PAGE_UP -> view.moveByScreens(-1);
      case PAGE_DOWN -> view.moveByScreens(1);
      case HOME -> view.selectFirst();
      case END -> view.selectLast();
      case CLOSED -> isEnded.set(true);
      case CHARACTER -> handle(key.character());
      default -> {}
    }
  }

  private void handle(char character) {
    if (character == 'q' || character == CONTROL_C) {
      isEnded.set(true);
      return;
    }
    for (Action action : Action.values()) {
      if (action.key() == character) {
        view.ask(action);
      }
    }
  }

  private void start(Action action, GroupSample group) {
    commands.start(action, group.path(), sampler::request);
  }
}
