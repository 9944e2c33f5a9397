package org.freezerfs.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.freezerfs.host.libc.NativeEncoding;

/** The arguments for libfuse: the options that freezerfs always needs, and the user's. */
final class FuseArguments {
  /**
   * All changes to the tree come through the kernel. So the kernel may cache names and attributes
   * for as long as it likes; this is a day.
   */
  private static final int TIMEOUT_SECONDS = 86_400;

  /** Those that libfuse itself obeys. */
  private static final String LIBRARY_OPTIONS =
      "direct_io,hard_remove,use_ino,atomic_o_trunc,big_writes,entry_timeout="
          + TIMEOUT_SECONDS
          + ",attr_timeout="
          + TIMEOUT_SECONDS;

  private static final String MOUNT_OPTIONS = "default_permissions,nonempty,subtype=freezerfs";

  /** Options of users that libfuse itself obeys. */
  private static final Pattern OF_LIBRARY =
      Pattern.compile("allow_root|debug|(?:attr|entry|negative)_timeout=.*");

  private static final String SOURCE = "fsname=";

  private FuseArguments() {}

  /**
   * Returns the arguments, with one byte in each character.
   *
   * @param source the source that /proc/mounts is to show, unless {@code fsname=} is given
   */
  static List<String> of(MountOptions options, String source) {
    List<String> words = new ArrayList<>(List.of(LIBRARY_OPTIONS, MOUNT_OPTIONS));
    if (options.fuse().stream().noneMatch(word -> word.startsWith(SOURCE))) {
      words.add(SOURCE + NativeEncoding.encode(source.replace("\\", "\\\\").replace(",", "\\,")));
    }
    options.fuse().forEach(word -> words.add(NativeEncoding.encode(word)));
    return List.of("-o", String.join(",", words));
  }

  /** Returns the arguments for a filesystem that is mounted already. */
  static List<String> ofMounted(MountOptions options) {
    List<String> words = new ArrayList<>(List.of(LIBRARY_OPTIONS));
    options.fuse().stream().filter(word -> OF_LIBRARY.matcher(word).matches()).forEach(words::add);
    return List.of("-o", String.join(",", words));
  }
}
