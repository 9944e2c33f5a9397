package org.freezerfs.host.cgroups;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.host.libc.DirectoryEntries;
import org.freezerfs.host.libc.FileStatus;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.libc.UserFile;
import org.freezerfs.host.proc.ByteText;
import org.freezerfs.host.proc.KernelFile;

/**
 * One control group of the host: a directory of a mounted hierarchy, which may not exist any more.
 * Two with one path are equal.
 *
 * <p>A user who may write to the cgroup that contains it can remove it and make another with the
 * same name. So one that was {@linkplain #identified identified} counts as gone as soon as its path
 * leads to another: no file of that is read or written. The kernel does not use an inode number
 * again in a hierarchy.
 *
 * @param path in the default charset, as native code takes it
 * @param inode its inode number; {@link #ANY} for whatever cgroup is at the path
 */
public record HostCgroup(String path, long inode) implements CgroupFiles {
  /** The file that has its processes. */
  public static final String PROCESSES = "cgroup.procs";

  /** Of v2 alone. */
  private static final String TYPE = "cgroup.type";

  private static final String INVALID = "domain invalid";

  private static final int PATH_MAX = 4096;

  /** The longest name of a file, with a slash; and of some cgroups that a member may make. */
  private static final int LONGEST_FILE = 128;

  /** No cgroup has this inode number. */
  public static final long ANY = 0;

  private static final int BUFFER_SIZE = 1 << 16;
  private static final int MODE = 0755;
  private static final int NONE = -1;

  /** Of extended attributes. */
  static final String ROOTS_ATTRIBUTES = "trusted.";

  static final String OWNERS_ATTRIBUTES = "user.";

  /** One buffer for each thread, for what is written, and for paths and attributes. */
  private static final ThreadLocal<Pointer> BUFFER =
      ThreadLocal.withInitial(() -> Memory.allocateDirect(Runtime.getSystemRuntime(), BUFFER_SIZE));

  /** Whatever cgroup is at a path. */
  public HostCgroup(String path) {
    this(path, ANY);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof HostCgroup cgroup && cgroup.path.equals(path);
  }

  @Override
  public int hashCode() {
    return path.hashCode();
  }

  /** What the kernel says of its directory; empty if it has gone, or there is another now. */
  public Optional<FileStatus> status() {
    return FileStatus.of(nativePath()).filter(this::isOf);
  }

  private boolean isOf(FileStatus status) {
    return inode == ANY || inode == status.inode();
  }

  /** The cgroup that is at the path now, and no other that will be there; empty if it has gone. */
  public Optional<HostCgroup> identified() {
    return status().map(status -> new HostCgroup(path, status.inode()));
  }

  /** The cgroup that contains it. */
  public HostCgroup parent() {
    return new HostCgroup(path.substring(0, path.lastIndexOf('/')));
  }

  /** A cgroup directly below, which may not exist. */
  public HostCgroup child(String childName) {
    return new HostCgroup(path + "/" + childName);
  }

  /** Whether it is another cgroup, or contains it. */
  public boolean contains(HostCgroup other) {
    return other.path.equals(path) || other.path.startsWith(path + "/");
  }

  /** Its name in its parent. */
  public String name() {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /**
   * Makes the cgroup.
   *
   * @throws HostCgroupException EEXIST; ENOENT if its parent has gone; EAGAIN beyond a limit of the
   *     parent; ENAMETOOLONG if its files could not be named
   */
  public void make() throws HostCgroupException {
    if (path.length() + LONGEST_FILE >= PATH_MAX) {
      throw new HostCgroupException(path, Errno.ENAMETOOLONG);
    }
    if (LibC.get().mkdir(path, MODE) != 0) {
      throw failure("");
    }
  }

  /**
   * Removes the cgroup. rmdir(2) takes a name, so others can put another cgroup in its place after
   * it was compared. That does no harm: only a user who may write to the cgroup above can do so,
   * only an empty one is removed, and that user could remove it as well.
   *
   * @return false if it has processes or cgroups
   */
  public boolean remove() throws HostCgroupException {
    if (isReplaced()) {
      return true;
    }
    if (LibC.get().rmdir(nativePath()) == 0) {
      return true;
    }
    // Not by an exception: it takes longer than the call.
    if (LibC.errno() == Errno.EBUSY.intValue()) {
      return false;
    }
    requireGone(failure(""));
    return true;
  }

  /** Whether it exists. */
  public boolean exists() {
    return status().isPresent();
  }

  /** Whether this program may not make cgroups in it, because it is another user's: EACCES. */
  public boolean isOfOtherUser() {
    return LibC.get().access(path, LibC.WRITABLE) != 0 && LibC.errno() == Errno.EACCES.intValue();
  }

  /** Whether it has a file of this name. */
  public boolean hasFile(String file) {
    return LibC.get().access(path + "/" + file, LibC.EXISTS) == 0;
  }

  /**
   * Requires that processes can be moved into it: into none beneath a threaded cgroup of v2, or
   * beneath the parent of threaded ones.
   *
   * @throws HostCgroupException EOPNOTSUPP
   */
  public void requireTakesProcesses() throws HostCgroupException {
    if (read(TYPE).orElse("").startsWith(INVALID)) {
      throw new HostCgroupException(path, Errno.EOPNOTSUPP);
    }
  }

  /** The cgroups directly below; none if it has gone. */
  public List<HostCgroup> children() throws IOException {
    List<HostCgroup> children = new ArrayList<>();
    if (status().filter(status -> status.directories() == 0).isPresent()) {
      return children; // Most cells have none, and are listed often.
    }
    int fd = openSame(path, LibC.READ_ONLY);
    if (fd < 0) {
      requireGone(failure(""));
      return children;
    }
    try {
      boolean isRead =
          DirectoryEntries.visit(
              fd,
              entry -> {
                if (isChild(entry)) {
                  children.add(child(entry.name()));
                }
              });
      if (!isRead) {
        requireGone(failure(""));
      }
    } finally {
      LibC.get().close(fd);
    }
    return children;
  }

  /** Whether an entry of a cgroup's directory is a cgroup. */
  static boolean isChild(DirectoryEntries.Entry entry) {
    return entry.isDirectory() && !entry.name().equals(".") && !entry.name().equals("..");
  }

  /**
   * Opens one of its files, or its directory.
   *
   * @return a descriptor; negative if that fails, and {@link LibC#errno} says why: ENOENT also if
   *     there is another cgroup at the path now
   */
  private int openSame(String file, int flags) {
    int fd = LibC.get().open(file, flags);
    // Afterwards: if the cgroup is at its path now, it was so when the file was opened.
    if (fd >= 0 && isReplaced()) {
      LibC.get().close(fd);
      Runtime.getSystemRuntime().setLastError(Errno.ENOENT.intValue());
      return NONE;
    }
    return fd;
  }

  /** Whether this one is not at its path any more; not known of one that was not identified. */
  private boolean isReplaced() {
    return inode != ANY && status().isEmpty();
  }

  /** The same of a file by its name. */
  int open(String file, int flags) {
    return openSame(path + "/" + file, flags);
  }

  @Override
  public Optional<String> read(String file) throws HostCgroupException {
    return open(file, fd -> read(fd, file));
  }

  /** The same of a file that is open. */
  Optional<String> read(int fd, String file) throws HostCgroupException {
    return readText(fd, file).map(ByteText::toString);
  }

  private Optional<ByteText> readText(int fd, String file) throws HostCgroupException {
    Optional<ByteText> text = KernelFile.read(fd);
    if (text.isEmpty()) {
      requireGone(failure(file));
    }
    return text;
  }

  /** What is done with a file that is open for reading. */
  @FunctionalInterface
  private interface Reading<T> {
    Optional<T> of(int fd) throws HostCgroupException;
  }

  /** Opens a file for reading, and closes it again; empty if the cgroup has gone. */
  private <T> Optional<T> open(String file, Reading<T> reading) throws HostCgroupException {
    int fd = open(file, LibC.READ_ONLY);
    if (fd < 0) {
      requireGone(failure(file));
      return Optional.empty();
    }
    try {
      return reading.of(fd);
    } finally {
      LibC.get().close(fd);
    }
  }

  /**
   * The ids in one of its files, one a line; none if the cgroup has gone. Those of processes that
   * are outside of this program's pid namespace, for which the kernel may write 0, are left out.
   */
  public int[] readIds(String file) throws HostCgroupException {
    return open(file, fd -> readText(fd, file).map(HostCgroup::ids)).orElseGet(() -> new int[0]);
  }

  private static int[] ids(ByteText text) {
    IntStream.Builder ids = IntStream.builder();
    for (int line = 0; line < text.length(); line = text.skipLine(line)) {
      int id = (int) text.number(line);
      if (id > 0) {
        ids.add(id);
      }
    }
    return ids.build().toArray();
  }

  /** Whether there is an id in one of its files. */
  public boolean hasIds(String file) throws HostCgroupException {
    return open(file, fd -> Optional.of(LibC.get().pread(fd, BUFFER.get(), 1, 0) > 0))
        .orElse(false);
  }

  @Override
  public void write(String file, String text) throws HostCgroupException {
    int fd = open(file, LibC.WRITE_ONLY);
    if (fd < 0) {
      throw failure(file);
    }
    try {
      write(fd, file, text);
    } finally {
      LibC.get().close(fd);
    }
  }

  @Override
  public void writeAs(int uid, String file, String text) throws HostCgroupException {
    int fd = openAs(uid, file);
    try {
      write(fd, file, text);
    } finally {
      LibC.get().close(fd);
    }
  }

  /** Opens a file for writing in the name of a user: see {@link #writeAs}. */
  int openAs(int uid, String file) throws HostCgroupException {
    String name = path + "/" + file;
    int fd = UserFile.open(name, LibC.WRITE_ONLY, uid);
    if (UserFile.isImpossible(fd)) {
      fd = open(file, LibC.WRITE_ONLY);
      if (fd < 0) {
        throw failure(file);
      }
    }
    if (fd < 0) {
      throw new HostCgroupException(name, Errno.valueOf(-fd));
    }
    if (isReplaced()) {
      LibC.get().close(fd);
      throw new HostCgroupException(name, Errno.ENOENT);
    }
    return fd;
  }

  /** The same to a file that is open. */
  void write(int fd, String file, String text) throws HostCgroupException {
    if (LibC.get().write(fd, toBuffer(text), text.length()) < 0) {
      throw failure(file);
    }
  }

  /**
   * The path, for calls that are made often: jnr-ffi takes longer to pass a String. It is valid
   * until this thread uses its buffer again.
   */
  private Pointer nativePath() {
    return toBuffer(path + "\0");
  }

  private static Pointer toBuffer(String text) {
    Pointer buffer = BUFFER.get();
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    buffer.put(0, bytes, 0, bytes.length);
    return buffer;
  }

  /**
   * Sets an extended attribute, whose value is a short text of one byte to a character: one that
   * only root can change, or, where this program may not set that, one of the cgroup's owner.
   *
   * @return false if this program may set neither
   */
  public boolean setAttribute(String name, String value) throws HostCgroupException {
    return setRootsAttribute(name, value) || setOwnersAttribute(name, value);
  }

  /** The same, but only one that no other user than root can change. */
  public boolean setRootsAttribute(String name, String value) throws HostCgroupException {
    return setAttributeIn(ROOTS_ATTRIBUTES, name, value);
  }

  /** The same, but only one of the cgroup's owner. */
  public boolean setOwnersAttribute(String name, String value) throws HostCgroupException {
    return setAttributeIn(OWNERS_ATTRIBUTES, name, value);
  }

  private boolean setAttributeIn(String namespace, String name, String value)
      throws HostCgroupException {
    int fd = openSame(path, LibC.READ_ONLY);
    if (fd < 0) {
      throw failure("");
    }
    try {
      if (LibC.get().fsetxattr(fd, namespace + name, toBuffer(value), value.length(), 0) == 0) {
        return true;
      }
      HostCgroupException failure = failure("");
      if (failure.errno() != Errno.EPERM && failure.errno() != Errno.EOPNOTSUPP) {
        throw failure;
      }
      return false;
    } finally {
      LibC.get().close(fd);
    }
  }

  /** The value of an extended attribute; empty if there is none, or the cgroup has gone. */
  public Optional<String> attribute(String name) {
    return rootsAttribute(name).or(() -> ownersAttribute(name));
  }

  /** The same, but for root only what no other user can have set. */
  public Optional<String> safeAttribute(String name) {
    return LibC.get().geteuid() == 0 ? rootsAttribute(name) : attribute(name);
  }

  /** The same, but only what no other user than root can have set. */
  public Optional<String> rootsAttribute(String name) {
    return attributeIn(ROOTS_ATTRIBUTES, name);
  }

  /** The same, but only what its owner can have set. */
  public Optional<String> ownersAttribute(String name) {
    return attributeIn(OWNERS_ATTRIBUTES, name);
  }

  private Optional<String> attributeIn(String namespace, String name) {
    int fd = openSame(path, LibC.READ_ONLY);
    if (fd < 0) {
      return Optional.empty();
    }
    try {
      return attributeOf(fd, namespace + name);
    } finally {
      LibC.get().close(fd);
    }
  }

  /** The value of an extended attribute of an open cgroup. */
  static Optional<String> attributeOf(int fd, String name) {
    Pointer buffer = BUFFER.get();
    long length = LibC.get().fgetxattr(fd, name, buffer, BUFFER_SIZE);
    if (length < 0) {
      return Optional.empty();
    }
    byte[] bytes = new byte[(int) length];
    buffer.get(0, bytes, 0, bytes.length);
    return Optional.of(new String(bytes, StandardCharsets.ISO_8859_1));
  }

  private HostCgroupException failure(String file) {
    return new HostCgroupException(
        file.isEmpty() ? path : path + "/" + file, Errno.valueOf(LibC.errno()));
  }

  private static void requireGone(HostCgroupException failure) throws HostCgroupException {
    if (!failure.isCgroupGone()) {
      throw failure;
    }
  }
}
