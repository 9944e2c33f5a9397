package org.freezerfs.fuse;

import com.kenai.jffi.Closure;
import com.kenai.jffi.ClosureManager;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.ffi.BaseStruct.Func;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.provider.ParameterFlags;
import org.freezerfs.host.libc.NativeFunction;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseOperations;
import ru.serce.jnrfuse.struct.Timespec;

/**
 * Struct fuse_operations: the table of callbacks that libfuse gets, in jnr-fuse's layout. It is not
 * filled by jnr-fuse, which generates and loads a class for each callback at every start.
 */
final class OperationsTable {
  /** The bit fields that follow {@code bmap}; jnr-fuse declares padding there. */
  private static final byte NULLPATH_OK_NOPATH_UTIME_OMIT_OK = 0b111;

  private static final int TIMESPEC_SIZE = 16;

  /** Calls the filesystem, and returns the answer for libfuse. */
  @FunctionalInterface
  private interface Callback {
    int answer(CallbackArguments arguments);
  }

  private final FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());
  private final Pointer table = Struct.getMemory(operations, ParameterFlags.DIRECT);

  /** Kept, so that the callbacks are not freed while libfuse may call them. */
  private final List<Closure.Handle> handles = new ArrayList<>();

  /** A table of callbacks that call the methods of a filesystem. */
  OperationsTable(CgroupFuse filesystem) {
    // Without nullpath_ok, libfuse would not pass the handle of an open file of a removed group.
    // Without utime_omit_ok, utimensat(2) could not leave one of the two times unchanged.
    table.putByte(operations.bmap.offset() + Long.BYTES, NULLPATH_OK_NOPATH_UTIME_OMIT_OK);
    set(operations.init, 1, a -> filesystem.init());
    set(operations.getattr, 2, a -> filesystem.getattr(a.text(0), a.stat(1)));
    set(operations.fgetattr, 3, a -> filesystem.fgetattr(a.text(0), a.stat(1), a.file(2)));
    set(operations.mkdir, 2, a -> filesystem.mkdir(a.text(0), a.word(1)));
    set(operations.rmdir, 1, a -> filesystem.rmdir(a.text(0)));
    set(operations.rename, 2, a -> filesystem.rename(a.text(0), a.text(1)));
    set(operations.mknod, 3, a -> filesystem.mknod(a.word(1)));
    set(operations.create, 3, a -> filesystem.create());
    set(operations.unlink, 1, a -> filesystem.unlink());
    set(operations.symlink, 2, a -> filesystem.symlink());
    set(operations.link, 2, a -> filesystem.link());
    set(operations.chmod, 2, a -> filesystem.chmod(a.text(0), a.word(1)));
    set(operations.chown, 3, a -> filesystem.chown(a.text(0), a.word(1), a.word(2)));
    set(operations.utimens, 2, a -> filesystem.utimens(a.text(0), time(a, 0), time(a, 1)));
    set(operations.truncate, 2, a -> filesystem.truncate());
    set(operations.ftruncate, 3, a -> filesystem.truncate());
    set(operations.open, 2, a -> filesystem.open(a.text(0), a.file(1)));
    set(operations.read, 5, a -> filesystem.read(a.pointer(1), a.word(2), a.number(3), a.file(4)));
    set(operations.write, 5, a -> filesystem.write(a.pointer(1), a.word(2), a.file(4)));
    set(operations.release, 2, a -> filesystem.release(a.file(1)));
    set(operations.opendir, 2, a -> filesystem.opendir(a.text(0), a.file(1)));
    set(
        operations.readdir,
        5,
        a ->
            filesystem.readdir(
                a.text(0), new DirectoryFiller(a.number(1), a.number(2)), a.file(4)));
    set(operations.releasedir, 2, a -> filesystem.releasedir(a.file(1)));
    set(
        operations.setxattr,
        5,
        a -> filesystem.setxattr(a.text(0), a.text(1), a.pointer(2), a.word(3), a.word(4)));
    set(
        operations.getxattr,
        4,
        a -> filesystem.getxattr(a.text(0), a.text(1), a.pointer(2), a.number(3)));
    set(operations.listxattr, 3, a -> filesystem.listxattr(a.text(0), a.pointer(1), a.number(2)));
    set(operations.removexattr, 2, a -> filesystem.removexattr(a.text(0), a.text(1)));
  }

  private void set(Func<?> callback, int parameters, Callback answer) {
    Closure.Handle handle =
        ClosureManager.getInstance()
            .newClosure(
                buffer -> buffer.setLongReturn(answer(answer, new CallbackArguments(buffer))),
                NativeFunction.signature(parameters));
    handles.add(handle);
    table.putAddress(callback.offset(), handle.getAddress());
  }

  /** Answers EIO for anything thrown, as for want of memory: jffi would answer 0, a success. */
  private static int answer(Callback callback, CallbackArguments arguments) {
    try {
      return callback.answer(arguments);
    } catch (RuntimeException | Error e) {
      return -Errno.EIO.intValue();
    }
  }

  /** One of the two times that utimens is called with. */
  private static Timespec time(CallbackArguments arguments, int which) {
    return Timespec.of(arguments.pointer(1).slice((long) which * TIMESPEC_SIZE));
  }

  /** Calls the callbacks that answer the first requests of every mount. */
  void train() {
    NativeFunction init = new NativeFunction(table.getAddress(operations.init.offset()));
    NativeFunction getattr = new NativeFunction(table.getAddress(operations.getattr.offset()));
    Pointer stat = Struct.getMemory(new FileStat(operations.getRuntime()), ParameterFlags.DIRECT);
    try {
      init.call(0);
      getattr.call(NativeFunction.cString("/", StandardCharsets.ISO_8859_1), stat.address());
    } finally {
      Reference.reachabilityFence(stat);
    }
  }

  /** The memory of the table. */
  Pointer table() {
    return table;
  }
}
