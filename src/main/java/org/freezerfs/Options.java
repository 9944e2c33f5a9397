package org.freezerfs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Transition;

/**
 * The mount options of one mount, as words for {@code -o}; of two words for the same option the
 * later one counts. Each method returns a new value. {@link Freezerfs#mount} checks the words.
 *
 * @param words in the order in which they were added
 */
public record Options(List<String> words) {
  private static final String SEMANTICS = "semantics=";
  private static final Options DEFAULTS = new Options(List.of());

  /** Copies the list. */
  public Options {
    words = List.copyOf(words);
  }

  /** The options of a mount without {@code -o}: freezer and signal, with the semantics v4. */
  public static Options defaults() {
    return DEFAULTS;
  }

  /** Sets the rules to follow: {@code semantics=}. */
  public Options semantics(Semantics semantics) {
    return with(SEMANTICS + semantics.word());
  }

  /** Sets by what means tasks are frozen: {@code engine=}. The default is by signals. */
  public Options engine(EngineKind engine) {
    return with("engine=" + engine.word());
  }

  /** Sets which reader sees FREEZING turn into FROZEN; the default depends on the semantics. */
  public Options transition(Transition transition) {
    return with("transition=" + transition.word());
  }

  /**
   * Names subsystems to show: {@code freezer}, {@code signal}, {@code power}. If none is named, the
   * first two are shown.
   */
  public Options subsystems(String... names) {
    return with(String.join(",", names));
  }

  /** Adds words as for {@code -o}, separated by commas: {@code max_groups=3,guardian}. */
  public Options with(String more) {
    List<String> all = new ArrayList<>(words);
    Collections.addAll(all, more.split(",", -1));
    all.removeIf(String::isEmpty);
    return new Options(all);
  }

  /** Returns the semantics that these words name last; v4 if they name none. */
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
