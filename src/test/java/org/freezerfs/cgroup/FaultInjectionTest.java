package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import jnr.constants.platform.Errno;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.faults.Fault;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FaultInjectionTest {
  private static final String ERROR = "user.freezerfs.fault_error";

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);
  private final FaultInjection faults = tree.hierarchy().faults();

  @BeforeEach
  void make() throws Exception {
    tree.mkdir("/0");
  }

  @AfterEach
  void close() {
    tree.close();
  }

  @Test
  void anErrorIsGivenByThatGroupAloneAndCountedInTheAttribute() throws Exception {
    tree.mkdir("/1");
    tree.setXattr("/0", ERROR, "tasks:read=EINTR:2");
    assertRefused(Errno.EINTR, () -> tree.read("/0/tasks"));
    assertThat(tree.xattr("/0", ERROR)).isEqualTo("tasks:read=EINTR:1");
    assertThat(tree.read("/1/tasks")).isEmpty();
    assertThat(tree.read("/0/notify_on_release")).isEqualTo("0\n");
    assertRefused(Errno.EINTR, () -> tree.read("/0/tasks"));
    assertThat(tree.read("/0/tasks")).isEmpty();
  }

  @Test
  void aContinuedReadHasNoFault() throws Exception {
    tree.setXattr("/0", ERROR, "tasks:read=EIO");
    assertThat(tree.file("/0/tasks").continueRead(ROOT_USER)).isEmpty();
  }

  @Test
  @Timeout(60)
  void aGroupThatWasRemovedMeanwhileGetsNoFaultAndLosesNone() throws Exception {
    tree.setXattr("/0", ERROR, "tasks:read=EIO");
    Group group = tree.hierarchy().lookup("/0").group();
    tree.removeDuring(
        "/0",
        () -> assertRefused(Errno.ENODEV, () -> tree.setXattr("/0", ERROR, "tasks:read=EPERM")),
        () -> assertRefused(Errno.ENODEV, () -> tree.hierarchy().removeXattr("/0", ERROR)));
    assertThat(new String(group.attributes().xattr(ERROR), StandardCharsets.ISO_8859_1))
        .isEqualTo("tasks:read=EIO");
  }

  @Test
  void aReplyIsDelayedOnlyWhereThatIsAskedFor() throws Exception {
    ControlFile tasks = tree.file("/0/tasks");
    assertThat(tasks.delayReply(true)).isFalse();
    tree.setXattr("/0", "user.freezerfs.fault_delay", "tasks:read=1ms:1");
    assertThat(tasks.delayReply(false)).isFalse();
    assertThat(tree.file("/0/notify_on_release").delayReply(true)).isFalse();
    assertThat(tasks.delayReply(true)).isTrue();
    assertThat(tasks.delayReply(true)).isFalse();
  }

  @Test
  void aLostNoticeIsRecordedAndNotTold() throws Exception {
    RecordedEvents events = new RecordedEvents();
    engine.recorder = events;
    List<String> told = new ArrayList<>();
    tree.hierarchy().setOnChange(file -> told.add(file.path()));
    ControlFile file = tree.file("/0/tasks");
    int before = file.changes();
    file.noteChange();
    assertThat(file.changes()).isEqualTo(before + 1);
    assertThat(events.take()).isEmpty();
    tree.setXattr("/0", "user.freezerfs.fault_notice", "1");
    file.noteChange();
    assertThat(file.changes()).isEqualTo(before + 1);
    assertThat(events.take()).containsExactly("fault_notice of 0 in 1");
    file.noteChange();
    assertThat(file.changes()).isEqualTo(before + 2);
    assertThat(told).containsExactly("/0/tasks", "/0/tasks");
  }

  @Test
  void aRemovedAttributeEndsTheFault() throws Exception {
    tree.setXattr("/0", ERROR, "tasks:write=EIO");
    assertRefused(Errno.EIO, () -> tree.write("/0/tasks", "0"));
    tree.hierarchy().removeXattr("/0", ERROR);
    assertRefused(Errno.ESRCH, () -> tree.write("/0/tasks", "0"));
    assertRefused(Errno.ENODATA, () -> tree.hierarchy().removeXattr("/0", ERROR));
  }

  @ParameterizedTest
  @CsvSource({
    "/0, user.freezerfs.fault_error, tasks:read=EWHAT, EINVAL",
    "/0, user.freezerfs.fault_error, none:read=EIO, EINVAL",
    "/0, user.freezerfs.fault_none, 1, EINVAL",
    "/0, user.freezerfs., 1, EINVAL",
    "/0/tasks, user.freezerfs.fault_busy, 1, EINVAL",
    "/0, user.freezerfs.fault_refuse, 99, ESRCH"
  })
  void whatAsksForNoFaultIsRefused(String path, String name, String value, Errno errno) {
    assertRefused(errno, () -> tree.setXattr(path, name, value));
  }

  @Test
  void aForbiddenFaultIsRefusedWhateverItIs() throws Exception {
    faults.forbid();
    assertRefused(Errno.EPERM, () -> tree.setXattr("/0", ERROR, "tasks:read=EIO"));
    assertRefused(Errno.EPERM, () -> tree.setXattr("/0", "user.freezerfs.none", "1"));
    assertRefused(Errno.ENODATA, () -> tree.hierarchy().removeXattr("/0", ERROR));
    tree.setXattr("/0", "user.note", "x");
  }

  @Test
  void aFaultOfTheMountIsInTheRootAndInEachNewGroup() throws Exception {
    faults.injectEverywhere(Fault.ERROR, "tasks:read=EIO:1", ROOT_USER);
    tree.mkdir("/1");
    assertRefused(Errno.EIO, () -> tree.read("/tasks"));
    assertRefused(Errno.EIO, () -> tree.read("/1/tasks"));
    assertThat(tree.read("/tasks")).isEmpty();
    assertThat(tree.xattr("/1", ERROR)).isEqualTo("tasks:read=EIO:0");
    assertThat(tree.read("/0/tasks")).isEmpty();
  }

  @Test
  void anIllegalFaultOfTheMountIsRefused() {
    engine.add(5, Engine.ROOT);
    assertRefused(Errno.EINVAL, () -> faults.injectEverywhere(Fault.BUSY, "many", ROOT_USER));
    assertRefused(Errno.ESRCH, () -> faults.injectEverywhere(Fault.REFUSE, "6", ROOT_USER));
  }

  @Test
  void whatIsLeftGoesOnInTheHierarchyOfTheNextDaemon() throws Exception {
    tree.setXattr("/0", ERROR, "tasks:read=EIO:2");
    assertRefused(Errno.EIO, () -> tree.read("/0/tasks"));
    try (TestTree next = new TestTree(new FakeEngine())) {
      next.mkdir("/0");
      FaultInjection restored = next.hierarchy().faults();
      restored.injectEverywhere(Fault.BUSY, "1", ROOT_USER);
      assertThat(restored.injected()).hasSize(1);
      restored.restore(faults.injected(), ROOT_USER);
      assertThat(restored.injected()).isEqualTo(faults.injected());
      assertThat(next.xattr("/0", ERROR)).isEqualTo("tasks:read=EIO:1");
      assertRefused(Errno.EIO, () -> next.read("/0/tasks"));
      assertThat(next.read("/0/tasks")).isEmpty();
    }
  }
}
