package org.freezerfs.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
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
 * The faults that the mount or its clients ask for. A fault of the mount is shown by each group. A
 * client asks by an extended attribute of a group's directory, {@code user.freezerfs.} and the name
 * of a {@link Fault}; that group alone shows it.
 */
public final class FaultInjection {
  private static final Logger LOG = LoggerFactory.getLogger(FaultInjection.class);

  private static final String PREFIX = "user.freezerfs.";

  private final Engine engine;
  private final GroupTree tree;
  private final GroupFactory factory;
  private final Delays delays = new Delays();

  private volatile boolean allowed = true;

  /** The faults that mean nothing on this mount. Written before the mount is served. */
  private final Set<Fault> excluded = EnumSet.noneOf(Fault.class);

  /** The faults of each group, with their values. Written before the mount is served. */
  private final Map<Fault, String> everywhere = new EnumMap<>(Fault.class);

  /** The task that {@link Fault#REFUSE} names, if that is among them. */
  private Optional<Task> refusingEverywhere = Optional.empty();

  FaultInjection(Engine engine, GroupTree tree, GroupFactory factory) {
    this.engine = engine;
    this.tree = tree;
    this.factory = factory;
  }

  /** Whether an attribute of this name asks for a fault, which need not exist. */
  static boolean isFault(String xattr) {
    return xattr.startsWith(PREFIX);
  }

  /** The fault that an attribute asks for whose name {@link #isFault}. */
  private static Optional<Fault> fault(String xattr) {
    return Fault.named(xattr.substring(PREFIX.length()));
  }

  /** The name of the attribute that asks for a fault. */
  public static String xattr(Fault fault) {
    return PREFIX + fault.word();
  }

  /**
   * Gives a fault to the root, and to each group when it is made. It is called before the mount is
   * served and before a tree is restored.
   *
   * @param mounter whose pid namespace the id of a task is read in
   * @throws CgroupException EINVAL if the value is not legal, ESRCH if it names no live task
   */
  public void injectEverywhere(Fault fault, String value, Credentials mounter)
      throws CgroupException, IOException {
    requireLegal(fault, value);
    if (fault == Fault.REFUSE) {
      refusingEverywhere = Optional.of(task(value, mounter));
    }
    everywhere.put(fault, value);
    addTo(tree.root());
    LOG.info("each group has {}={} from its beginning", fault.word(), value);
  }

  /** Refuses, with EPERM, each fault that a client asks for. */
  public void forbid() {
    allowed = false;
  }

  /**
   * Refuses, with EINVAL, a fault that means nothing on this mount. It is called before any other
   * method.
   */
  public void exclude(Fault fault) {
    excluded.add(fault);
  }

  /** Answers all delayed requests now: the mount has ended. */
  public void endDelays() {
    delays.end();
  }

  /**
   * The faults of all groups that have any, by the ids of the groups, with what is left of each.
   */
  public Map<Integer, Map<Fault, String>> injected() {
    Map<Integer, Map<Fault, String>> injected = new TreeMap<>();
    for (Group group : tree.groups()) {
      Map<Fault, String> faults = of(group);
      if (!faults.isEmpty()) {
        injected.put(group.id(), faults);
      }
    }
    return injected;
  }

  private static Map<Fault, String> of(Group group) {
    Map<Fault, String> found = new EnumMap<>(Fault.class);
    if (group.faults().isPresent()) {
      for (Fault fault : Fault.values()) {
        value(group, fault).ifPresent(value -> found.put(fault, value));
      }
    }
    return found;
  }

  private static Optional<String> value(Group group, Fault fault) {
    try {
      byte[] value = group.attributes().xattr(xattr(fault));
      return Optional.of(new String(value, StandardCharsets.ISO_8859_1));
    } catch (CgroupException e) {
      return Optional.empty(); // ENODATA
    }
  }

  /**
   * Gives the groups what {@link #injected} has returned, and no other faults: their mount goes on
   * with this daemon. It is called after the tree is restored, and before the mount is served.
   *
   * @param mounter whose pid namespace the id of a task is read in
   */
  public void restore(Map<Integer, Map<Fault, String>> injected, Credentials mounter)
      throws IOException {
    for (Group group : tree.groups()) {
      Map<Fault, String> faults = injected.getOrDefault(group.id(), Map.of());
      for (Fault fault : of(group).keySet()) {
        if (!faults.containsKey(fault)) {
          try {
            remove(group, xattr(fault));
          } catch (CgroupException e) {
            throw new IllegalStateException(e);
          }
        }
      }
      faults.forEach((fault, value) -> begin(group, fault, value));
      String refusing = faults.get(Fault.REFUSE);
      if (refusing != null) {
        // None, if the task has ended.
        group.setRefusing(findTask(refusing, mounter));
      }
    }
  }

  /** Gives a new group the faults that each group has. The group is not served yet. */
  void addTo(Group group) {
    everywhere.forEach((fault, value) -> begin(group, fault, value));
    if (refusingEverywhere.isPresent()) {
      group.setRefusing(refusingEverywhere);
    }
  }

  /** Shows a fault, and its attribute, in a group that no client uses yet. */
  private void begin(Group group, Fault fault, String value) {
    show(group, fault, value);
    faultsOf(group).set(fault, value);
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
    Optional<Fault> named = fault(name);
    if (named.isEmpty() || !(node instanceof Group group)) {
      throw new CgroupException(Errno.EINVAL);
    }
    Fault fault = named.get();
    String text = new String(value, StandardCharsets.ISO_8859_1).strip();
    requireLegal(fault, text);
    Optional<Task> refusing =
        fault == Fault.REFUSE ? Optional.of(task(text, caller)) : Optional.empty();
    LockedGroups locked = group.lockDirectory();
    try (locked) {
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
    LockedGroups locked = group.lockDirectory();
    try (locked) {
      group.requireLive();
      Faults faults = faultsOf(group);
      Fault fault;
      synchronized (faults) {
        group.attributes().removeXattr(name);
        fault = fault(name).orElseThrow();
        faults.clear(fault);
      }
      if (fault == Fault.REFUSE) {
        group.setRefusing(Optional.empty());
      }
      LOG.info("{}: no more {}", group, fault.word());
    }
  }

  private void requireLegal(Fault fault, String value) throws CgroupException {
    if (excluded.contains(fault)) {
      throw new CgroupException(Errno.EINVAL);
    }
    try {
      fault.check(value, factory::isFileName);
    } catch (IllegalArgumentException e) {
      throw new CgroupException(Errno.EINVAL);
    }
  }

  private Task task(String id, Credentials caller) throws CgroupException, IOException {
    return findTask(id, caller).orElseThrow(() -> new CgroupException(Errno.ESRCH));
  }

  private Optional<Task> findTask(String id, Credentials caller) throws IOException {
    return engine
        .find(Faults.id(id), caller.tid())
        .filter(info -> !info.ending())
        .map(TaskInfo::task);
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
    group.attributes().showXattr(xattr(fault), value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
