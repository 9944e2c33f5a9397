package org.freezerfs.fuse;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.Attributes;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.proc.UserNamespace;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * The callbacks that make, remove and rename groups, those for attributes, and those whose answers
 * are always the same: the files of a group can't be made, removed or linked, and have no length.
 */
abstract class GroupCallbacks {
  /** The longest file of a kernel's filesystem that sets no limit itself (MAX_NON_LFS). */
  private static final long MAX_FILE_BYTES = Integer.MAX_VALUE;

  private static final StructView<FuseContext> CONTEXTS = new StructView<>(FuseContext::of);

  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;

  final FuseSession.Library library;
  final RequestsInProgress requests = new RequestsInProgress();
  final CallbackRunner callbacks = new CallbackRunner(requests, this::endRequest);

  /** Set before the first request is served. */
  Hierarchy hierarchy;

  /** Set before the first request is served. */
  Interceptor interceptor = Interceptor.NONE;

  private final boolean seesHostUids = UserNamespace.isInitial();

  GroupCallbacks(FuseSession.Library library) {
    this.library = library;
  }

  /** The calling thread has done all that may take time for a request. */
  abstract void endRequest();

  /** The credentials of the client whose request the calling thread serves. */
  final Credentials caller() {
    FuseContext context = CONTEXTS.at(library.fuse_get_context());
    int uid = context.uid.intValue();
    return new Credentials(
        uid, context.gid.intValue(), context.pid.intValue(), uid == 0 && seesHostUids);
  }

  int mkdir(String path, long mode) {
    return callbacks.run(
        "mkdir",
        path,
        () ->
            intercept(
                ClientOperation.Kind.MKDIR,
                path,
                "",
                () -> hierarchy.mkdir(path, (int) mode, caller())));
  }

  int rmdir(String path) {
    return callbacks.run(
        "rmdir",
        path,
        () -> intercept(ClientOperation.Kind.RMDIR, path, "", () -> hierarchy.rmdir(path)));
  }

  int rename(String from, String to) {
    return callbacks.run(
        "rename",
        from,
        () -> intercept(ClientOperation.Kind.RENAME, from, to, () -> hierarchy.rename(from, to)));
  }

  /** Does an operation on a group, as the interceptor wants it. */
  private void intercept(
      ClientOperation.Kind kind, String group, String text, CallbackRunner.Action action)
      throws CgroupException, IOException {
    if (interceptor == Interceptor.NONE) {
      action.run();
    } else {
      intercept(new ClientOperation(kind, group, "", text, caller()), action);
    }
  }

  /**
   * Does an operation on a control file that transfers no contents, as the interceptor wants it.
   */
  final void intercept(ClientOperation.Kind kind, ControlFile file, CallbackRunner.Action action)
      throws CgroupException, IOException {
    if (interceptor == Interceptor.NONE) {
      action.run();
    } else {
      String group = file.group().path();
      intercept(new ClientOperation(kind, group, file.name(), "", caller()), action);
    }
  }

  private void intercept(ClientOperation operation, CallbackRunner.Action action)
      throws CgroupException, IOException {
    Interceptor.Interception interception = interceptor.begin(operation);
    try {
      action.run();
    } finally {
      interception.end();
    }
  }

  int chmod(String path, long mode) {
    return callbacks.run(
        "chmod", path, () -> hierarchy.lookup(path).attributes().setPermissions((int) mode));
  }

  int chown(String path, long uid, long gid) {
    return callbacks.run(
        "chown",
        path,
        () ->
            hierarchy
                .lookup(path)
                .attributes()
                .setOwner(NodeStat.newId((int) uid), NodeStat.newId((int) gid)));
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

  int setxattr(String path, String name, Pointer value, long size, int flags) {
    return callbacks.answer(
        "setxattr",
        path,
        () -> {
          byte[] data = new byte[(int) size];
          value.get(0, data, 0, data.length);
          boolean create = (flags & XATTR_CREATE) != 0;
          boolean replace = (flags & XATTR_REPLACE) != 0;
          hierarchy.setXattr(path, name, data, create, replace, caller());
          return 0;
        });
  }

  int getxattr(String path, String name, Pointer value, long size) {
    return callbacks.answer(
        "getxattr", path, () -> copy(hierarchy.lookup(path).attributes().xattr(name), value, size));
  }

  int listxattr(String path, Pointer list, long size) {
    return callbacks.answer(
        "listxattr",
        path,
        () -> {
          Attributes attributes = hierarchy.lookup(path).attributes();
          List<String> names =
              attributes.xattrNames(() -> Capabilities.hasSysAdmin(caller().tid()));
          return copyNames(names, list, size);
        });
  }

  int removexattr(String path, String name) {
    return callbacks.run("removexattr", path, () -> hierarchy.removeXattr(path, name));
  }

  /**
   * Copies a value to the caller's buffer.
   *
   * @param size the buffer's size in bytes; 0 asks for the size of the value only
   * @return the size of the value
   * @throws CgroupException ERANGE if the buffer is too small
   */
  static int copy(byte[] value, Pointer buffer, long size) throws CgroupException {
    if (size == 0) {
      return value.length;
    }
    if (size < value.length) {
      throw new CgroupException(Errno.ERANGE);
    }
    buffer.put(0, value, 0, value.length);
    return value.length;
  }

  /** Copies names, each with a zero byte after it. */
  static int copyNames(List<String> names, Pointer buffer, long size) throws CgroupException {
    StringBuilder all = new StringBuilder();
    names.forEach(name -> all.append(name).append('\0'));
    return copy(all.toString().getBytes(StandardCharsets.ISO_8859_1), buffer, size);
  }

  /**
   * Refuses: EACCES for a regular file and EPERM for all else, as the kernel answers for a
   * filesystem that can't create files or devices.
   */
  int mknod(String path, long mode, long device) {
    return CallbackRunner.refuse(
        (mode & FileStat.S_IFMT) == FileStat.S_IFREG ? Errno.EACCES : Errno.EPERM);
  }

  int create(String path, long mode, FuseFileInfo info) {
    return CallbackRunner.refuse(Errno.EACCES);
  }

  int unlink(String path) {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int symlink(String target, String path) {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  int link(String from, String to) {
    return CallbackRunner.refuse(Errno.EPERM);
  }

  /**
   * Changes nothing: a control file has no length, and a shell truncates it at each {@code >}. A
   * length that no file of a cgroup filesystem can have is EFBIG.
   */
  int truncate(String path, long size) {
    return size > MAX_FILE_BYTES ? CallbackRunner.refuse(Errno.EFBIG) : 0;
  }

  int ftruncate(String path, long size, FuseFileInfo info) {
    return truncate(path, size);
  }

  /** Refuses: a directory of a cgroup filesystem can't be synchronized. A control file can. */
  int fsyncdir(String path, FuseFileInfo info) {
    return CallbackRunner.refuse(Errno.EINVAL);
  }
}
