package org.freezerfs.cgroup;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.freezerfs.engine.Engine;
import org.freezerfs.faults.Fault;

/**
 * The faults that the mount or its clients ask for. Nearly no mount has any, so {@link
 * FaultAttributes} is made when the first is asked for.
 */
public final class FaultInjection {
  private final Engine engine;
  private final GroupTree tree;
  private final GroupFactory factory;

  @GuardedBy("this")
  private boolean allowed = true;

  /** The faults that mean nothing on this mount. */
  @GuardedBy("this")
  private final Set<Fault> excluded = EnumSet.noneOf(Fault.class);

  private volatile Optional<FaultAttributes> attributes = Optional.empty();

  FaultInjection(Engine engine, GroupTree tree, GroupFactory factory) {
    this.engine = engine;
    this.tree = tree;
    this.factory = factory;
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
    attributes().injectEverywhere(fault, value, mounter, tree.root());
  }

  /** Refuses, with EPERM, each fault that a client asks for. It is called before all else. */
  public synchronized void forbid() {
    allowed = false;
  }

  /**
   * Refuses, with EINVAL, a fault that means nothing on this mount. It is called as {@link
   * #forbid}.
   */
  public synchronized void exclude(Fault fault) {
    excluded.add(fault);
  }

  /** Answers all delayed requests now: the mount has ended. */
  public void endDelays() {
    attributes.ifPresent(FaultAttributes::endDelays);
  }

  /**
   * The faults of all groups that have any, by the ids of the groups, with what is left of each.
   */
  public Map<Integer, Map<Fault, String>> injected() {
    Map<Integer, Map<Fault, String>> injected = new TreeMap<>();
    if (attributes.isPresent()) {
      for (Group group : tree.groups()) {
        Map<Fault, String> faults = FaultAttributes.of(group);
        if (!faults.isEmpty()) {
          injected.put(group.id(), faults);
        }
      }
    }
    return injected;
  }

  /**
   * Gives the groups what {@link #injected} has returned, and no other faults: their mount goes on
   * with this daemon. It is called after the tree is restored, and before the mount is served.
   *
   * @param mounter whose pid namespace the id of a task is read in
   */
  public void restore(Map<Integer, Map<Fault, String>> injected, Credentials mounter)
      throws IOException {
    if (attributes.isPresent() || !injected.isEmpty()) {
      for (Group group : tree.groups()) {
        attributes().restore(group, injected.getOrDefault(group.id(), Map.of()), mounter);
      }
    }
  }

  /** Gives a new group the faults that each group has. The group is not served yet. */
  void addTo(Group group) {
    attributes.ifPresent(made -> made.addTo(group));
  }

  /** Sets an attribute that asks for a fault: see {@link FaultAttributes#set}. */
  void set(
      Node node, String name, byte[] value, boolean create, boolean replace, Credentials caller)
      throws CgroupException, IOException {
    attributes().set(node, name, value, create, replace, caller);
  }

  /** Removes an attribute that asks for a fault: see {@link FaultAttributes#remove}. */
  void remove(Group group, String name) throws CgroupException {
    attributes().remove(group, name);
  }

  private synchronized FaultAttributes attributes() {
    if (attributes.isEmpty()) {
      attributes = Optional.of(new FaultAttributes(engine, factory::isFileName, allowed, excluded));
    }
    return attributes.get();
  }
}
