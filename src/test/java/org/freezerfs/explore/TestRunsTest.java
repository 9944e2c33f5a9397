package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.cgroup.Transition;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.freezer.Freezer;
import org.freezerfs.fuse.Interceptor;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The requests of a program whose test is explored, on a tree that is not mounted. */
@Timeout(60)
class TestRunsTest implements ExploredMount.Maker {
  private static final Semantics SEMANTICS = Semantics.HIERARCHICAL;

  @TempDir private Path directory;

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree =
      new TestTree(SEMANTICS, engine, new Freezer(engine, SEMANTICS, Transition.EAGER, false));
  private final CommandProcesses processes = new CommandProcesses();

  /** Tells of what the program does in the present mount. */
  private Interceptor interceptor;

  private String refusal = "";
  private boolean isAvailable = true;
  private boolean isRefusing;
  private int closed;
  private TestRuns tests;

  TestRunsTest() throws IOException {}

  @BeforeEach
  void begin() throws Exception {
    tree.mkdir("/0");
    tests = new TestRuns(this, processes.supervisor(), directory);
  }

  @AfterEach
  void close() {
    processes.close();
    tree.close();
  }

  @Override
  public ExploredMount.Rules rules() {
    return new ExploredMount.Rules(SEMANTICS, true, true, true);
  }

  @Override
  public ExploredMount mount(Path mountPoint, Interceptor told, Recorder recorder)
      throws IOException {
    if (!isAvailable) {
      throw new ExploredMount.UnavailableException("no FUSE", new IOException());
    }
    if (!refusal.isEmpty()) {
      throw new IOException(refusal);
    }
    assertThat(mountPoint).isEmptyDirectory();
    interceptor = told;
    return new ExploredMount() {
      @Override
      public Hierarchy hierarchy() {
        return tree.hierarchy();
      }

      @Override
      public void setRefusing(boolean refuses) {
        isRefusing = refuses;
      }

      @Override
      public String errors() {
        return "";
      }

      @Override
      public void close() {
        closed++;
      }
    };
  }

  private List<String> answer(String request) {
    return tests.answer(request);
  }

  private void read(String file) throws Exception {
    Operations program = new Operations(processes.supervisor());
    interceptor.begin(program.read("/0", file)).end();
  }

  private void runUndisturbed() throws Exception {
    assertThat(answer("mount 1")).containsExactly(".");
    assertThat(answer("begin")).containsExactly(".");
    read("freezer.state");
    assertThat(answer("end")).containsExactly(">false", ".");
    read("freezer.state");
    assertThat(answer("unmount")).containsExactly(".");
  }

  private void beginCase(String name) {
    assertThat(answer("mount case " + name)).last().isEqualTo(".");
    assertThat(answer("begin")).containsExactly(".");
  }

  @Test
  void eachRunHasAMountPointThatIsRemovedAfterIt() {
    assertThat(answer("mount 1")).containsExactly(".");
    assertThat(directory.resolve("1")).isEmptyDirectory();
    answer("unmount");
    assertThat(closed).isEqualTo(1);
    assertThat(directory).isEmptyDirectory();
    assertThat(answer("mount 2")).containsExactly(".");
  }

  @Test
  void casesAreThoseOfWhatIsDoneBetweenBeginAndEnd() throws Exception {
    runUndisturbed();
    runUndisturbed();
    assertThat(answer("cases"))
        .contains(">freezer.state:read#1:EIO")
        .noneMatch(each -> each.contains("#2"))
        .last()
        .isEqualTo(".");
  }

  @Test
  void aCaseMeetsItsOperation() throws Exception {
    runUndisturbed();
    runUndisturbed();
    beginCase("freezer.state:read#1:EIO");
    assertRefused(Errno.EIO, () -> read("freezer.state"));
    assertThat(answer("end")).containsExactly(">true", ".");
  }

  @Test
  void aCaseThatIsNotReachedSaysSo() throws Exception {
    runUndisturbed();
    runUndisturbed();
    beginCase("freezer.state:read#1:EIO");
    read("tasks");
    assertThat(answer("end")).containsExactly(">false", ".");
  }

  @Test
  void whatIsFrozenIsSaid() throws Exception {
    runUndisturbed();
    runUndisturbed();
    beginCase("freezer.state:read#1:EIO");
    assertRefused(Errno.EIO, () -> read("freezer.state"));
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(answer("end")).containsExactly(">true", ">group 1 is FROZEN afterwards", ".");
  }

  @Test
  void whatIsFrozenUndisturbedTooIsRight() throws Exception {
    tree.write("/0/freezer.state", "FROZEN");
    runUndisturbed();
    runUndisturbed();
    beginCase("freezer.state:read#1:EIO");
    assertRefused(Errno.EIO, () -> read("freezer.state"));
    assertThat(answer("end")).containsExactly(">true", ".");
  }

  @Test
  void afterACaseWithoutADaemonTheMountIsServedAgainAndMayBeFrozen() throws Exception {
    runUndisturbed();
    runUndisturbed();
    beginCase("freezer.state:read#1:ENOTCONN");
    assertRefused(Errno.ENOTCONN, () -> read("freezer.state"));
    assertThat(isRefusing).isTrue();
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(answer("end")).containsExactly(">true", ".");
    assertThat(isRefusing).isFalse();
  }

  @Test
  void groupsThatWereMadeBeforeHaveTheirNumbersAlready() throws Exception {
    tree.mkdir("/1");
    Operations program = new Operations(processes.supervisor());
    for (int i = 1; i <= 2; i++) {
      answer("mount 1");
      answer("begin");
      interceptor.begin(program.read("/1", "freezer.state")).end();
      answer("end");
      answer("unmount");
    }
    assertThat(answer("cases")).contains(">2/freezer.state:read#1:EIO");
  }

  @Test
  void undisturbedRunsThatLeaveAnotherStateHaveNoCases() throws Exception {
    runUndisturbed();
    tree.write("/0/freezer.state", "FROZEN");
    runUndisturbed();
    assertThat(answer("cases"))
        .containsExactly("!two undisturbed runs differ: in one of them group 1 is FROZEN");
  }

  @Test
  void noFaultIsLeftForWhatCleansUp() throws Exception {
    answer("mount 1");
    tree.setXattr("/0", "user.freezerfs.fault_freezing", "1000s");
    answer("end");
    tree.write("/0/freezer.state", "FROZEN");
    assertThat(tree.read("/0/freezer.state")).isEqualTo("FROZEN\n");
  }

  @Test
  void theRecordingOfARunIsDrawn() throws Exception {
    runUndisturbed();
    assertThat(answer("draw")).containsExactly(".");
    assertThat(directory.resolve("page.html")).content().contains("undisturbed");
  }

  @Test
  void whatCanNotBeDoneHasAReason() throws Exception {
    assertThat(answer("begin")).containsExactly("!nothing is mounted");
    assertThat(answer("end")).containsExactly("!nothing is mounted");
    assertThat(answer("unmount")).containsExactly("!nothing is mounted");
    assertThat(answer("draw")).containsExactly("!there was no run");
    assertThat(answer("cases")).containsExactly("!there were no two undisturbed runs");
    runUndisturbed();
    runUndisturbed();
    assertThat(answer("mount 1 x")).containsExactly("!the test has no case 'x'");
    assertThat(answer("x")).containsExactly("!'x' is no request");
    assertThat(answer("mount")).containsExactly("!'mount' names no mount point");
    assertThat(answer("mount ../x")).containsExactly("!'mount ../x' names no mount point");
    answer("mount 1");
    assertThat(answer("mount 1")).containsExactly("!the last mount has not ended");
    answer("unmount");
    refusal = "a reason";
    assertThat(answer("mount 1")).containsExactly("!a reason");
    isAvailable = false;
    assertThat(answer("mount 1")).containsExactly("?no FUSE");
    assertThat(directory).isEmptyDirectory();
  }

  @Test
  void theEndOfTheRequestsUnmounts() throws Exception {
    ByteArrayOutputStream answers = new ByteArrayOutputStream();
    try (PrintStream out = new PrintStream(answers, true, StandardCharsets.UTF_8)) {
      tests.serve(new BufferedReader(new StringReader("mount 1\nbegin\n")), out);
    }
    assertThat(answers).hasToString(".\n.\n");
    assertThat(closed).isEqualTo(1);
    assertThat(directory).isEmptyDirectory();
  }
}
