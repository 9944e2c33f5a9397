package org.freezerfs.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TreeSnapshot;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.signals.SignalEngine;
import org.freezerfs.engine.signals.SignalEngine.Estate;
import org.freezerfs.engine.signals.SignalEngine.TakenOver;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.BootId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Groups that outlive their mount, and the daemon: as the kernel keeps a hierarchy that still has
 * groups when it is unmounted, until it is mounted again. It does not outlive the boot.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);

  private final Path mountPoint;
  private final MountState state;
  private final TreeSnapshot.Origin origin;
  private final Semantics semantics;

  Persistence(Path mountPoint, MountState state, MountOptions options) throws IOException {
    this.mountPoint = mountPoint;
    this.state = state;
    semantics = options.semantics();
    origin =
        new TreeSnapshot.Origin(
            BootId.current(), semantics.word(), List.copyOf(options.subsystems()));
  }

  /**
   * Restores what was kept, and keeps it from now on.
   *
   * @throws MountFailure if it was made with other options, as mount(2) gives EBUSY
   */
  void begin(Hierarchy hierarchy, SignalEngine engine) throws MountFailure, IOException {
    try {
      state.lock();
    } catch (IOException e) {
      LOG.warn("the groups will not outlive this mount: {}", NativeEncoding.of(e.getMessage()));
      return;
    }
    TreeSnapshot image = state.readTree();
    boolean kept =
        image.origin().filter(of -> of.bootId().equals(origin.bootId())).isPresent()
            && image.groupsBelowRoot() > 0;
    if (kept) {
      requireSame(image);
      restore(image, hierarchy, engine);
    } else {
      state.recoverIfLeft();
    }
    hierarchy.startLog(state.tree(), origin);
  }

  private void requireSame(TreeSnapshot image) throws MountFailure {
    TreeSnapshot.Origin other = image.origin().orElseThrow();
    if (!other.equals(origin)) {
      throw new MountFailure(
          mountPoint
              + " is busy: groups of a mount with '-o semantics="
              + other.semantics()
              + ","
              + String.join(",", other.subsystems())
              + "' are kept there: mount it so, or give them up with 'freezerfs recover "
              + mountPoint
              + "'");
    }
  }

  private void restore(TreeSnapshot image, Hierarchy hierarchy, SignalEngine engine)
      throws IOException {
    hierarchy.restore(image);
    state.tree().append(TreeSnapshot.daemonLine(Task.self(), engine.markOwner()));
    byte[] journal = state.readJournal();
    TakenOver taken =
        engine.takeOver(
            journal,
            new Estate(state::readDone, image.owners(), image.members(), image.groupsWithState()));
    state.forgetDone();
    if (taken.damage().isPresent()) {
      LOG.warn("{}", NativeEncoding.of(state.setAside(journal, taken.damage().get())));
    }
    hierarchy.restoreStates(image);
    // The daemon may have died after it wrote down a move, and before it let go.
    if (image.damagedLines() > 0 || !semantics.allowsFrozenInThawed()) {
      engine.thawStrays();
    }
    LOG.info(
        "restored {} groups with {} processes; {} were frozen, and are",
        image.groupsBelowRoot(),
        engine.members().size(),
        taken.frozen());
  }
}
