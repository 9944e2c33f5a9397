package example;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.junit.FreezerHandle;
import org.freezerfs.junit.FreezerMount;
import org.freezerfs.junit.GroupHandle;
import org.junit.jupiter.api.Test;

@FreezerMount(semantics = Semantics.HIERARCHICAL, options = "fault_freezing=reads:2")
class PauseTest {
  @Test
  void isFrozenOncePaused(FreezerHandle freezer) throws Exception {
    GroupHandle group = freezer.group("job");
    group.start("sleep", "1000");
    new Job(group.path()).pause(Duration.ofSeconds(10)); // the code under test
    assertEquals("FROZEN", group.state());
  }
}
