package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.cgroup.EngineKind;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.mounted.Needs;
import org.freezerfs.recorder.Recorder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When there can be no engine by the host's own freezer. */
class CgroupEngineFactoryTest {
  private static final EngineFactory.Settings SETTINGS =
      new EngineFactory.Settings(
          false, false, true, false, Optional.empty(), Set.of(), Recorder.none());

  @TempDir private Path temporary;

  private EngineFactory factory(EngineKind kind, Path directory) throws IOException {
    int uid = (Integer) Files.getAttribute(temporary, "unix:uid");
    return new MountState(Path.of("/own"), RuntimeDirectory.at(directory, uid)).engines(kind);
  }

  /** Each attach of a task would fail later. */
  @ParameterizedTest
  @EnumSource(
      value = EngineKind.class,
      names = {"V1", "V2"})
  void thereIsNoneWhereNoFileCanBeKept(EngineKind kind) throws Exception {
    Needs.engine(kind.word());
    Path file = Files.createFile(temporary.resolve("file"));
    assertThatThrownBy(() -> factory(kind, file).create(SETTINGS).close())
        .isInstanceOf(EngineUnavailableException.class)
        .hasMessage("engine=" + kind.word() + " can't be had: " + file + " is no directory");
  }

  @Test
  void theDirectoryIsNotMadeBeforeItIsNeeded() throws Exception {
    Needs.engine("v2");
    Path directory = temporary.resolve("later");
    factory(EngineKind.V2, directory).create(SETTINGS).close();
    assertThat(directory).doesNotExist();
  }
}
