package org.freezerfs.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files that a daemon leaves for the next daemon at the same mount point. */
class MountStateTest {
  @TempDir private Path temporary;

  private Path directory;
  private MountState state;

  @BeforeEach
  void setUp() throws IOException {
    directory = temporary.resolve("state");
    int uid = (Integer) Files.getAttribute(temporary, "unix:uid");
    state = new MountState(Path.of("/some/where"), RuntimeDirectory.at(directory, uid));
  }

  @Test
  void whereNothingWasLeftNothingIsCreated() throws Exception {
    assertThat(state.isAnythingLeft()).isFalse();
    assertThat(state.recover().text()).isEqualTo("nothing was left stopped");
    assertThat(directory).doesNotExist();
  }

  @Test
  void whereNothingCanBeKeptNothingIsKnown() {
    MountState nowhere =
        new MountState(
            Path.of("/some/where"), RuntimeDirectory.at(temporary.resolve("no/state"), 0));
    assertThatThrownBy(nowhere::recover)
        .hasMessageContaining("it can't be known whether anything was left stopped");
  }

  @Test
  void aFileThatIsNoJournalIsRenamedAndReported() throws Exception {
    Files.createDirectory(directory);
    Path journal = Files.writeString(directory.resolve("some-where.journal"), "no journal\n");
    Files.writeString(directory.resolve("some-where.journal.done"), "1 1\n");
    assertThat(state.isAnythingLeft()).isTrue();
    assertThat(state.recover().text())
        .startsWith("thawed 0 processes that had been left stopped; " + journal + " is damaged: ")
        .endsWith("; it was renamed to some-where.journal.aside");
    assertThat(directory.toFile().list())
        .containsExactlyInAnyOrder("some-where.journal.aside", RuntimeDirectory.LOCK);
  }

  @Test
  void aNewJournalReplacesTheOldOneOnlyWhenItIsPublished() throws Exception {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("some-where.journal"), "old");
    JournalFile journal = state.journal();
    journal.create().close();
    assertThat(journal.path()).hasContent("old");
    journal.publish();
    assertThat(journal.path()).isEmptyFile();
    journal.remove();
    assertThat(journal.exists()).isFalse();
  }

  @Test
  void aCopyOfADamagedJournalIsKept() throws Exception {
    try (FileChannel file = state.journal().create()) {
      assertThat(file.size()).isZero();
    }
    state.journal().publish();
    String message = state.journal().keepCopy(new byte[] {'x'}, "it was cut off");
    assertThat(message)
        .isEqualTo(
            state.journal().path()
                + " is damaged: it was cut off; it was copied to some-where.journal.aside");
    assertThat(directory.resolve("some-where.journal.aside")).hasContent("x");
    assertThat(state.journal().exists()).isTrue();
  }

  @Test
  void theJournalIsUsedThoughTheTreeCanNotBeSetAside() throws Exception {
    Files.createDirectories(directory.resolve("some-where.tree.aside").resolve("in the way"));
    Files.writeString(directory.resolve("some-where.tree"), "no tree\n");
    Files.writeString(directory.resolve("some-where.journal"), "no journal\n");
    assertThatThrownBy(() -> state.recover()).isInstanceOf(IOException.class);
    assertThat(directory.resolve("some-where.journal")).doesNotExist();
  }

  @Test
  void aFileThatIsNoTreeIsRenamed() throws Exception {
    Files.createDirectory(directory);
    Files.writeString(directory.resolve("some-where.tree"), "no tree\n");
    assertThat(state.readTree().origin()).isEmpty();
    assertThat(state.isAnythingLeft()).isFalse();
    assertThat(directory.toFile().list()).containsExactly("some-where.tree.aside");
  }
}
