package org.freezerfs.fuse;

import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.Attributes;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Node;
import org.freezerfs.host.proc.Capabilities;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * The callbacks of the FUSE filesystem. Each finds the node that it is about and the credentials of
 * the caller, passes both to the {@link Hierarchy}, and answers with a negative errno if that
 * refuses. No rule of the freezer is here.
 *
 * <p>Names are bytes: a string here holds one byte in each character.
 */
public final class CgroupFuse {
  private static final String NOWHERE = "/dev/null/nowhere";

  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;

  /** The contents that are kept for readers may take this part of the heap. */
  private static final int CACHE_PART_OF_HEAP = 16;

  // Set before the first request is served.
  private Hierarchy hierarchy;
  private Runnable ready;
  private RequestThreads threads;
  private LibFuse.Session session;

  private final OpenLimit limit = OpenLimit.ofHeap();
  private final OpenFiles<OpenControlFile> files = new OpenFiles<>(limit);
  private final OpenFiles<Group> directories = new OpenFiles<>(limit);
  private final PartialReadCache cache =
      new PartialReadCache(Runtime.getRuntime().maxMemory() / CACHE_PART_OF_HEAP);
  private final LibFuse libfuse = new LibFuse();
  private final PathLockGate gate = new PathLockGate();
  private final CallbackRunner callbacks = new CallbackRunner(() -> threads.endRequest());
  private final OperationsTable operations = new OperationsTable(this);

  /**
   * Mounts, and serves requests until the filesystem has been unmounted.
   *
   * @param shown the hierarchy that the mount shows
   * @param whenReady run once the mount answers requests
   * @param arguments what fuse_main(3) would get after the program's name, without the mount point
   * @return false if it could not be mounted; libfuse has written the reason to standard error
   */
  public boolean serve(
      Hierarchy shown, Runnable whenReady, String mountPoint, List<String> arguments) {
    prepare(shown, whenReady, this::serveRequests);
    List<String> argv = new ArrayList<>(List.of("freezerfs", "-f"));
    argv.addAll(arguments);
    argv.add(mountPoint);
    session = libfuse.setup(argv, operations.table());
    if (session == null) {
      return false;
    }
    threads.run();
    libfuse.teardown(session);
    return true;
  }

  /**
   * Loads the classes that {@link #serve} and the first requests need, for the class-data archive:
   * answers two requests without a mount, and then calls {@link #serve} for a path that can't be a
   * mount point. libfuse writes that to standard error.
   */
  public void train(Hierarchy shown, Runnable whenReady, List<String> arguments) {
    prepare(shown, whenReady, this::trainLoop);
    threads.run();
    operations.train();
    if (serve(shown, whenReady, NOWHERE, arguments)) {
      throw new IllegalStateException("something was mounted at " + NOWHERE);
    }
  }

  private void prepare(Hierarchy shown, Runnable whenReady, Runnable loop) {
    hierarchy = shown;
    ready = whenReady;
    threads = new RequestThreads(loop);
  }

  private void serveRequests() {
    new RequestLoop(libfuse, session, gate, threads).run();
    hierarchy.faults().endDelays();
  }

  private void trainLoop() {
    LibFuse.Session nothing = new LibFuse.Session(0, 0, 0, 0, 0);
    new RequestLoop(libfuse, nothing, gate, threads).train();
  }

  private Credentials caller() {
    FuseContext context = libfuse.context();
    return new Credentials(context.uid.intValue(), context.gid.intValue(), context.pid.intValue());
  }

  int init() {
    callbacks.run("init", "/", ready::run);
    return 0;
  }

  int getattr(String path, FileStat stat) {
    return callbacks.answer("getattr", path, () -> fill(stat, hierarchy.lookup(path)));
  }

  int fgetattr(String path, FileStat stat, FuseFileInfo info) {
    return callbacks.answer("fgetattr", path, () -> fill(stat, files.get(info.fh.get()).file()));
  }

  private int fill(FileStat stat, Node node) {
    NodeStat.fill(stat, node, node instanceof Group group ? hierarchy.linkCount(group) : 1);
    return 0;
  }

  int mkdir(String path, int mode) {
    return callbacks.run("mkdir", path, () -> hierarchy.mkdir(path, mode, caller()));
  }

  int rmdir(String path) {
    return callbacks.run("rmdir", path, () -> hierarchy.rmdir(path));
  }

  int rename(String from, String to) {
    return callbacks.run("rename", from, () -> hierarchy.rename(from, to));
  }

  /**
   * Refuses: EACCES for a regular file and EPERM for all else, as the kernel answers for a
   * filesystem that can't create files or devices.
   */
  int mknod(int mode) {
    return CallbackRunner.refuse(
        (mode & FileStat.S_IFMT) == FileStat.S_IFREG ? Errno.EACCES : Errno.EPERM);
  }

  int create() {
    return CallbackRunner.refuse(Errno.EACCES);
  }

  int unlink() {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int symlink() {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int link() {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int chmod(String path, int mode) {
    return callbacks.run(
        "chmod", path, () -> hierarchy.lookup(path).attributes().setPermissions(mode));
  }

  int chown(String path, int uid, int gid) {
    return callbacks.run(
        "chown",
        path,
        () ->
            hierarchy.lookup(path).attributes().setOwner(NodeStat.newId(uid), NodeStat.newId(gid)));
  }

  int utimens(String path, Timespec accessed, Timespec modified) {
    return callbacks.run(
        "utimens",
        path,
        () ->
            hierarchy
                .lookup(path)
                .attributes()
                .setTimes(NodeStat.newTime(accessed), NodeStat.newTime(modified)));
  }

  /** Changes nothing: a control file has no length, and a shell truncates it at each {@code >}. */
  int truncate() {
    return 0;
  }

  int open(String path, FuseFileInfo info) {
    return callbacks.answer(
        "open",
        path,
        () -> {
          if (!(hierarchy.lookup(path) instanceof ControlFile file)) {
            return CallbackRunner.refuse(Errno.EISDIR);
          }
          Credentials opener = openerOf(file);
          info.fh.set(files.open(new OpenControlFile(file, opener, cache), opener));
          return 0;
        });
  }

  /** The caller's credentials, with CAP_SYS_ADMIN if the file asks whether its opener has it. */
  private Credentials openerOf(ControlFile file) {
    Credentials opener = caller();
    return file.needsSysAdmin()
        ? opener.withSysAdmin(Capabilities.hasSysAdmin(opener.tid()))
        : opener;
  }

  int read(Pointer buffer, int size, long offset, FuseFileInfo info) {
    return callbacks.answer(
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
    return callbacks.answer(
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
    return callbacks.answer(
        "opendir",
        path,
        () -> {
          if (!(hierarchy.lookup(path) instanceof Group group)) {
            return CallbackRunner.refuse(Errno.ENOTDIR);
          }
          info.fh.set(directories.open(group, caller()));
          return 0;
        });
  }

  int readdir(String path, DirectoryFiller filler, FuseFileInfo info) {
    return callbacks.answer("readdir", path, () -> list(directories.get(info.fh.get()), filler));
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
    return callbacks.answer(
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
    return callbacks.answer(
        "getxattr",
        path,
        () -> XattrReply.copy(hierarchy.lookup(path).attributes().xattr(name), value, size));
  }

  int listxattr(String path, Pointer list, long size) {
    return callbacks.answer(
        "listxattr",
        path,
        () -> {
          Attributes attributes = hierarchy.lookup(path).attributes();
          List<String> names =
              attributes.xattrNames(() -> Capabilities.hasSysAdmin(caller().tid()));
          return XattrReply.copyNames(names, list, size);
        });
  }

  int removexattr(String path, String name) {
    return callbacks.run("removexattr", path, () -> hierarchy.removeXattr(path, name));
  }
}
