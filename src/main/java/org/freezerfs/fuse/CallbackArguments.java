package org.freezerfs.fuse;

import com.kenai.jffi.Closure;
import com.kenai.jffi.MemoryIO;
import java.nio.charset.StandardCharsets;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;

/** What libfuse hands to a callback, by its place. */
record CallbackArguments(Closure.Buffer buffer) {
  private static final Runtime RUNTIME = Runtime.getSystemRuntime();
  private static final MemoryIO MEMORY = MemoryIO.getInstance();

  /** A path or name, one byte a character; null where libfuse has none to give. */
  String text(int place) {
    long address = buffer.getLong(place);
    return address == 0
        ? null
        : new String(MEMORY.getZeroTerminatedByteArray(address), StandardCharsets.ISO_8859_1);
  }

  long number(int place) {
    return buffer.getLong(place);
  }

  /** One that is no larger than an int; what is above it in the register means nothing. */
  int word(int place) {
    return (int) buffer.getLong(place);
  }

  Pointer pointer(int place) {
    return Pointer.wrap(RUNTIME, buffer.getLong(place));
  }

  /** One that is good until this thread asks for the next. */
  FileStat stat(int place) {
    return ThreadStructs.stat(buffer.getLong(place));
  }

  /** One that is good until this thread asks for the next. */
  FuseFileInfo file(int place) {
    return ThreadStructs.file(buffer.getLong(place));
  }
}
