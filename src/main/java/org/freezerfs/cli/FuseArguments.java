package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.libc.NativeEncoding;

/** The arguments for libfuse: the options that freezerfs always needs, and the user's. */
final class FuseArguments {
  /**
   * All changes to the tree come through the kernel. So the kernel may cache names and attributes
   * for as long as it likes; this is a day.
   */
  private static final int TIMEOUT_SECONDS = 86_400;

  private static final String BASE_OPTIONS =
      "direct_io,default_permissions,hard_remove,use_ino,atomic_o_trunc,big_writes,nonempty,subtype=freezerfs,entry_timeout="
          + TIMEOUT_SECONDS
          + ",attr_timeout="
          + TIMEOUT_SECONDS;

  private static final String SOURCE = "fsname=";

  private FuseArguments() {}

  /**
   * Returns the arguments, with one byte in each character.
   *
   * @param source the source that /proc/mounts is to show, unless {@code fsname=} is given
   */
  static List<String> of(MountOptions options, String source) {
    List<String> words = new ArrayList<>(List.of(BASE_OPTIONS.split(",", -1)));
    if (options.fuse().stream().noneMatch(word -> word.startsWith(SOURCE))) {
      words.add(SOURCE + NativeEncoding.encode(source.replace("\\", "\\\\").replace(",", "\\,")));
    }
    options.fuse().forEach(word -> words.add(NativeEncoding.encode(word)));
    return List.of("-o", String.join(",", words));
  }
}
