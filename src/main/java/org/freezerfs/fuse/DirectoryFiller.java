package org.freezerfs.fuse;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import org.freezerfs.host.libc.NativeFunction;
import ru.serce.jnrfuse.struct.FileStat;

/** Adds entries to the listing of a directory, by libfuse's {@code fuse_fill_dir_t}. */
final class DirectoryFiller {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();

  /** The size of a struct stat. */
  private static final int STAT_SIZE = Struct.size(new FileStat(RUNTIME));

  private final long buffer;
  private final NativeFunction function;
  private final Pointer memory = Memory.allocateDirect(RUNTIME, STAT_SIZE, true);
  private final FileStat stat = FileStat.of(memory);

  DirectoryFiller(long buffer, long function) {
    this.buffer = buffer;
    this.function = new NativeFunction(function);
  }

  /** To be filled for the next entry: the kernel uses its type and inode number. */
  FileStat stat() {
    return stat;
  }

  /** Adds an entry by its name, one byte in each character. */
  void add(String entry) {
    add(entry, memory.address());
  }

  /** Adds {@code ..} without a stat: the parent of a mount's root is known to the kernel only. */
  void addParent() {
    add("..", 0);
  }

  private void add(String entry, long what) {
    long name = NativeFunction.cString(entry, StandardCharsets.ISO_8859_1);
    try {
      function.call(buffer, name, what, 0);
    } finally {
      Reference.reachabilityFence(memory);
    }
  }
}
