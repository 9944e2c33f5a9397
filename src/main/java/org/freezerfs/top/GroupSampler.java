package org.freezerfs.top;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the groups of mounts by their files, as any program can. */
final class GroupSampler {
  /** Reading it is not the read that is shown FREEZING, which a program may wait for. */
  private static final String STATE = "freezerfs.state";

  /** In seconds since the epoch. */
  private static final String SINCE = "freezerfs.state_since";

  private static final String TASKS = "tasks";
  private static final String UNIFIED_TASKS = "cgroup.threads";

  /** The root of a mount has the first, or in cgroup v2 lacks the second. */
  private static final String ROOT_FILE = "release_agent";

  private static final String UNIFIED_FILE_BELOW_ROOT = "cgroup.type";

  private static final Pattern WORD = Pattern.compile("[A-Z]{1,8}");

  /** Seconds with nanoseconds, as the file has them. */
  private static final Pattern TIME = Pattern.compile("(\\d{1,12})\\.(\\d{9})");

  private final CpuMeter meter;
  private final int self;

  /**
   * A sampler.
   *
   * @param self this program's process id
   */
  GroupSampler(CpuMeter meter, int self) {
    this.meter = meter;
    this.self = self;
  }

  /** Reads these groups, and the groups below each, parents before children. */
  List<GroupSample> sample(List<Path> tops) {
    List<GroupSample> samples = new ArrayList<>();
    meter.begin();
    for (Path top : tops) {
      add(top, 0, samples);
    }
    return samples;
  }

  private void add(Path group, int depth, List<GroupSample> samples) {
    try {
      List<Path> below = below(group);
      samples.add(read(group, depth));
      for (Path each : below) {
        add(each, depth + 1, samples);
      }
    } catch (IOException e) {
      addUnreadable(group, depth, e, samples);
    } catch (UncheckedIOException e) {
      addUnreadable(group, depth, e.getCause(), samples);
    } catch (IllegalArgumentException e) {
      // Anybody can mount a filesystem that says to be freezerfs, and has anything in its files.
      samples.add(GroupSample.unreadable(group, depth, "it has no files of freezerfs"));
    }
  }

  /** A group that was removed meanwhile is left out. */
  private static void addUnreadable(
      Path group, int depth, IOException failure, List<GroupSample> samples) {
    if (depth == 0 || !Files.notExists(group)) {
      samples.add(GroupSample.unreadable(group, depth, reason(failure)));
    }
  }

  private static String reason(IOException failure) {
    // The messages of these are the path.
    if (failure instanceof NoSuchFileException) {
      return "No such file or directory";
    }
    if (failure instanceof AccessDeniedException) {
      return "Permission denied";
    }
    String text =
        failure instanceof FileSystemException named ? named.getReason() : failure.getMessage();
    return text == null ? failure.getClass().getSimpleName() : text;
  }

  private static List<Path> below(Path group) throws IOException {
    List<Path> found = new ArrayList<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(group)) {
      for (Path each : all) {
        if (Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS)) {
          found.add(each);
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    found.sort(null);
    return found;
  }

  private GroupSample read(Path group, int depth) throws IOException {
    Optional<String> state = firstLine(group.resolve(STATE));
    if (state.isPresent() && !WORD.matcher(state.get()).matches()) {
      throw new IllegalArgumentException(STATE + " has no state");
    }
    Optional<Instant> changed = firstLine(group.resolve(SINCE)).map(GroupSampler::instant);
    boolean isUnified = Files.exists(group.resolve(UNIFIED_TASKS));
    boolean isRoot =
        isUnified
            ? !Files.exists(group.resolve(UNIFIED_FILE_BELOW_ROOT))
            : Files.exists(group.resolve(ROOT_FILE));
    OptionalInt tasks = OptionalInt.empty();
    boolean hasSelf = false;
    OptionalDouble cpu = OptionalDouble.empty();
    if (!isRoot) {
      int[] ids = ids(group.resolve(isUnified ? UNIFIED_TASKS : TASKS));
      tasks = OptionalInt.of(ids.length);
      hasSelf = IntStream.of(ids).anyMatch(id -> id == self);
      cpu = meter.percent(ids);
    }
    return new GroupSample(group, depth, state, changed, tasks, hasSelf, cpu, Optional.empty());
  }

  private static Instant instant(String text) {
    Matcher time = TIME.matcher(text);
    if (!time.matches()) {
      throw new IllegalArgumentException(SINCE + " has no time");
    }
    return Instant.ofEpochSecond(Long.parseLong(time.group(1)), Long.parseLong(time.group(2)));
  }

  private static Optional<String> firstLine(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
      return lines.findFirst();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  private static int[] ids(Path file) throws IOException {
    try (Stream<String> lines = Files.lines(file, StandardCharsets.US_ASCII)) {
      return lines.mapToInt(Integer::parseInt).toArray();
    }
  }
}
