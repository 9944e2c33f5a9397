package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.freezerfs.Recordings;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The files in which the recording of one test is kept: the recording, its page, and the log. */
final class KeptRecording {
  private static final String DIRECTORY = "target/freezerfs";

  /** The number of an invocation, of a repeated or parameterized test, in a unique id of JUnit. */
  private static final Pattern INVOCATION = Pattern.compile("-invocation:#(\\d+)");

  /** The tests of this run by the paths of their files, without what follows the last dot. */
  private static final Map<Path, String> TAKEN = new ConcurrentHashMap<>();

  private final Path page;
  private final Path recording;
  private final Path log;

  private KeptRecording(Path directory, String name) {
    page = directory.resolve(name + ".html");
    recording = directory.resolve(name + ".jfr");
    log = directory.resolve(name + ".log");
  }

  /**
   * Returns the files of a test: in a directory for its class, by the name of its method, and the
   * number of the invocation if there is one. An overloaded method gets a number too.
   */
  static KeptRecording of(ExtensionContext test) {
    Path directory =
        Path.of(
                test.getConfigurationParameter(FreezerExtension.RECORDINGS).orElse(DIRECTORY),
                test.getRequiredTestClass().getName())
            .toAbsolutePath();
    String name = test.getRequiredTestMethod().getName() + invocations(test.getUniqueId());
    String free = name;
    for (int i = 2; !isOwn(directory.resolve(free), test.getUniqueId()); i++) {
      free = name + "." + i;
    }
    return new KeptRecording(directory, free);
  }

  private static boolean isOwn(Path files, String test) {
    String owner = TAKEN.putIfAbsent(files, test);
    return owner == null || owner.equals(test);
  }

  private static String invocations(String uniqueId) {
    return INVOCATION
        .matcher(uniqueId)
        .results()
        .map((MatchResult found) -> "-" + found.group(1))
        .collect(Collectors.joining());
  }

  Path page() {
    return page;
  }

  /** Adds to what has failed a test where its recording is. */
  void addTo(Throwable failure) {
    failure.addSuppressed(new FailedTestException("recording of its mount: " + page));
  }

  /**
   * Moves the files here, and draws the page. Earlier ones are replaced.
   *
   * @throws IOException also if the page can't be drawn of a recording that is kept
   */
  void keep(Path completeRecording, Path completeLog) throws IOException {
    removeEarlier();
    Files.move(completeRecording, recording);
    if (Files.exists(completeLog)) {
      Files.move(completeLog, log);
    }
    try {
      Recordings.draw(recording, page);
    } catch (IOException e) {
      throw new IOException(recording + " is kept, but no page of it: " + e.getMessage(), e);
    }
  }

  /** Draws a page of a recording that is in no file. */
  interface Drawing {
    void draw(Path page) throws IOException;
  }

  /** Draws the page alone. Earlier files are replaced. */
  void draw(Drawing drawing) throws IOException {
    removeEarlier();
    drawing.draw(page);
  }

  private void removeEarlier() throws IOException {
    for (Path earlier : List.of(page, recording, log)) {
      Files.deleteIfExists(earlier);
    }
    Files.createDirectories(page.getParent());
  }
}
