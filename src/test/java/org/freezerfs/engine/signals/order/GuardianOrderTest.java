package org.freezerfs.engine.signals.order;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The guardian script continues processes in the same order as {@link ContinueOrder}. The script's
 * own functions are run, on random families of processes: a folder of each stands for /proc. One
 * shell is started for all families.
 */
class GuardianOrderTest {
  private static final Path SCRIPT = Path.of("src/main/bin/guardian");
  private static final List<String> FUNCTIONS = List.of("with_relations", "in_continue_order");

  /** Reads the entries of each family, and prints a line with the ids in their order. */
  private static final String LOOP =
      """
      for proc in "$1"/*; do
          read -r init < "$proc/init"
          order=$(in_continue_order < "$proc/entries") || exit
          echo "${proc##*/}:" $(echo "$order" | cut -d ' ' -f 1)
      done
      """;

  /** The action of each entry. */
  private static final String CONTINUE = "S";

  private static final int FAMILIES = 250;
  private static final int MOST_PROCESSES = 14;
  private static final int FIRST_PID = 100;
  private static final int HOST_INIT = 1;
  private static final int NO_INIT = 0;
  private static final int TIMEOUT_SECONDS = 60;

  @TempDir private Path folder;

  /**
   * A process as /proc shows it.
   *
   * @param threads their number; a zombie that has other threads still lives
   */
  private record Relative(ProcessRelations relations, boolean isZombie, int threads) {
    int pid() {
      return relations.task().pid();
    }

    boolean hasEnded() {
      return isZombie && threads <= 1;
    }

    String stat() {
      return "%d (a) (b)) %s %d %d %d 0 -1 4194560 1 2 3 4 5 6 7 8 20 0 %d 0 %d 9 9\n"
          .formatted(
              pid(),
              isZombie ? "Z" : "T",
              relations.parent(),
              relations.processGroup(),
              relations.session(),
              threads,
              relations.task().startTime());
    }
  }

  /**
   * Related processes, of which some are stopped.
   *
   * @param init the id of the process that keeps no process group from being orphaned
   * @param gone stopped processes that have ended since; another may have got their id
   */
  private record Family(int init, List<Relative> all, List<Task> stopped, List<Task> gone) {
    static Family random(Random random) {
      int init = random.nextBoolean() ? HOST_INIT : NO_INIT;
      List<Relative> all = new ArrayList<>();
      // Outside of the first pid namespace, process 1 is one like any other.
      all.add(
          new Relative(new ProcessRelations(new Task(HOST_INIT, 0), 0, HOST_INIT, 10), false, 1));
      int count = 1 + random.nextInt(MOST_PROCESSES);
      int first = random.nextInt(count);
      int start = 1;
      List<Task> stopped = new ArrayList<>();
      List<Task> gone = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        Relative parent = all.get(random.nextInt(all.size()));
        start += random.nextInt(2);
        // Ids come round to small numbers again.
        Task task = new Task(FIRST_PID + (i + first) % count, start);
        int session = 10 + 10 * (random.nextInt(8) / 7);
        int group = session + random.nextInt(4);
        boolean stops = random.nextInt(5) > 0;
        boolean isZombie = !stops && random.nextBoolean();
        ProcessRelations relations = new ProcessRelations(task, parent.pid(), group, session);
        all.add(new Relative(relations, isZombie, 1 + random.nextInt(2)));
        if (stops) {
          stopped.add(task);
        } else if (random.nextInt(4) == 0) {
          gone.add(new Task(task.pid(), start + 1000L));
        }
      }
      gone.add(new Task(FIRST_PID + count, start));
      return new Family(init, all, stopped, gone);
    }

    /** The ids in the order that {@link ContinueOrder} gives. */
    List<Integer> inJavasOrder() {
      List<ProcessRelations> relations =
          stopped.stream().map(task -> find(task.pid()).orElseThrow().relations()).toList();
      return ContinueOrder.of(relations, this::parentOutside).stream()
          .map(index -> stopped.get(index).pid())
          .toList();
    }

    private Optional<Relative> find(int pid) {
      return all.stream().filter(one -> one.pid() == pid).findFirst();
    }

    private Optional<ProcessRelations> parentOutside(int pid) {
      return find(pid).filter(one -> pid != init && !one.hasEnded()).map(Relative::relations);
    }

    void write(Path folder, Random random) throws IOException {
      for (Relative one : all) {
        Path stat = folder.resolve(Integer.toString(one.pid())).resolve("stat");
        Files.createDirectories(stat.getParent());
        Files.writeString(stat, one.stat());
      }
      List<Task> entries = new ArrayList<>(stopped);
      entries.addAll(gone);
      Collections.shuffle(entries, random);
      Files.writeString(
          folder.resolve("entries"),
          entries.stream()
              .map(task -> task.startTime() + " " + task.pid() + " " + CONTINUE + "\n")
              .collect(Collectors.joining()));
      Files.writeString(folder.resolve("init"), init + "\n");
    }
  }

  private static String functions() throws IOException {
    String script = Files.readString(SCRIPT);
    StringBuilder found = new StringBuilder();
    for (String name : FUNCTIONS) {
      Matcher function =
          Pattern.compile("^" + name + "\\(\\) \\{$.*?^\\}$", Pattern.MULTILINE | Pattern.DOTALL)
              .matcher(script);
      assertThat(function.find()).as("the function %s in %s", name, SCRIPT).isTrue();
      found.append(function.group()).append('\n');
    }
    return found.toString();
  }

  /** The lines that the shell prints: a family's number, and ids. */
  private List<String> runScript() throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Path families = folder.resolve("families");
    Process shell =
        new ProcessBuilder("sh", "-c", functions() + LOOP, "sh", families.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    try {
      assertThat(shell.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isTrue();
    } finally {
      shell.destroyForcibly();
    }
    List<String> lines = Files.readAllLines(output, US_ASCII);
    assertThat(shell.exitValue()).as("the script's status; it printed %s", lines).isZero();
    return lines;
  }

  @Test
  void bothContinueInTheSameOrder() throws Exception {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    List<Family> families = new ArrayList<>();
    for (int i = 0; i < FAMILIES; i++) {
      Family family = Family.random(random);
      families.add(family);
      family.write(folder.resolve("families").resolve(Integer.toString(i)), random);
    }

    Set<Integer> compared = new HashSet<>();
    for (String line : runScript()) {
      String[] words = line.split(":", -1);
      int number = Integer.parseInt(words[0]);
      Family family = families.get(number);
      List<Integer> order =
          Arrays.stream(words[1].trim().split(" ", -1))
              .filter(word -> !word.isEmpty())
              .map(Integer::valueOf)
              .toList();
      assertThat(order)
          .as("seed %d, family %d: %s", seed, number, family)
          .isEqualTo(family.inJavasOrder());
      compared.add(number);
    }
    assertThat(compared).as("seed %d: families compared", seed).hasSize(FAMILIES);
  }
}
