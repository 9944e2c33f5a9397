package example;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.junit.ExploreFaults;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.junit.jupiter.api.BeforeEach;

/** A job that can't be paused is not left frozen, whatever goes wrong. */
@FreezerMount(semantics = Semantics.HIERARCHICAL)
class ExploredJobTest {
  private GroupHandle group;

  @BeforeEach
  void startJob(FreezerHandle freezer) throws IOException {
    group = freezer.group("job");
    group.start("sleep", "1000");
  }

  @ExploreFaults(mayThrow = {IOException.class, TimeoutException.class})
  void isPausedAndResumed() throws Exception {
    Job job = new Job(group.path());
    job.pause(Duration.ofMillis(500));
    job.resume(Duration.ofMillis(500));
  }
}
