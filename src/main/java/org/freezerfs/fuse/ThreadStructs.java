package org.freezerfs.fuse;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseContext;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/**
 * One object for each of jnr-fuse's structs and each thread, to be pointed at the memory that
 * libfuse passes. A new one would take an object for each field, which is more work than most
 * requests are.
 */
final class ThreadStructs {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();
  private static final ThreadLocal<ThreadStructs> OF_THREAD =
      ThreadLocal.withInitial(ThreadStructs::new);

  private final FileStat stat = new FileStat(RUNTIME);
  private final FuseFileInfo file = FuseFileInfo.of(Pointer.wrap(RUNTIME, 0));
  private final FuseContext context = FuseContext.of(Pointer.wrap(RUNTIME, 0));

  private ThreadStructs() {}

  /** Struct stat at an address, until this thread's next call of this. */
  static FileStat stat(long address) {
    FileStat stat = OF_THREAD.get().stat;
    stat.useMemory(Pointer.wrap(RUNTIME, address));
    return stat;
  }

  /** Struct fuse_file_info at an address, until this thread's next call of this. */
  static FuseFileInfo file(long address) {
    FuseFileInfo file = OF_THREAD.get().file;
    file.useMemory(Pointer.wrap(RUNTIME, address));
    return file;
  }

  /** Struct fuse_context at an address, until this thread's next call of this. */
  static FuseContext context(long address) {
    FuseContext context = OF_THREAD.get().context;
    context.useMemory(Pointer.wrap(RUNTIME, address));
    return context;
  }
}
