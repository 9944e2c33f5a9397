package org.freezerfs.fuse;

import jnr.ffi.LibraryLoader;
import jnr.ffi.Pointer;
import jnr.ffi.types.size_t;

/** What libfuse 2 has for whoever brings the threads, and jnr-fuse has no names for. */
public interface LibFuseLoop {
  /** Mounts, as fuse_main(3) does from its arguments; null if that fails. */
  Pointer fuse_setup(
      int argc,
      String[] argv,
      Pointer operations,
      @size_t long operationsSize,
      Pointer mountPoint,
      Pointer multithreaded,
      Pointer userData);

  /** Serves requests on this thread until the mount has ended. */
  int fuse_loop(Pointer fuse);

  /** Unmounts, if it is mounted still, and frees what {@link #fuse_setup} gave. */
  void fuse_teardown(Pointer fuse, Pointer mountPoint);

  /** Loads the library, which jnr-fuse has loaded already. */
  static LibFuseLoop load() {
    return LibraryLoader.create(LibFuseLoop.class).load("libfuse.so.2");
  }
}
