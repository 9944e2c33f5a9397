package org.freezerfs.trace;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The file of a recording: one part after the other, each of which is a recording by itself, as JDK
 * Flight Recorder's files are. What was there before is kept as {@code FILE.old}; in the folder
 * {@code FILE.parts} is what is not yet a part of it.
 */
final class TraceFile implements Closeable {
  /** Of what Flight Recorder writes at once the most, by far: it ends this program if it can't. */
  private static final long ROOM = 32 << 20;

  static final String PART = "part";

  /** What is in the folder: a part, and what Flight Recorder makes one of. */
  private static final Pattern OURS =
      Pattern.compile(PART + "|(\\d{4}(_\\d+){6,7}(/[^/]+[.]jfr)?)?");

  private final Path parts;
  private final FileChannel channel;

  private TraceFile(Path parts, FileChannel channel) {
    this.parts = parts;
    this.channel = channel;
  }

  /**
   * Begins a file anew.
   *
   * @throws IOException if it can't be written, or is no regular file
   */
  static TraceFile create(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    Path parts = beside(file, ".parts");
    remove(parts);
    Files.createDirectory(parts);
    if (Files.exists(file) && Files.size(file) > 0) {
      Files.move(file, beside(file, ".old"), StandardCopyOption.REPLACE_EXISTING);
    }
    return new TraceFile(
        parts,
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING));
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** The folder for what is being made. */
  Path parts() {
    return parts;
  }

  /**
   * Checks that there is room to make a part.
   *
   * @throws IOException if not
   */
  void requireRoom() throws IOException {
    Files.createDirectories(parts);
    if (!Files.isWritable(parts)) {
      throw new IOException(parts + " can't be written");
    }
    // A FileStore needs a mount point above it, which there is none of in some chroots.
    if (parts.toFile().getUsableSpace() < ROOM) {
      throw new IOException("there is less than " + (ROOM >> 20) + " MB of room");
    }
  }

  /** Adds a part; wholly, or not at all. */
  void append(Path part) throws IOException {
    long end = channel.size();
    try (InputStream in = Files.newInputStream(part)) {
      channel.position(end);
      OutputStream out = Channels.newOutputStream(channel);
      in.transferTo(out);
    } catch (IOException e) {
      channel.truncate(end);
      throw e;
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
    remove(parts);
  }

  /**
   * Removes a folder of parts, and follows no links.
   *
   * @throws IOException if something is in it that no recording puts there: then that is left
   */
  static void remove(Path folder) throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> within;
    try (Stream<Path> all = Files.walk(folder)) {
      within = all.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path path : within) {
      if (!OURS.matcher(folder.relativize(path).toString()).matches()) {
        throw new IOException(path + " is none of a recording's");
      }
    }
    for (Path path : within) {
      Files.deleteIfExists(path);
    }
  }
}
