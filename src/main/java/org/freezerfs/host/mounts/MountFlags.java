package org.freezerfs.host.mounts;

import java.util.List;
import java.util.Map;

/** Translates the option words of mount(8) to the flags of mount(2). */
final class MountFlags {
  static final int REMOUNT = 32;

  /** For each flag the word that sets it and, after a blank, the word that clears it. */
  private static final Map<String, Integer> FLAGS =
      Map.ofEntries(
          Map.entry("ro rw", 1),
          Map.entry("nosuid suid", 2),
          Map.entry("nodev dev", 4),
          Map.entry("noexec exec", 8),
          Map.entry("sync async", 16),
          Map.entry("dirsync", 128),
          Map.entry("nosymfollow symfollow", 256),
          Map.entry("noatime atime", 1024),
          Map.entry("nodiratime diratime", 2048),
          Map.entry("relatime norelatime", 1 << 21),
          Map.entry("strictatime nostrictatime", 1 << 24));

  private MountFlags() {}

  /**
   * Applies words to flags; of several words for the same flag the last one counts. Words that are
   * no flags are ignored.
   */
  static long apply(List<String> words, long before) {
    long flags = before;
    for (String word : words) {
      for (Map.Entry<String, Integer> one : FLAGS.entrySet()) {
        List<String> names = List.of(one.getKey().split(" ", -1));
        if (names.contains(word)) {
          flags =
              names.indexOf(word) == 0 ? flags | one.getValue() : flags & ~(long) one.getValue();
        }
      }
    }
    return flags;
  }
}
