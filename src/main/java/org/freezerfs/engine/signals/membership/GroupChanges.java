package org.freezerfs.engine.signals.membership;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntConsumer;
import org.freezerfs.engine.Engine;

/**
 * Reports changes of the groups that are {@linkplain Engine#watch watched}. Any thread may call it
 * under any lock.
 */
public final class GroupChanges {
  private final Set<Integer> watched = ConcurrentHashMap.newKeySet();

  private volatile IntConsumer onChange = group -> {};

  /** Sets what is given each watched group that has changed. It must neither wait nor call back. */
  public void setOnChange(IntConsumer action) {
    onChange = action;
  }

  /** From now on changes of a group are reported. */
  public void watch(int group) {
    watched.add(group);
  }

  /** Whether changes of any group are reported. */
  public boolean isAnyWatched() {
    return !watched.isEmpty();
  }

  /** A group was removed. */
  public void removeGroup(int group) {
    watched.remove(group);
  }

  /** A member of a group was added, has gone, or may run although it was frozen. */
  public void report(int group) {
    if (watched.contains(group)) {
      onChange.accept(group);
    }
  }

  /** Any group may have changed. */
  public void reportAll() {
    watched.forEach(onChange::accept);
  }
}
