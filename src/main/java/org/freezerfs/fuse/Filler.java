package org.freezerfs.fuse;

import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import jnr.ffi.provider.ParameterFlags;
import org.freezerfs.host.NativeFunction;
import ru.serce.jnrfuse.struct.FileStat;

/** Where a listing of a directory goes: libfuse's {@code fuse_fill_dir_t}. */
final class Filler {
  /** A name has at most 255 bytes. */
  private static final int NAME_SIZE = 256;

  private final long buffer;
  private final NativeFunction function;
  private final Pointer name = Memory.allocateDirect(Runtime.getSystemRuntime(), NAME_SIZE);

  Filler(long buffer, long function) {
    this.buffer = buffer;
    this.function = new NativeFunction(function);
  }

  /**
   * Adds an entry.
   *
   * @param entry its name, one byte a character
   * @param stat of which its type and inode number are used, or null
   */
  void add(String entry, FileStat stat) {
    byte[] bytes = entry.getBytes(StandardCharsets.ISO_8859_1);
    name.put(0, bytes, 0, bytes.length);
    name.putByte(bytes.length, (byte) 0);
    try {
      function.call(buffer, name.address(), stat == null ? 0 : addressOf(stat), 0);
    } finally {
      Reference.reachabilityFence(stat);
      Reference.reachabilityFence(this);
    }
  }

  private static long addressOf(FileStat stat) {
    return Struct.getMemory(stat, ParameterFlags.DIRECT).address();
  }
}
