package org.freezerfs.signal;

import java.io.IOException;
import java.util.List;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFileType;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.LockedGroups;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.Subsystem;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.Engine.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends signals to all processes of a group: {@code signal.kill} (semantics, signal.kill). */
public final class SignalSubsystem implements Subsystem {
  private static final Logger LOG = LoggerFactory.getLogger(SignalSubsystem.class);

  private static final int LAST_SIGNAL = 64;

  private final Engine engine;
  private final Semantics semantics;

  public SignalSubsystem(Engine engine, Semantics semantics) {
    this.engine = engine;
    this.semantics = semantics;
  }

  @Override
  public String name() {
    return "signal";
  }

  @Override
  public List<ControlFileType> files() {
    return List.of(
        ControlFileType.writeOnly(
            "signal.kill", ControlFileType.number(semantics.numbers(), Errno.EINVAL, this::kill)));
  }

  private void kill(Group group, Credentials caller, long signal)
      throws CgroupException, IOException {
    if (signal == 0) {
      return;
    }
    if (group.isRoot()) {
      // All tasks of the host are in the root, init and this daemon too.
      throw new CgroupException(Errno.EPERM);
    }
    if (Long.compareUnsigned(signal, LAST_SIGNAL) > 0) {
      throw new CgroupException(Errno.EINVAL);
    }
    Outcome outcome = send(group, (int) signal, caller.tid());
    LOG.debug("{}: signal {} to {} tasks", group, signal, outcome.done());
    if (outcome.isPartial()) {
      throw new CgroupException(Errno.EPERM);
    }
  }

  private Outcome send(Group group, int signal, int sender) throws CgroupException, IOException {
    LockedGroups locked = group.lockAlone();
    try (locked) {
      group.requireLive();
      return engine.signal(group.id(), signal, sender);
    }
  }
}
