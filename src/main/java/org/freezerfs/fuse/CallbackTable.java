package org.freezerfs.fuse;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.BaseStruct;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.provider.jffi.Stubs;
import ru.serce.jnrfuse.FuseCallbacks;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.FuseOperations;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * Fills a struct fuse_operations with the callbacks of a filesystem. jnr-fuse's FuseStubFS would do
 * so too, but it looks for annotations of each method, and loads a second interface of libfuse.
 */
final class CallbackTable {
  private static final StructView<FuseFileInfo> INFOS = new StructView<>(FuseFileInfo::of);
  private static final StructView<FileStat> STATS = new StructView<>(FileStat::of);

  private final FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());

  /** What C may call, which is not collected while this object exists. */
  private final List<Object> callbacks = new ArrayList<>();

  CallbackTable(CgroupFuse fuse) {
    set(FuseCallbacks.InitCallback.class, operations.init, fuse::init);
    addGroups(fuse);
    addAttributes(fuse);
    addFiles(fuse);
    addDirectories(fuse);
  }

  /** The struct, whose callbacks exist as long as this object. */
  FuseOperations operations() {
    return operations;
  }

  private <T> void set(Class<T> type, BaseStruct.Func<T> field, T callback) {
    callbacks.add(callback);
    Struct.getMemory(operations)
        .putAddress(field.offset(), Stubs.callback(type, callback).address());
  }

  private void addGroups(CgroupFuse fuse) {
    set(FuseCallbacks.MknodCallback.class, operations.mknod, fuse::mknod);
    set(FuseCallbacks.MkdirCallback.class, operations.mkdir, fuse::mkdir);
    set(FuseCallbacks.UnlinkCallback.class, operations.unlink, fuse::unlink);
    set(FuseCallbacks.RmdirCallback.class, operations.rmdir, fuse::rmdir);
    set(FuseCallbacks.SymlinkCallback.class, operations.symlink, fuse::symlink);
    set(FuseCallbacks.RenameCallback.class, operations.rename, fuse::rename);
    set(FuseCallbacks.LinkCallback.class, operations.link, fuse::link);
    set(
        FuseCallbacks.CreateCallback.class,
        operations.create,
        (path, mode, info) -> fuse.create(path, mode, INFOS.at(info)));
  }

  private void addAttributes(CgroupFuse fuse) {
    set(
        FuseCallbacks.GetAttrCallback.class,
        operations.getattr,
        (path, stat) -> fuse.getattr(path, STATS.at(stat)));
    set(
        FuseCallbacks.FgetattrCallback.class,
        operations.fgetattr,
        (path, stat, info) -> fuse.fgetattr(path, STATS.at(stat), INFOS.at(info)));
    set(FuseCallbacks.ChmodCallback.class, operations.chmod, fuse::chmod);
    set(FuseCallbacks.ChownCallback.class, operations.chown, fuse::chown);
    set(
        FuseCallbacks.UtimensCallback.class,
        operations.utimens,
        (path, times) -> {
          Timespec accessed = Timespec.of(times);
          Timespec modified = Timespec.of(times.slice(Struct.size(accessed)));
          return fuse.utimens(path, accessed, modified);
        });
    set(FuseCallbacks.SetxattrCallback.class, operations.setxattr, fuse::setxattr);
    set(FuseCallbacks.GetxattrCallback.class, operations.getxattr, fuse::getxattr);
    set(FuseCallbacks.ListxattrCallback.class, operations.listxattr, fuse::listxattr);
    set(FuseCallbacks.RemovexattrCallback.class, operations.removexattr, fuse::removexattr);
  }

  private void addFiles(CgroupFuse fuse) {
    set(
        FuseCallbacks.OpenCallback.class,
        operations.open,
        (path, info) -> fuse.open(path, INFOS.at(info)));
    set(
        FuseCallbacks.ReadCallback.class,
        operations.read,
        (path, buffer, size, offset, info) ->
            fuse.read(path, buffer, size, offset, INFOS.at(info)));
    set(
        FuseCallbacks.WriteCallback.class,
        operations.write,
        (path, buffer, size, offset, info) ->
            fuse.write(path, buffer, size, offset, INFOS.at(info)));
    set(FuseCallbacks.TruncateCallback.class, operations.truncate, fuse::truncate);
    set(
        FuseCallbacks.FtruncateCallback.class,
        operations.ftruncate,
        (path, size, info) -> fuse.ftruncate(path, size, INFOS.at(info)));
    set(FuseCallbacks.PollCallback.class, operations.poll, fuse::poll);
    set(
        FuseCallbacks.ReleaseCallback.class,
        operations.release,
        (path, info) -> fuse.release(path, INFOS.at(info)));
  }

  private void addDirectories(CgroupFuse fuse) {
    set(
        FuseCallbacks.OpendirCallback.class,
        operations.opendir,
        (path, info) -> fuse.opendir(path, INFOS.at(info)));
    set(
        FuseCallbacks.ReaddirCallback.class,
        operations.readdir,
        (path, buffer, filler, offset, info) ->
            fuse.readdir(
                path, buffer, Stubs.function(FuseFillDir.class, filler), offset, INFOS.at(info)));
    set(
        FuseCallbacks.ReleasedirCallback.class,
        operations.releasedir,
        (path, info) -> fuse.releasedir(path, INFOS.at(info)));
    set(
        FuseCallbacks.FsyncdirCallback.class,
        operations.fsyncdir,
        (path, info) -> fuse.fsyncdir(path, INFOS.at(info)));
  }
}
