package org.freezerfs.fuse;

import jnr.ffi.Pointer;
import jnr.ffi.provider.jffi.Stubs;

/**
 * Functions of libfuse 2, by their C names, that make channels: where requests come from, and
 * replies go. Only a mount that a new daemon can take over needs them. Addresses are {@code long},
 * as in {@link FuseSession.Library}.
 */
@SuppressWarnings("MemberName")
public interface ChannelLibrary {
  /** Returns a struct fuse_chan with a program's own struct fuse_chan_ops, which is copied. */
  long fuse_chan_new(Pointer operations, int descriptor, long bufferSize, long data);

  /**
   * Returns a struct fuse for an open /dev/fuse; the arguments are a struct fuse_args. Or 0. This
   * is the fuse_new of FUSE 2.5, which differs from today's in that it makes the channel itself. By
   * the name fuse_new, dlsym(3) finds one that is older than both.
   */
  long fuse_new_compat25(int descriptor, Pointer arguments, Pointer operations, long size);

  /** The functions, which are loaded at the first call. */
  static ChannelLibrary get() {
    return Loaded.LIBRARY;
  }

  /** A class of its own, which is initialized at the first use. */
  final class Loaded {
    private static final ChannelLibrary LIBRARY =
        Stubs.load(ChannelLibrary.class, FuseSession.FILE, false);

    private Loaded() {}
  }
}
