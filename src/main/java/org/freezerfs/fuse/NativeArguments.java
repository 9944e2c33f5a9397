package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/** A struct fuse_args in native memory, which exists as long as this object. */
final class NativeArguments {
  // struct fuse_args: argc, argv, and whether libfuse has allocated argv.
  private static final int SIZE = 24;
  private static final int VECTOR = 8;

  private final Pointer vector;
  private final Pointer arguments;
  private final List<Pointer> memory = new ArrayList<>();

  /** The words have one byte in each character. */
  NativeArguments(List<String> words) {
    vector = allocate((words.size() + 1) * Long.BYTES);
    for (int i = 0; i < words.size(); i++) {
      byte[] bytes = words.get(i).getBytes(StandardCharsets.ISO_8859_1);
      Pointer word = allocate(bytes.length + 1);
      word.put(0, bytes, 0, bytes.length);
      vector.putAddress((long) i * Long.BYTES, word.address());
    }
    arguments = allocate(SIZE);
    arguments.putInt(0, words.size());
    arguments.putAddress(VECTOR, vector.address());
  }

  private Pointer allocate(int size) {
    Pointer allocated = Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
    memory.add(allocated);
    return allocated;
  }

  /** The struct fuse_args. */
  Pointer pointer() {
    return arguments;
  }

  /** Its argv. */
  Pointer vector() {
    return vector;
  }
}
