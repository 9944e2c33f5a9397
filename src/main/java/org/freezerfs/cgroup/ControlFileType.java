package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.Optional;
import jnr.constants.platform.Errno;

/**
 * A file that appears in groups: the kernel's cftype.
 *
 * @param rootOnly it is in the root and nowhere else
 * @param reader empty if the file can't be read: EINVAL
 * @param writer empty if the file can't be written: EINVAL
 */
public record ControlFileType(
    String name, boolean rootOnly, Optional<Reader> reader, Optional<Writer> writer) {
  /** Makes the contents of a file. */
  @FunctionalInterface
  public interface Reader {
    String read(Group group, Caller caller) throws CgroupException, IOException;
  }

  /** Obeys what was written to a file: one whole write(2), without the white space at its end. */
  @FunctionalInterface
  public interface Writer {
    void write(Group group, Caller caller, String text) throws CgroupException, IOException;
  }

  /** Obeys a number that was written to a file. */
  @FunctionalInterface
  public interface NumberWriter {
    /**
     * Obeys the number.
     *
     * @param number 64 bits, unsigned
     */
    void write(Group group, Caller caller, long number) throws CgroupException, IOException;
  }

  /**
   * A writer of numbers in C notation: the kernel's write_u64. What is no number gives EINVAL.
   *
   * @param tooLarge what one of over 64 bits gives
   */
  public static Writer number(Errno tooLarge, NumberWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, Numbers.parse(text, tooLarge));
  }

  /** A file of every group that can be read and written. */
  public static ControlFileType readWrite(String name, Reader reader, Writer writer) {
    return new ControlFileType(name, false, Optional.of(reader), Optional.of(writer));
  }

  /** A file of every group that can only be written. */
  public static ControlFileType writeOnly(String name, Writer writer) {
    return new ControlFileType(name, false, Optional.empty(), Optional.of(writer));
  }

  /** The same file, in the root alone. */
  public ControlFileType inRootOnly() {
    return new ControlFileType(name, true, reader, writer);
  }
}
