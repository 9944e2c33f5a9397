package org.freezerfs.cgroup;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
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
 * The attributes of a group's directory by which faults are asked for: {@code user.freezerfs.}, and
 * the name of a {@link Fault}. They hold for that group alone; what is asked for by the mount each
 * group has from its beginning.
 */
final class FaultAttributes {
  private static final Logger LOG = LoggerFactory.getLogger(FaultAttributes.class);

  private final Engine engine;
  private final Predicate<String> isFile;
  private final boolean allowed;
  private final Delays delays = new Delays();

  // Written before anything is served.
  private final Map<Fault, String> ofEach = new EnumMap<>(Fault.class);
  private Optional<Task> refusingInEach = Optional.empty();

  /**
   * None yet.
   *
   * @param isFile whether there is a control file of a name
   * @param allowed whether any may be asked for
   */
  FaultAttributes(Engine engine, Predicate<String> isFile, boolean allowed) {
    this.engine = engine;
    this.isFile = isFile;
    this.allowed = allowed;
  }

  /**
   * Gives a fault to each group that there will be, and to the root.
   *
   * @throws CgroupException EINVAL, ESRCH as of {@link #set}
   */
  void giveEach(Fault fault, String value, Credentials mounter, Group root)
      throws CgroupException, IOException {
    check(fault, value);
    if (fault == Fault.REFUSE) {
      refusingInEach = Optional.of(task(value, mounter));
    }
    ofEach.put(fault, value);
    begin(root);
    LOG.info("each group has {}={} from its beginning", fault.word(), LogText.of(value));
  }

  /** A group has appeared, whose attributes are not in use yet. */
  void begin(Group group) {
    ofEach.forEach(
        (fault, value) -> {
          keep(group, fault, value);
          of(group).set(fault, value);
        });
    if (refusingInEach.isPresent()) {
      engine.setFreezeRefused(group.id(), refusingInEach);
    }
  }

  /**
   * Sets an attribute.
   *
   * @throws CgroupException EPERM where none may be, EINVAL if it means nothing, ESRCH if it names
   *     no task, or what {@link Attributes#setXattr} and {@link Group#lockDirectory} give
   */
  void set(
      Node node, String name, byte[] value, boolean create, boolean replace, Credentials caller)
      throws CgroupException, IOException {
    if (!allowed) {
      throw new CgroupException(Errno.EPERM);
    }
    Optional<Fault> named = Fault.named(Attributes.faultOf(name));
    if (named.isEmpty() || !(node instanceof Group group)) {
      throw new CgroupException(Errno.EINVAL);
    }
    Fault fault = named.get();
    String text = new String(value, StandardCharsets.ISO_8859_1).strip();
    check(fault, text);
    Optional<Task> refusing =
        fault == Fault.REFUSE ? Optional.of(task(text, caller)) : Optional.empty();
    group.lockDirectory();
    try {
      group.requireLive();
      Faults faults = of(group);
      // Nobody counts meanwhile what there was before.
      synchronized (faults) {
        group.attributes().setXattr(name, value, create, replace);
        faults.set(fault, text);
      }
      if (refusing.isPresent()) {
        engine.setFreezeRefused(group.id(), refusing);
      }
    } finally {
      group.lock().unlock();
    }
    LOG.info("{}: {}={}, as was asked for", group, fault.word(), LogText.of(text));
  }

  /**
   * Removes one.
   *
   * @throws CgroupException what {@link Attributes#removeXattr} and {@link Group#lockDirectory}
   *     give
   */
  void remove(Group group, String name) throws CgroupException {
    group.lockDirectory();
    try {
      group.requireLive();
      Faults faults = of(group);
      Fault fault;
      synchronized (faults) {
        group.attributes().removeXattr(name);
        fault = Fault.named(Attributes.faultOf(name)).orElseThrow();
        faults.clear(fault);
      }
      if (fault == Fault.REFUSE) {
        engine.setFreezeRefused(group.id(), Optional.empty());
      }
      LOG.info("{}: no more {}", group, fault.word());
    } finally {
      group.lock().unlock();
    }
  }

  /** The mount has ended. */
  void end() {
    delays.end();
  }

  private void check(Fault fault, String value) throws CgroupException {
    try {
      fault.check(value, isFile);
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

  /** Its group's lock is held, or nobody else knows the group yet. */
  private Faults of(Group group) {
    if (group.faults().isEmpty()) {
      group.setFaults(new Faults(group, delays, (fault, left) -> keep(group, fault, left)));
    }
    return group.faults().orElseThrow();
  }

  private static void keep(Group group, Fault fault, String value) {
    group
        .attributes()
        .keepXattr(Attributes.nameOf(fault.word()), value.getBytes(StandardCharsets.ISO_8859_1));
  }
}
