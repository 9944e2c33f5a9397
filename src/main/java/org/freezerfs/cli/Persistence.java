package org.freezerfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.snapshot.TreeLogFormat;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.BootId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps groups beyond the end of their mount and daemon, for {@code persist}. The kernel does so
 * too: a hierarchy that has groups when it is unmounted stays until it is mounted again. Groups do
 * not outlive a boot of the host.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);

  private final Path mountPoint;
  private final MountState state;
  private final TreeSnapshot.Origin origin;
  private final Semantics semantics;

  Persistence(Path mountPoint, MountState state, MountOptions options, EngineKind engine)
      throws IOException {
    this.mountPoint = mountPoint;
    this.state = state;
    semantics = options.semantics();
    origin =
        new TreeSnapshot.Origin(
            BootId.current(), semantics.word(), kept(options.subsystems(), engine));
  }

  /** The options that a later mount has to have too. The default engine is not named. */
  private static List<String> kept(Set<String> subsystems, EngineKind engine) {
    List<String> kept = new ArrayList<>(subsystems);
    if (engine != EngineKind.SIGNALS) {
      kept.add("engine=" + engine.word());
    }
    return kept;
  }

  /**
   * Restores the groups that were kept, and keeps all groups from now on.
   *
   * @throws MountFailure if the kept groups belong to a mount with other options, where mount(2)
   *     would give EBUSY
   */
  void begin(Hierarchy hierarchy, Engine engine) throws MountFailure, IOException {
    try {
      state.lock();
    } catch (IOException e) {
      LOG.warn("the groups will not outlive this mount: {}", NativeEncoding.encode(e.getMessage()));
      return;
    }
    TreeSnapshot snapshot = state.readTree();
    boolean kept =
        snapshot.origin().filter(of -> of.bootId().equals(origin.bootId())).isPresent()
            && snapshot.groupsBelowRoot() > 0;
    if (kept) {
      requireSame(snapshot);
      restore(snapshot, hierarchy, engine);
    } else {
      state.recoverIfLeft();
    }
    hierarchy.persistence().startLog(state.tree(), origin);
  }

  private void requireSame(TreeSnapshot snapshot) throws MountFailure {
    TreeSnapshot.Origin other = snapshot.origin().orElseThrow();
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

  private void restore(TreeSnapshot snapshot, Hierarchy hierarchy, Engine engine)
      throws IOException {
    hierarchy.persistence().restoreGroups(snapshot);
    String daemon = TreeLogFormat.daemon(Task.self(), engine.markOwner());
    state.tree().append(daemon.getBytes(StandardCharsets.ISO_8859_1));
    int frozen =
        engine.takeOver(
            new PreviousEngine(
                snapshot.owners(), snapshot.members(), snapshot.groupsWithState(Subsystems.NAMES)));
    hierarchy.persistence().restoreStates(snapshot);
    // The daemon may have died after it recorded a move, and before it thawed the task.
    if (snapshot.damagedLines() > 0 || !semantics.allowsFrozenInThawed()) {
      engine.thawOutsideFreezingGroups();
    }
    LOG.info(
        "restored {} groups with {} processes; {} were frozen, and are",
        snapshot.groupsBelowRoot(),
        engine.members().size(),
        frozen);
  }
}
