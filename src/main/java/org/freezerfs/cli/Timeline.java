package org.freezerfs.cli;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.freezerfs.text.LogText;
import org.freezerfs.trace.SavedEvents;
import org.freezerfs.trace.TimelinePage;

/**
 * The command {@code freezerfs timeline}: draws a recording, as a page for a browser or as events.
 */
final class Timeline {
  /** What is made of a recording. */
  enum Form {
    /** A page, on standard output. */
    PAGE(""),
    /** An array with an object for each event. */
    JSON("--json"),
    /** A line of text for each event. */
    TEXT("--text"),
    /** A page beside the recording, which is drawn anew until the mount ends. */
    FOLLOW("--follow");

    private final String flag;

    Form(String flag) {
      this.flag = flag;
    }

    /** Returns the form that a flag of the command line asks for. */
    static Form of(String flag) {
      for (Form form : values()) {
        if (form.flag.equals(flag)) {
          return form;
        }
      }
      throw new IllegalArgumentException(flag);
    }
  }

  private Timeline() {}

  /** Writes something to a stream. */
  @FunctionalInterface
  private interface Contents {
    void write(OutputStream out) throws IOException;
  }

  private static void write(Contents contents) throws IOException {
    try (OutputStream out = new BufferedOutputStream(new FileOutputStream(FileDescriptor.out))) {
      contents.write(out);
    }
  }

  /**
   * Draws or prints a recording.
   *
   * @param source the recording, or the mount point of a mount that is recorded
   * @return the exit status: 1 if it can't be read or written
   */
  static int run(Path source, Form form) throws MountFailure, IOException, InterruptedException {
    try {
      Tracing.requireFlightRecorder("timeline");
      Path recording = recording(source);
      switch (form) {
        case PAGE -> write(TimelinePage.of(recording)::write);
        case JSON, TEXT -> print(recording, form);
        case FOLLOW -> follow(recording);
      }
      return 0;
    } catch (OutOfMemoryError e) {
      return Main.printError(
          "the recording is larger than the heap: set FREEZERFS_HEAP=1g in the environment");
    }
  }

  private static Path recording(Path source) throws MountFailure, IOException {
    if (!Files.isDirectory(source)) {
      return source;
    }
    try {
      return Path.of(Files.readString(source.resolve(Tracing.PATH_FILE)).stripTrailing());
    } catch (NoSuchFileException e) {
      throw new MountFailure(
          source + " is no mount point of freezerfs with a recording: mount it with -o trace=FILE");
    }
  }

  private static void print(Path recording, Form form) throws IOException {
    SavedEvents events = SavedEvents.read(recording);
    if (events.torn() > 0) {
      Main.printError(
          "the last part of " + recording + " is torn: " + events.torn() + " bytes are left out");
    }
    write(
        out -> {
          Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
          if (form == Form.JSON) {
            events.writeJson(writer);
          } else {
            events.writeText(writer);
          }
          writer.flush();
        });
  }

  private static void follow(Path recording) throws IOException, InterruptedException {
    LivePage page = new LivePage(recording.toAbsolutePath());
    boolean goesOn = page.draw();
    System.out.println(LogText.forTerminal(page.path().toString()));
    if (goesOn) {
      page.follow();
    }
  }
}
