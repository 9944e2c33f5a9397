package org.freezerfs.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.snapshot.TreeLogFormat;
import org.freezerfs.cgroup.snapshot.TreeSnapshot;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.Task;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.Boot;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps groups beyond the end of their mount and daemon, for {@code persist}. The kernel does so
 * too: a hierarchy that has groups when it is unmounted stays until it is mounted again. Groups do
 * not outlive a boot of the host.
 */
final class Persistence {
  private static final Logger LOG = LoggerFactory.getLogger(Persistence.class);

  /** How long a mount waits for another daemon, whose mount has ended, to keep its groups. */
  private static final Duration OTHER_DAEMON = Duration.ofSeconds(20);

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
        new TreeSnapshot.Origin(Boot.id(), semantics.word(), kept(options.subsystems(), engine));
  }

  /** The options that a later mount must repeat; {@code engine=signals} is implied. */
  private static List<String> kept(Set<String> subsystems, EngineKind engine) {
    List<String> kept = new ArrayList<>(subsystems);
    if (engine != EngineKind.SIGNALS) {
      kept.add("engine=" + engine.word());
    }
    return kept;
  }

  /**
   * Restores the groups that were kept, and keeps all groups from now on. Where they can't be kept,
   * because nothing can be written, the log says so.
   *
   * @throws MountFailure if the kept groups belong to a mount with other options, where mount(2)
   *     would give EBUSY; or another daemon may still keep groups there
   */
  void begin(Hierarchy hierarchy, Engine engine) throws MountFailure, IOException {
    try {
      state.lock(OTHER_DAEMON, this::sayWaiting);
    } catch (MountLock.HeldException e) {
      throw new MountFailure(
          mountPoint
              + " is busy: "
              + e.holder()
              + " keeps its groups, as a freezerfs that was mounted there, and is still alive: end it,"
              + " or mount without persist");
    } catch (IOException e) {
      LOG.warn("the groups will not outlive this mount: {}", NativeEncoding.encode(e.getMessage()));
      return;
    }
    begin(hierarchy, engine, state.readTree());
  }

  /**
   * Checks, while the other daemon of a takeover serves the mount, that its groups can be restored.
   *
   * @throws MountFailure as {@link #begin}
   */
  void checkBeforeTakeover() throws MountFailure, IOException {
    TreeSnapshot snapshot = state.peekTree();
    if (isKept(snapshot)) {
      requireSame(snapshot);
    }
  }

  /**
   * Restores the groups of the daemon from which the mount was taken over, as {@link #begin}, or
   * else changes nothing.
   *
   * @param groups how many there were besides the root; empty if an earlier version has not said so
   * @param limit how long that daemon may take to end
   * @throws MountFailure if that daemon does not end, or not all of the groups were kept
   */
  void beginAfterTakeover(Hierarchy hierarchy, Engine engine, OptionalInt groups, Duration limit)
      throws MountFailure, IOException {
    try {
      state.lock(limit, this::sayWaiting);
    } catch (MountLock.HeldException e) {
      throw Takeover.refusal(
          mountPoint,
          "its daemon, "
              + e.holder()
              + ", has not ended in "
              + limit.toSeconds()
              + " s. Its groups are kept, and what is frozen stays frozen: end that process, and mount"
              + " again");
    }
    TreeSnapshot snapshot = state.peekTree();
    int kept = isKept(snapshot) ? snapshot.groupsBelowRoot() : 0;
    if (kept < groups.orElse(0)) {
      throw Takeover.refusal(
          mountPoint,
          "its daemon had "
              + groups.getAsInt()
              + " groups, and has kept "
              + kept
              + ". What is frozen stays frozen: the next mount has these groups; 'freezerfs recover "
              + mountPoint
              + "' thaws all");
    }
    begin(hierarchy, engine, state.readTree());
  }

  private void sayWaiting(String holder) {
    Main.printError(
        holder + " has served " + mountPoint + " until now, and has not ended yet: waiting for it");
  }

  private void begin(Hierarchy hierarchy, Engine engine, TreeSnapshot snapshot)
      throws MountFailure, IOException {
    if (isKept(snapshot)) {
      requireSame(snapshot);
      restore(snapshot, hierarchy, engine);
    } else {
      state.recoverIfLeft();
    }
    hierarchy.persistence().startLog(state.tree(), origin);
  }

  private boolean isKept(TreeSnapshot snapshot) {
    return snapshot.origin().filter(of -> of.bootId().equals(origin.bootId())).isPresent()
        && snapshot.groupsBelowRoot() > 0;
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
              + ShellWord.of(mountPoint)
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
