package org.freezerfs.junit;

import java.io.IOException;
import java.nio.file.Path;
import org.freezerfs.ExploringProcess;

/** The mount of one run of an explored test. */
final class MountOfRun implements MountForTest {
  private final ExploringProcess process;
  private final Path root;
  private final MountSettings settings;

  MountOfRun(ExploringProcess process, Path root, MountSettings settings) {
    this.process = process;
    this.root = root;
    this.settings = settings;
  }

  @Override
  public Path root() {
    return root;
  }

  @Override
  public boolean isRecorded() {
    return settings.recording() != Recording.NEVER;
  }

  @Override
  public void keep(KeptRecording kept) throws IOException {
    kept.draw(process::draw);
  }

  @Override
  public void unmount() throws IOException {
    process.unmount();
  }

  @Override
  public void close() {
    // The process ends with the test method.
  }
}
