package org.freezerfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;

/**
 * What a mount is to be like: words as for {@code -o}, of which later ones prevail. Each method
 * gives another value. Whether a word means anything is found out by {@link Freezerfs#mount}.
 *
 * @param words in the order in which they were asked for
 */
public record Options(List<String> words) {
  private static final String SEMANTICS = "semantics=";
  private static final Options DEFAULTS = new Options(List.of());

  /** Keeps a copy. */
  public Options {
    words = List.copyOf(words);
  }

  /** Those of a mount that is given no {@code -o}: freezer and signal, by the rules of v4. */
  public static Options defaults() {
    return DEFAULTS;
  }

  /** Whose rules hold: {@code semantics=}. */
  public Options semantics(Semantics semantics) {
    return with(SEMANTICS + semantics.word());
  }

  /** Which reader sees FREEZING turn into FROZEN, if not as the semantics have it. */
  public Options transition(Transition transition) {
    return with("transition=" + transition.word());
  }

  /**
   * Shows these: {@code freezer}, {@code signal}, {@code power}. With none named, the first two.
   */
  public Options subsystems(String... names) {
    return with(String.join(",", names));
  }

  /** Any words as for {@code -o}, separated by commas: {@code max_groups=3,guardian}. */
  public Options with(String more) {
    List<String> all = new ArrayList<>(words);
    Collections.addAll(all, more.split(",", -1));
    all.removeIf(String::isEmpty);
    return new Options(all);
  }

  /** Whose rules these words ask for; those of v4 if they mean none. */
  public Semantics semantics() {
    Semantics last = Semantics.V4;
    for (String word : words) {
      for (Semantics one : Semantics.values()) {
        last = word.equals(SEMANTICS + one.word()) ? one : last;
      }
    }
    return last;
  }
}
