package org.freezerfs.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Task;
import org.freezerfs.engine.TaskInfo;
import org.freezerfs.faults.Delays;
import org.freezerfs.faults.Fault;
import org.freezerfs.faults.Faults;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The extended attributes of a group's directory by which a client asks for faults: {@code
 * user.freezerfs.} and the name of a {@link Fault}. A fault is shown by that group alone. A fault
 * that the mount asks for is shown by each group.
 */
final class FaultAttributes {
  private static final Logger LOG = LoggerFactory.getLogger(FaultAttributes.class);

  private final Engine engine;
  private final Predicate<String> isFileName;
  private final boolean allowed;
  private final Set<Fault> excluded;
  private final Delays delays = new Delays();

  /** The faults of each group, with their values. Written before the mount is served. */
  private final Map<Fault, String> everywhere = new EnumMap<>(Fault.class);

  /** The task that {@link Fault#REFUSE} names, if that is among them. */
  private Optional<Task> refusingEverywhere = Optional.empty();

  /**
   * No faults yet.
   *
   * @param isFileName whether there is a control file of a name
   * @param allowed whether clients may ask for faults
   * @param excluded faults that mean nothing on this mount
   */
  FaultAttributes(
      Engine engine, Predicate<String> isFileName, boolean allowed, Set<Fault> excluded) {
    this.engine = engine;
    this.isFileName = isFileName;
    this.allowed = allowed;
    this.excluded = Set.copyOf(excluded);
  }

  /**
   * Gives a fault to the root, and to each group that will be made.
   *
   * @throws CgroupException EINVAL if the value is not legal, ESRCH if it names no live task
   */
  void injectEverywhere(Fault fault, String value, Credentials mounter, Group root)
      throws CgroupException, IOException {
    requireLegal(fault, value);
    if (fault == Fault.REFUSE) {
      refusingEverywhere = Optional.of(task(value, mounter));
    }
    everywhere.put(fault, value);
    addTo(root);
    LOG.info("each group has {}={} from its beginning", fault.word(), value);
  }

  /** Gives a new group the faults that each group has. The group is not served yet. */
  void addTo(Group group) {
    everywhere.forEach(
        (fault, value) -> {
          show(group, fault, value);
          faultsOf(group).set(fault, value);
        });
    if (refusingEverywhere.isPresent()) {
      group.setRefusing(refusingEverywhere);
    }
  }

  /**
   * Sets an attribute, and so the fault that it asks for.
   *
   * @throws CgroupException EPERM if clients may not ask for faults; EINVAL if there is no such
   *     fault, the value is not legal, or the node is a file; ESRCH if the value names no live
   *     task; or what {@link Attributes#setXattr} and {@link Group#lockDirectory} give
   */
  void set(
      Node node, String name, byte[] value, boolean create, boolean replace, Credentials caller)
      throws CgroupException, IOException {
    if (!allowed) {
      throw new CgroupException(Errno.EPERM);
    }
    Optional<Fault> named = FaultNames.fault(name);
    if (named.isEmpty() || !(node instanceof Group group)) {
      throw new CgroupException(Errno.EINVAL);
    }
    Fault fault = named.get();
    String text = new String(value, StandardCharsets.ISO_8859_1).strip();
    requireLegal(fault, text);
    Optional<Task> refusing =
        fault == Fault.REFUSE ? Optional.of(task(text, caller)) : Optional.empty();
    group.lockDirectory();
    try {
      group.requireLive();
      Faults faults = faultsOf(group);
      // Both change together, so no request counts the old fault down in the new attribute.
      synchronized (faults) {
        group.attributes().setXattr(name, value, create, replace);
        faults.set(fault, text);
      }
      if (refusing.isPresent()) {
        group.setRefusing(refusing);
      }
    } finally {
      group.lock().unlock();
    }
    LOG.info("{}: {}={}, as was asked for", group, fault.word(), text);
  }

  /**
   * Removes an attribute of a group that has faults, and so the fault.
   *
   * @throws CgroupException what {@link Attributes#removeXattr} and {@link Group#lockDirectory}
   *     give
   */
  void remove(Group group, String name) throws CgroupException {
    group.lockDirectory();
    try {
      group.requireLive();
      Faults faults = faultsOf(group);
      Fault fault;
      synchronized (faults) {
        group.attributes().removeXattr(name);
        fault = FaultNames.fault(name).orElseThrow();
        faults.clear(fault);
      }
      if (fault == Fault.REFUSE) {
        group.setRefusing(Optional.empty());
      }
      LOG.info("{}: no more {}", group, fault.word());
    } finally {
      group.lock().unlock();
    }
  }

  /** The faults that a group has, with what is left of each. */
  static Map<Fault, String> of(Group group) {
    Map<Fault, String> found = new EnumMap<>(Fault.class);
    for (Fault fault : Fault.values()) {
      value(group, fault).ifPresent(value -> found.put(fault, value));
    }
    return found;
  }

  private static Optional<String> value(Group group, Fault fault) {
    try {
      byte[] value = group.attributes().xattr(FaultNames.xattr(fault));
      return Optional.of(new String(value, StandardCharsets.ISO_8859_1));
    } catch (CgroupException e) {
      return Optional.empty(); // ENODATA
    }
  }

  /**
   * Gives a group these faults and no other. The group is not served yet.
   *
   * @param mounter whose pid namespace the id of a task is read in
   */
  void restore(Group group, Map<Fault, String> faults, Credentials mounter) throws IOException {
    Set<Fault> ended = EnumSet.noneOf(Fault.class);
    ended.addAll(of(group).keySet());
    ended.removeAll(faults.keySet());
    try {
      for (Fault fault : ended) {
        remove(group, FaultNames.xattr(fault));
      }
    } catch (CgroupException e) {
      throw new IllegalStateException(e);
    }
    faults.forEach(
        (fault, value) -> {
          show(group, fault, value);
          faultsOf(group).set(fault, value);
        });
    String refusing = faults.get(Fault.REFUSE);
    if (refusing != null) {
      restoreRefusing(group, refusing, mounter);
    }
  }

  private void restoreRefusing(Group group, String id, Credentials mounter) throws IOException {
    try {
      group.setRefusing(Optional.of(task(id, mounter)));
    } catch (CgroupException e) {
      // The task has ended.
      group.setRefusing(Optional.empty());
    }
  }

  /** Answers all delayed requests now. */
  void endDelays() {
    delays.end();
  }

  private void requireLegal(Fault fault, String value) throws CgroupException {
    if (excluded.contains(fault)) {
      throw new CgroupException(Errno.EINVAL);
    }
    try {
      fault.check(value, isFileName);
    } catch (IllegalArgumentException e) {
      throw new CgroupException(Errno.EINVAL);
    }
  }

  private Task task(String id, Credentials caller) throws CgroupException, IOException {
    return engine
        .find(Faults.id(id), caller.tid())
        .filter(info -> !info.ending())
        .map(TaskInfo::task)
        .orElseThrow(() -> new CgroupException(Errno.ESRCH));
  }

  /** The caller holds the group's lock, or no other thread knows the group yet. */
  private Faults faultsOf(Group group) {
    if (group.faults().isEmpty()) {
      group.setFaults(new Faults(group, delays, (fault, left) -> show(group, fault, left)));
    }
    return group.faults().orElseThrow();
  }

  /** Shows in the attribute what is left of a fault. */
  private static void show(Group group, Fault fault, String value) {
    group
        .attributes()
        .showXattr(FaultNames.xattr(fault), value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
