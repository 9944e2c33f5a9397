package example;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.freezerfs.Freezerfs;
import org.freezerfs.Options;
import org.freezerfs.cgroup.Semantics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MountTest {
  @Test
  void aProgramMountsForItself(@TempDir Path directory) throws Exception {
    Options options = Options.defaults().semantics(Semantics.HIERARCHICAL).with("max_groups=100");
    try (Freezerfs mount = Freezerfs.mount(directory, options)) {
      Path group = Files.createDirectory(mount.root().resolve("job"));
      assertTrue(Files.exists(group.resolve("freezer.state")));
    }
  }
}
