package org.freezerfs.fuse;

import com.kenai.jffi.Closure;
import com.kenai.jffi.MemoryIO;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/** The arguments of a callback, by their index. */
record CallbackArguments(Closure.Buffer buffer) {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** A path or name, one byte in each character; null if libfuse passes none. */
  String text(int place) {
    long address = buffer.getLong(place);
    return address == 0
        ? null
        : new String(MEMORY.getZeroTerminatedByteArray(address), StandardCharsets.ISO_8859_1);
  }

  long number(int place) {
    return buffer.getLong(place);
  }

  /** An argument of type int: the upper half of its register is undefined. */
  int word(int place) {
    return (int) buffer.getLong(place);
  }

  Pointer pointer(int place) {
    return Pointer.wrap(RUNTIME, buffer.getLong(place));
  }

  /** A struct stat, valid until this thread's next call of this. */
  FileStat stat(int place) {
    return ThreadStructs.stat(buffer.getLong(place));
  }

  /** A struct fuse_file_info, valid until this thread's next call of this. */
  FuseFileInfo file(int place) {
    return ThreadStructs.file(buffer.getLong(place));
  }
}
