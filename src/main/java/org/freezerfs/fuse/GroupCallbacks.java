package org.freezerfs.fuse;

import java.util.List;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.Attributes;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.proc.UserNamespace;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.Timespec;

/** The callbacks that make, remove and rename groups, and those for attributes. */
abstract class GroupCallbacks extends FixedFiles {
  private static final int XATTR_CREATE = 1;
  private static final int XATTR_REPLACE = 2;

  final FuseSession.Library library = FuseSession.library();
  final RequestsInProgress requests = new RequestsInProgress();
  final CallbackRunner callbacks = new CallbackRunner(requests, this::endRequest);

  /** Set before the first request is served. */
  Hierarchy hierarchy;

  private final boolean seesHostUids = UserNamespace.isInitial();

  /**
   * One for each thread: to make a new one for each request takes longer than a read of the state.
   */
  private final ThreadLocal<FuseContext> contexts =
      ThreadLocal.withInitial(() -> FuseContext.of(library.fuse_get_context()));

  /** The calling thread has done all that may take time for a request. */
  abstract void endRequest();

  /** The credentials of the client whose request the calling thread serves. */
  final Credentials caller() {
    FuseContext context = contexts.get();
    context.useMemory(library.fuse_get_context());
    int uid = context.uid.intValue();
    return new Credentials(
        uid, context.gid.intValue(), context.pid.intValue(), uid == 0 && seesHostUids);
  }

  int mkdir(String path, long mode) {
    return callbacks.run("mkdir", path, () -> hierarchy.mkdir(path, (int) mode, caller()));
  }

  int rmdir(String path) {
    return callbacks.run("rmdir", path, () -> hierarchy.rmdir(path));
  }

  int rename(String from, String to) {
    return callbacks.run("rename", from, () -> hierarchy.rename(from, to));
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
