package org.freezerfs.freezer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.util.Optional;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Group;
import org.freezerfs.engine.Engine.Reported;

/**
 * A control file that clients may poll or watch, and what its contents were when a change was told
 * last. Safe for several threads; under its monitor only locks that guard nothing else are taken.
 */
final class WatchedFile {
  /** What the contents depend on. */
  record Contents(State state, boolean isPopulated) {}

  private final ControlFile file;

  /** Which changes are reported by the engine. */
  private final Reported reported;

  /** Empty before the first look. */
  @GuardedBy("this")
  private Optional<Contents> told = Optional.empty();

  /** Grows with each change that is told without a look: a look that began before is outdated. */
  @GuardedBy("this")
  private int version;

  /** How many changes were told. */
  @GuardedBy("this")
  private int notices;

  WatchedFile(ControlFile file, Reported reported) {
    this.file = file;
    this.reported = reported;
  }

  Group group() {
    return file.group();
  }

  Reported reported() {
    return reported;
  }

  /** When a look at the contents began. */
  record Begin(int version, int notices) {}

  /** A look at the contents begins. */
  synchronized Begin begin() {
    return new Begin(version, notices);
  }

  synchronized Optional<Contents> told() {
    return told;
  }

  /** The group's state has changed. */
  synchronized void setState(State state) {
    version++;
    told.ifPresent(before -> tellIfChanged(before, new Contents(state, before.isPopulated())));
  }

  /** A task was moved into the group, or into one below. */
  synchronized void setPopulated() {
    version++;
    told.ifPresent(before -> tellIfChanged(before, new Contents(before.state(), true)));
  }

  /**
   * The contents were looked at.
   *
   * @return false if the look is outdated
   */
  synchronized boolean update(Begin begin, Contents now) {
    if (version != begin.version()) {
      return false;
    }
    if (told.isPresent()) {
      tellIfChanged(told.get(), now);
    } else {
      told = Optional.of(now);
    }
    return true;
  }

  @GuardedBy("this")
  private void tellIfChanged(Contents before, Contents now) {
    told = Optional.of(now);
    if (!before.equals(now)) {
      tell();
    }
  }

  /**
   * A reader is shown these contents. If the look is outdated, nothing was told since it began, and
   * the contents are not those that were told last, a change is told now, so that the reader reads
   * again: a change during the look, back to what was told last, was none, and the reader would
   * wait for it in vain.
   */
  synchronized void show(Begin begin, Contents seen) {
    if (!update(begin, seen) && notices == begin.notices() && !told.equals(Optional.of(seen))) {
      tell();
    }
  }

  /** Notifies unconditionally. */
  synchronized void tell() {
    notices++;
    file.noteChange();
  }
}
