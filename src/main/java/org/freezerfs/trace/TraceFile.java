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
 * The file of a recording: one part after the other, each of which is a recording by itself, as in
 * all files of JDK Flight Recorder. An earlier file is kept as {@code FILE.old}. The directory
 * {@code FILE.parts} has the part that is being written.
 */
final class TraceFile implements Closeable {
  /**
   * In bytes, more by far than Flight Recorder writes at once. Flight Recorder ends the program
   * when a write fails.
   */
  private static final long ROOM = 32 << 20;

  static final String PART = "part";

  /** The names in the directory of parts: a part, and Flight Recorder's own files. */
  private static final Pattern OURS =
      Pattern.compile(PART + "|(\\d{4}(_\\d+){6,7}(/[^/]+[.]jfr)?)?");

  private final Path parts;
  private final FileChannel channel;

  private TraceFile(Path parts, FileChannel channel) {
    this.parts = parts;
    this.channel = channel;
  }

  /**
   * Creates the file, and keeps an earlier one as {@code FILE.old}.
   *
   * @throws IOException if it can't be written, or exists and is no regular file
   */
  static TraceFile create(Path file) throws IOException {
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS) && !Files.isRegularFile(file)) {
      throw new IOException("it is no regular file");
    }
    Path parts = partsOf(file);
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

  /** The directory of parts that a file has while its recording goes on. */
  static Path partsOf(Path file) {
    return beside(file, ".parts");
  }

  private static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }

  /** Returns the directory for the part that is being written. */
  Path parts() {
    return parts;
  }

  /**
   * Checks that the disk has room for a part.
   *
   * @throws IOException if it has not, or the directory can't be written
   */
  void requireRoom() throws IOException {
    Files.createDirectories(parts);
    if (!Files.isWritable(parts)) {
      throw new IOException(parts + " can't be written");
    }
    // Not by a FileStore, which needs a line in /proc/mounts; in some chroots there is none.
    if (parts.toFile().getUsableSpace() < ROOM) {
      throw new IOException("there is less than " + (ROOM >> 20) + " MB of room");
    }
  }

  /** Appends a part; if that fails, the file has its old length. */
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
   * Removes a directory of parts, and follows no symbolic links.
   *
   * @throws IOException if it has a file that no recording makes; then nothing is removed
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
        throw new IOException(path + " is no file of a recording");
      }
    }
    for (Path path : within) {
      Files.deleteIfExists(path);
    }
  }
}
