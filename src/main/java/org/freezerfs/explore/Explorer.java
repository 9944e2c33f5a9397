package org.freezerfs.explore;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.freezerfs.host.proc.DaemonThread;

/**
 * Explores a command: runs it undisturbed twice, makes a plan of cases of what the two runs have in
 * common, and then runs the command once for each case.
 */
public final class Explorer {
  /** How long the first run may take, if no limit is given. */
  private static final long FIRST_LIMIT_NANOS = TimeUnit.MINUTES.toNanos(5);

  private static final long LEAST_LIMIT_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int TIMES_UNDISTURBED = 10;

  private static final long END_NANOS = TimeUnit.SECONDS.toNanos(10);

  /** How often a case is run that has a bad verdict. */
  private static final int RUNS_OF_BAD = 3;

  /** The permissions of a mount point, and of what it is in. */
  private static final String FOR_ALL = "rwxr-xr-x";

  /**
   * What is explored, and how.
   *
   * @param supervise the words that run the program of this name; the command is to follow
   * @param command its words, with one byte to a character
   * @param directory where mount points are made
   * @param check a command for a shell that judges each run; empty if there is none
   * @param limitNanos how long a run may take; empty for ten times an undisturbed run
   * @param jobs how many runs there are at once
   * @param page the folder for a page with a recording of each run; empty if there is to be none
   */
  public record Settings(
      ExploredMount.Maker maker,
      List<String> supervise,
      List<String> command,
      Path directory,
      Optional<String> check,
      Optional<Long> limitNanos,
      int jobs,
      Optional<Path> page) {}

  /** The command can't be explored; the message is one line for a person. */
  public static final class UnfitCommandException extends Exception {
    private static final long serialVersionUID = 1;

    UnfitCommandException(String message) {
      super(message);
    }
  }

  /**
   * What became of one case.
   *
   * @param outcome that of the run with the worst verdict
   * @param verdicts of all runs. A case with a bad verdict, other than a hang, is run again, to see
   *     whether it always ends so
   */
  record Result(
      Case disturbed, Outcome outcome, Verdict.Judgement judgement, List<Verdict> verdicts) {
    Verdict verdict() {
      return judgement.verdict();
    }
  }

  /** Is told of each result, by one thread at a time. */
  @FunctionalInterface
  interface Listener {
    void done(int index, Result result) throws IOException;
  }

  /** Lets all users enter a directory, which is not followed if it is a link. */
  static void openForAll(Path directory) throws IOException {
    Files.getFileAttributeView(directory, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setPermissions(PosixFilePermissions.fromString(FOR_ALL));
  }

  private final Settings settings;
  private final Set<ExploredRun> running = ConcurrentHashMap.newKeySet();
  private Outcome undisturbed;
  private CasePlan plan;
  private volatile boolean ending;

  public Explorer(Settings settings) {
    this.settings = settings;
  }

  /**
   * Makes the plan.
   *
   * @throws UnfitCommandException if an undisturbed run fails, or two differ in their end
   */
  void plan() throws UnfitCommandException, IOException, InterruptedException {
    long limit = settings.limitNanos().orElse(FIRST_LIMIT_NANOS);
    ExploredRun first = new ExploredRun(settings, Optional.empty());
    undisturbed = requireSuccess(run(first, limit));
    ExploredRun second = new ExploredRun(settings, Optional.empty());
    Outcome again = requireSuccess(run(second, limit));
    List<String> differences = Verdict.differences(again.state(), undisturbed.state(), 0);
    if (!differences.isEmpty()) {
      throw new UnfitCommandException(
          "two undisturbed runs differ: in the second " + String.join("; ", differences));
    }
    plan = CasePlan.of(first.log(), second.log(), settings.maker().rules());
  }

  private static Outcome requireSuccess(Outcome outcome) throws UnfitCommandException {
    if (!outcome.end().equals(Optional.of(new Supervisor.End(false, 0)))) {
      String how =
          outcome
              .end()
              .map(Supervisor.End::toString)
              .orElse("not ended after " + outcome.duration());
      throw new UnfitCommandException(
          "an undisturbed run fails: "
              + how
              + (outcome.lastLines().isEmpty()
                  ? ""
                  : ": " + String.join(" / ", outcome.lastLines())));
    }
    if (outcome.failsCheck()) {
      throw new UnfitCommandException("an undisturbed run fails the check");
    }
    return outcome;
  }

  /** The explored command, for a person. */
  String command() {
    return new String(Texts.bytes(String.join(" ", settings.command())), StandardCharsets.UTF_8);
  }

  /** The plan, once it is made. */
  CasePlan cases() {
    return plan;
  }

  /** How long a run may take that is not slow by its disturbance. */
  private long limitNanos() {
    return settings
        .limitNanos()
        .orElse(Math.max(LEAST_LIMIT_NANOS, TIMES_UNDISTURBED * undisturbed.nanos()));
  }

  /**
   * Runs some cases.
   *
   * @param done is told of each, as soon as it is done
   * @return what became of each, in their order
   */
  List<Result> run(List<Case> cases, Listener done) throws IOException, InterruptedException {
    ExecutorService threads =
        Executors.newFixedThreadPool(settings.jobs(), DaemonThread.factory("explore"));
    try {
      List<Future<Result>> begun = new ArrayList<>();
      for (int i = 0; i < cases.size(); i++) {
        int index = i;
        begun.add(
            threads.submit(
                () -> {
                  Result result = run(cases.get(index));
                  synchronized (this) {
                    done.done(index, result);
                  }
                  return result;
                }));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> each : begun) {
        results.add(each.get());
      }
      return results;
    } catch (ExecutionException e) {
      if (ending) {
        throw new InterruptedException();
      }
      // A page can't be written: the other runs end in order.
      end();
      awaitEnd();
      throw new IOException(String.valueOf(e.getCause().getMessage()), e);
    } finally {
      threads.shutdown();
    }
  }

  private Result run(Case one) throws IOException, InterruptedException {
    long limit = limitNanos() + TimeUnit.MILLISECONDS.toNanos(one.disturbance().extraMillis());
    Result worst = runOnce(one, limit);
    List<Verdict> verdicts = new ArrayList<>(List.of(worst.verdict()));
    // To wait for what hangs takes longest, and a hang is the worst.
    while (worst.verdict().isBad()
        && worst.verdict() != Verdict.HANGS
        && verdicts.size() < RUNS_OF_BAD) {
      Result again = runOnce(one, limit);
      verdicts.add(again.verdict());
      if (again.verdict().compareTo(worst.verdict()) < 0) {
        worst = again;
      }
    }
    return new Result(one, worst.outcome(), worst.judgement(), List.copyOf(verdicts));
  }

  private Result runOnce(Case one, long limit) throws IOException, InterruptedException {
    ExploredRun tried = new ExploredRun(settings, Optional.of(one));
    Outcome outcome;
    try {
      outcome = run(tried, limit);
    } catch (IOException e) {
      outcome = tried.failed(e);
    }
    Verdict.Judgement judgement = Verdict.of(outcome, undisturbed, one.disturbance());
    return new Result(one, outcome, judgement, List.of(judgement.verdict()));
  }

  private Outcome run(ExploredRun one, long limit) throws IOException, InterruptedException {
    running.add(one);
    try {
      requireNotEnding();
      Outcome outcome = one.run(limit);
      requireNotEnding();
      return outcome;
    } catch (IOException e) {
      requireNotEnding();
      throw e;
    } finally {
      running.remove(one);
    }
  }

  /** A run that the end of the process has ended says nothing about the command. */
  private void requireNotEnding() throws InterruptedException {
    if (ending) {
      throw new InterruptedException();
    }
  }

  /** Ends all runs now, because the process ends. */
  void end() {
    ending = true;
    running.forEach(ExploredRun::end);
  }

  /** Waits until nothing of any run is left, for some time. */
  void awaitEnd() throws InterruptedException {
    long deadline = System.nanoTime() + END_NANOS;
    while (!running.isEmpty() && System.nanoTime() < deadline) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
