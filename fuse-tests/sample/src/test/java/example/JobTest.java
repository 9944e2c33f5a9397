package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A reader sees FREEZING at first after each freeze, as on a busy machine. */
@FreezerMount(semantics = Semantics.FIRST_MERGED, options = "transition=read")
class JobTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private GroupHandle group;
  private Job job;

  @BeforeEach
  void makeJob(FreezerHandle freezer) throws IOException {
    group = freezer.group("job");
    job = new Job(group.path());
  }

  @Test
  void allProcessesAreStoppedWhenPauseReturns() throws Exception {
    Process process = group.start("sleep", "1000");
    job.pause(PATIENCE);
    assertEquals("FROZEN", group.state());
    assertTrue(process.isAlive());
  }

  @Test
  @FreezerMount(semantics = Semantics.FIRST_MERGED, options = "fault_busy=2")
  void pauseTriesAgainAfterBusy() throws Exception {
    group.start("sleep", "1000");
    job.pause(PATIENCE);
    assertEquals("FROZEN", group.state());
  }

  @Test
  void processesContinueAfterResume() throws Exception {
    Process echo = group.start("cat");
    job.pause(PATIENCE);
    job.resume(PATIENCE);
    echo.getOutputStream().close();
    assertEquals(0, echo.waitFor());
  }

  @Test
  void addWaitsUntilTheGroupIsResumed(FreezerHandle freezer) throws Exception {
    group.start("sleep", "1000");
    Process late = freezer.group("elsewhere").start("sleep", "1000");
    job.pause(PATIENCE);
    assertThrows(TimeoutException.class, () -> job.add(late.pid(), Duration.ofMillis(20)));
    assertFalse(group.tasks().contains(late.pid()));
    job.resume(PATIENCE);
    job.add(late.pid(), PATIENCE);
    assertEquals(List.of(), freezer.group("elsewhere").tasks());
    assertTrue(group.tasks().contains(late.pid()));
  }
}
