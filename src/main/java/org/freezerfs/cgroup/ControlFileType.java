package org.freezerfs.cgroup;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import jnr.constants.platform.Errno;

/**
 * A kind of control file: the kernel's cftype.
 *
 * @param reader empty if the file can't be read, which fails with EINVAL
 * @param writer empty if the file can't be written, which fails with EINVAL
 * @param needs what a write asks of the task that has opened the file
 * @param listsIds whether the contents are ids, ascending, one a line: they may be long
 * @param onFirstUse present if changes of the contents are told to clients that poll or watch the
 *     file. It is called before the file is looked up for the first time: no client can wait for a
 *     change before that
 */
public record ControlFileType(
    String name,
    Place place,
    Optional<Reader> reader,
    Optional<Writer> writer,
    Set<Credentials.Detail> needs,
    boolean listsIds,
    Optional<Consumer<ControlFile>> onFirstUse) {
  /** Which groups have a file. */
  public enum Place {
    EVERYWHERE,
    ROOT,
    BELOW_ROOT;

    boolean includes(boolean isRoot) {
      return this == EVERYWHERE || (this == ROOT) == isRoot;
    }
  }

  /** Makes the contents of a file. */
  @FunctionalInterface
  public interface Reader {
    String read(Group group, Credentials caller) throws CgroupException, IOException;
  }

  /** Executes one write(2). */
  @FunctionalInterface
  public interface Writer {
    /**
     * Executes the write.
     *
     * @param text what was written, up to the first NUL byte; one byte to a character
     */
    void write(Group group, Credentials caller, String text) throws CgroupException, IOException;
  }

  /** Executes a write of a number. */
  @FunctionalInterface
  public interface NumberWriter {
    /**
     * Executes the write.
     *
     * @param number 64 bits, unsigned
     */
    void write(Group group, Credentials caller, long number) throws CgroupException, IOException;
  }

  /** Executes a write of a number of 32 bits with a sign. */
  @FunctionalInterface
  public interface IntegerWriter {
    void write(Group group, Credentials caller, int number) throws CgroupException, IOException;
  }

  /** Lists ids, as the reader sees them, ascending. */
  @FunctionalInterface
  interface IdReader {
    int[] read(Group group, Credentials reader) throws IOException;
  }

  /** Executes a write of a task's id. */
  @FunctionalInterface
  public interface IdWriter {
    void write(Group group, Credentials caller, int id) throws CgroupException, IOException;
  }

  /**
   * A writer of numbers: the kernel's write_u64. Text that is no number fails with EINVAL.
   *
   * @param tooLarge what a number of more than 64 bits fails with
   */
  public static Writer number(Numbers numbers, Errno tooLarge, NumberWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, numbers.parse(text, tooLarge));
  }

  /**
   * A writer of numbers of 32 bits with a sign: strstrip and kstrtoint. Text that is no number
   * fails with EINVAL, a number of more bits with ERANGE.
   */
  public static Writer integer(IntegerWriter writer) {
    return (group, caller, text) ->
        writer.write(group, caller, Numbers.parseInt(text, Errno.ERANGE));
  }

  /** A writer of words, without the white space around them that the semantics ignore. */
  public static Writer word(Semantics semantics, Writer writer) {
    return (group, caller, text) -> writer.write(group, caller, semantics.strip(text));
  }

  /** A writer of tasks' ids. */
  static Writer id(Numbers numbers, IdWriter writer) {
    return (group, caller, text) -> writer.write(group, caller, numbers.parseId(text));
  }

  /** The contents of a file, or the end of a line, that say whether something is so. */
  public static String flag(boolean isSo) {
    return isSo ? "1\n" : "0\n";
  }

  /** A file that every group has, and that can be read and written. */
  public static ControlFileType readWrite(String name, Reader reader, Writer writer) {
    return of(name, Optional.of(reader), Optional.of(writer));
  }

  /** A file that every group has, and that can only be read. */
  public static ControlFileType readOnly(String name, Reader reader) {
    return of(name, Optional.of(reader), Optional.empty());
  }

  /** A file that every group has, and that can only be written. */
  public static ControlFileType writeOnly(String name, Writer writer) {
    return of(name, Optional.empty(), Optional.of(writer));
  }

  /** A file that every group has, that lists ids, one a line, and takes one. */
  static ControlFileType ids(String name, IdReader reader, Writer writer) {
    return new ControlFileType(
        name,
        Place.EVERYWHERE,
        Optional.of((group, caller) -> lines(reader.read(group, caller))),
        Optional.of(writer),
        Set.of(),
        true,
        Optional.empty());
  }

  private static String lines(int[] ids) {
    StringBuilder lines = new StringBuilder();
    for (int id : ids) {
      lines.append(id).append('\n');
    }
    return lines.toString();
  }

  private static ControlFileType of(String name, Optional<Reader> reader, Optional<Writer> writer) {
    return new ControlFileType(
        name, Place.EVERYWHERE, reader, writer, Set.of(), false, Optional.empty());
  }

  /** The same file in these groups. */
  public ControlFileType in(Place other) {
    return new ControlFileType(name, other, reader, writer, needs, listsIds, onFirstUse);
  }

  /**
   * The same file, but only a caller with CAP_SYS_ADMIN in the initial user namespace may write it.
   * For others a write fails with EPERM (kernel/cgroup/cgroup-v1.c, cgroup_release_agent_write).
   */
  ControlFileType requiringSysAdmin() {
    return new ControlFileType(
        name,
        place,
        reader,
        writer.map(ControlFileType::requiringSysAdmin),
        Set.of(Credentials.Detail.SYS_ADMIN),
        listsIds,
        onFirstUse);
  }

  /** The same file, whose writer asks for {@link Credentials#groups}. */
  ControlFileType needingGroups() {
    return new ControlFileType(
        name, place, reader, writer, Set.of(Credentials.Detail.GROUPS), listsIds, onFirstUse);
  }

  /**
   * The same file, whose changes are told to clients that poll or watch it.
   *
   * @param action is run before the file is looked up for the first time
   */
  public ControlFileType notingChanges(Consumer<ControlFile> action) {
    return new ControlFileType(name, place, reader, writer, needs, listsIds, Optional.of(action));
  }

  private static Writer requiringSysAdmin(Writer writer) {
    return (group, caller, text) -> {
      if (!caller.hasSysAdmin()) {
        throw new CgroupException(Errno.EPERM);
      }
      writer.write(group, caller, text);
    };
  }
}
