package org.freezerfs.fuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.Attributes;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.LogText;
import org.freezerfs.cgroup.Node;
import org.freezerfs.engine.HiddenTaskException;
import org.freezerfs.host.proc.Capabilities;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * The filesystem's face towards FUSE: finds the node that a callback is about and who calls, hands
 * both to the {@link Hierarchy}, and answers with an errno. No rule of the freezer is here.
 *
 * <p>Names pass as bytes: strings here hold one byte a character.
 */
public final class CgroupFuse {
  /** Made at its first use. */
  private static final class Log {
    static final Logger LOG = LoggerFactory.getLogger(CgroupFuse.class);
  }

  private static final String NOWHERE = "/dev/null/nowhere";

  private static final long UTIME_NOW = (1L << 30) - 1;
  private static final long UTIME_OMIT = (1L << 30) - 2;
  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;
  private static final int UNCHANGED_ID = -1;
  private static final int BLOCK_SIZE = 4096;

  /** One of them is for what readers have not read to the end. */
  private static final int PARTS_OF_HEAP = 16;

  // Set before anything is served.
  private Hierarchy hierarchy;
  private Runnable ready;
  private RequestThreads workers;
  private LibFuse.Session session;

  private final OpenLimit limit = OpenLimit.ofHeap();
  private final OpenFiles<OpenControlFile> files = new OpenFiles<>(limit);
  private final OpenFiles<Group> directories = new OpenFiles<>(limit);
  private final PartialReadCache kept =
      new PartialReadCache(Runtime.getRuntime().maxMemory() / PARTS_OF_HEAP);
  private final LibFuse libfuse = new LibFuse();
  private final PathLockGate gate = new PathLockGate();
  private final OperationsTable callbacks = new OperationsTable(this);

  /**
   * Mounts, and serves until the mount has ended.
   *
   * @param shown what to show
   * @param whenReady run once the mount answers
   * @param arguments what fuse_main(3) would get after the program's name, but for the mount point
   * @return false if it could not be mounted; libfuse has said why on standard error
   */
  public boolean serve(
      Hierarchy shown, Runnable whenReady, String mountPoint, List<String> arguments) {
    prepare(shown, whenReady, this::serveRequests);
    List<String> argv = new ArrayList<>(List.of("freezerfs", "-f"));
    argv.addAll(arguments);
    argv.add(mountPoint);
    session = libfuse.setup(argv, callbacks.table());
    if (session == null) {
      return false;
    }
    workers.run();
    libfuse.teardown(session);
    return true;
  }

  /**
   * Answers the first requests as if there were a mount, and does what {@link #serve} does, but
   * where nothing can be mounted: libfuse says so on standard error.
   */
  public void train(Hierarchy shown, Runnable whenReady, List<String> arguments) {
    prepare(shown, whenReady, this::trainLoop);
    workers.run();
    callbacks.train();
    if (serve(shown, whenReady, NOWHERE, arguments)) {
      throw new IllegalStateException("something was mounted at " + NOWHERE);
    }
  }

  private void prepare(Hierarchy shown, Runnable whenReady, Runnable loop) {
    hierarchy = shown;
    ready = whenReady;
    workers = new RequestThreads(loop);
  }

  private void serveRequests() {
    new RequestLoop(libfuse, session, gate, workers).run();
    hierarchy.faults().endDelays();
  }

  private void trainLoop() {
    LibFuse.Session nothing = new LibFuse.Session(0, 0, 0, 0, 0);
    new RequestLoop(libfuse, nothing, gate, workers).train();
  }

  /** The part of a callback that may be refused; a number is what the callback answers. */
  @FunctionalInterface
  private interface Call {
    int answer() throws CgroupException, IOException;
  }

  /**
   * Answers a callback.
   *
   * @param subject what it is about, for the log
   */
  private int answer(String operation, Object subject, Call call) {
    try {
      return call.answer();
    } catch (CgroupException e) {
      return -e.errno().intValue();
    } catch (HiddenTaskException e) {
      Log.LOG.warn("{} {}: {}", operation, LogText.of(String.valueOf(subject)), e.getMessage());
      return -Errno.EIO.intValue();
    } catch (OutOfMemoryError e) {
      Log.LOG.warn("{}: there is no memory for it", operation);
      return -Errno.ENOMEM.intValue();
    } catch (IOException | RuntimeException | Error e) {
      Log.LOG.error("{} {} failed", operation, LogText.of(String.valueOf(subject)), e);
      return -Errno.EIO.intValue();
    } finally {
      workers.end();
    }
  }

  /** The part of a callback that answers nothing but whether it was done. */
  @FunctionalInterface
  private interface Deed {
    void run() throws CgroupException, IOException;
  }

  private int done(String operation, String path, Deed deed) {
    return answer(
        operation,
        path,
        () -> {
          deed.run();
          return 0;
        });
  }

  private static int refuse(Errno errno) {
    return -errno.intValue();
  }

  private Credentials caller() {
    FuseContext context = libfuse.context();
    return new Credentials(context.uid.intValue(), context.gid.intValue(), context.pid.intValue());
  }

  int init() {
    answer(
        "init",
        "/",
        () -> {
          ready.run();
          return 0;
        });
    return 0;
  }

  int getattr(String path, FileStat stat) {
    return answer("getattr", path, () -> fill(stat, hierarchy.lookup(path)));
  }

  int fgetattr(String path, FileStat stat, FuseFileInfo info) {
    return answer("fgetattr", path, () -> fill(stat, files.get(info.fh.get()).file()));
  }

  private int fill(FileStat stat, Node node) {
    Attributes attributes = node.attributes();
    boolean directory = node instanceof Group;
    stat.st_mode.set((directory ? FileStat.S_IFDIR : FileStat.S_IFREG) | attributes.permissions());
    stat.st_nlink.set(node instanceof Group group ? hierarchy.linkCount(group) : 1);
    stat.st_ino.set(attributes.inode());
    stat.st_uid.set(attributes.uid());
    stat.st_gid.set(attributes.gid());
    stat.st_size.set(0);
    stat.st_blksize.set(BLOCK_SIZE);
    set(stat.st_atim, attributes.accessed());
    set(stat.st_mtim, attributes.modified());
    set(stat.st_ctim, attributes.changed());
    return 0;
  }

  private static void set(Timespec time, Instant instant) {
    time.tv_sec.set(instant.getEpochSecond());
    time.tv_nsec.set(instant.getNano());
  }

  int mkdir(String path, int mode) {
    return done("mkdir", path, () -> hierarchy.mkdir(path, mode, caller()));
  }

  int rmdir(String path) {
    return done("rmdir", path, () -> hierarchy.rmdir(path));
  }

  int rename(String from, String to) {
    return done("rename", from, () -> hierarchy.rename(from, to));
  }

  /**
   * As the kernel answers where a filesystem has no way to make a file, and no way to make a
   * device.
   */
  int mknod(int mode) {
    return refuse((mode & FileStat.S_IFMT) == FileStat.S_IFREG ? Errno.EACCES : Errno.EPERM);
  }

  int create() {
    return refuse(Errno.EACCES);
  }

  int unlink() {
    return refuse(Errno.EPERM);
  }

  int symlink() {
    return refuse(Errno.EPERM);
  }

  int link() {
    return refuse(Errno.EPERM);
  }

  int chmod(String path, int mode) {
    return done("chmod", path, () -> hierarchy.lookup(path).attributes().setPermissions(mode));
  }

  int chown(String path, int uid, int gid) {
    return done(
        "chown", path, () -> hierarchy.lookup(path).attributes().setOwner(newId(uid), newId(gid)));
  }

  private static Optional<Integer> newId(int id) {
    return id == UNCHANGED_ID ? Optional.empty() : Optional.of(id);
  }

  int utimens(String path, Timespec accessed, Timespec modified) {
    return done(
        "utimens",
        path,
        () -> hierarchy.lookup(path).attributes().setTimes(newTime(accessed), newTime(modified)));
  }

  private static Optional<Instant> newTime(Timespec time) {
    long nanos = time.tv_nsec.longValue();
    if (nanos == UTIME_OMIT) {
      return Optional.empty();
    }
    return Optional.of(
        nanos == UTIME_NOW ? Instant.now() : Instant.ofEpochSecond(time.tv_sec.get(), nanos));
  }

  /** Control files have no length to change: a shell's {@code >} must do no harm. */
  int truncate() {
    return 0;
  }

  int open(String path, FuseFileInfo info) {
    return answer(
        "open",
        path,
        () -> {
          if (!(hierarchy.lookup(path) instanceof ControlFile file)) {
            return refuse(Errno.EISDIR);
          }
          Credentials opener = openerOf(file);
          info.fh.set(files.open(new OpenControlFile(file, opener, kept), opener));
          return 0;
        });
  }

  /** The caller, with what the file asks of the one who opens it. */
  private Credentials openerOf(ControlFile file) {
    Credentials opener = caller();
    return file.needsSysAdmin()
        ? opener.withSysAdmin(Capabilities.hasSysAdmin(opener.tid()))
        : opener;
  }

  int read(Pointer buffer, int size, long offset, FuseFileInfo info) {
    return answer(
        "read",
        files.find(info.fh.get()),
        () -> {
          OpenControlFile open = files.get(info.fh.get());
          byte[] data = open.read(caller(), offset, size);
          buffer.put(0, data, 0, data.length);
          return data.length;
        });
  }

  int write(Pointer buffer, int size, FuseFileInfo info) {
    return answer(
        "write",
        files.find(info.fh.get()),
        () -> {
          OpenControlFile open = files.get(info.fh.get());
          byte[] data = new byte[size];
          buffer.get(0, data, 0, data.length);
          open.write(caller(), data);
          return data.length;
        });
  }

  int release(FuseFileInfo info) {
    OpenControlFile closed = files.close(info.fh.get());
    if (closed != null) {
      closed.close();
    }
    return 0;
  }

  int opendir(String path, FuseFileInfo info) {
    return answer(
        "opendir",
        path,
        () -> {
          if (!(hierarchy.lookup(path) instanceof Group group)) {
            return refuse(Errno.ENOTDIR);
          }
          info.fh.set(directories.open(group, caller()));
          return 0;
        });
  }

  int readdir(String path, DirectoryFiller filler, FuseFileInfo info) {
    return answer("readdir", path, () -> list(directories.get(info.fh.get()), filler));
  }

  private int list(Group group, DirectoryFiller filler) {
    fill(filler.stat(), group);
    filler.add(".");
    filler.addParent();
    for (Hierarchy.Entry entry : hierarchy.list(group)) {
      fill(filler.stat(), entry.node());
      filler.add(entry.name());
    }
    return 0;
  }

  int releasedir(FuseFileInfo info) {
    directories.close(info.fh.get());
    return 0;
  }

  int setxattr(String path, String name, Pointer value, int size, int flags) {
    return answer(
        "setxattr",
        path,
        () -> {
          byte[] data = new byte[size];
          value.get(0, data, 0, data.length);
          boolean create = (flags & XATTR_CREATE) != 0;
          boolean replace = (flags & XATTR_REPLACE) != 0;
          hierarchy.setXattr(path, name, data, create, replace, caller());
          return 0;
        });
  }

  int getxattr(String path, String name, Pointer value, long size) {
    return answer(
        "getxattr", path, () -> give(hierarchy.lookup(path).attributes().xattr(name), value, size));
  }

  int listxattr(String path, Pointer list, long size) {
    return answer(
        "listxattr",
        path,
        () -> {
          List<String> names =
              hierarchy
                  .lookup(path)
                  .attributes()
                  .xattrNames(() -> Capabilities.hasSysAdmin(caller().tid()));
          StringBuilder all = new StringBuilder();
          names.forEach(name -> all.append(name).append('\0'));
          return give(all.toString().getBytes(StandardCharsets.ISO_8859_1), list, size);
        });
  }

  /** A size of 0 asks how much there is. */
  private static int give(byte[] data, Pointer to, long size) throws CgroupException {
    if (size == 0) {
      return data.length;
    }
    if (size < data.length) {
      throw new CgroupException(Errno.ERANGE);
    }
    to.put(0, data, 0, data.length);
    return data.length;
  }

  int removexattr(String path, String name) {
    return done("removexattr", path, () -> hierarchy.removeXattr(path, name));
  }
}
