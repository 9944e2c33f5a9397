package org.freezerfs.host.mounts;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A filesystem that is mounted in this program's mount namespace. It is known by its device number,
 * so it is still that one where it was moved or bound to another place, or another was mounted over
 * it; and another that is mounted at the same place is not. Copies in other mount namespaces don't
 * count: they can be there long after it was unmounted here.
 */
public final class MountedFilesystem {
  /** Whoever mounts and unmounts all the time is not to keep a processor busy here. */
  private static final long REST_MILLIS = 20;

  private final MountTable table;
  private final String device;

  private MountedFilesystem(MountTable table, String device) {
    this.table = table;
    this.device = device;
  }

  /** The one that is mounted at {@code mountPoint}; empty if none of this type is. */
  public static Optional<MountedFilesystem> at(Path mountPoint, String type) throws IOException {
    MountTable table = new MountTable();
    Optional<MountLine> found =
        Mounts.topmost(table.read(), mountPoint.toString())
            .filter(line -> line.type().equals(type));
    if (found.isEmpty()) {
      table.close();
    }
    return found.map(line -> new MountedFilesystem(table, line.device()));
  }

  /**
   * Returns when it is mounted nowhere in the namespace any more. It sleeps without waking while
   * nothing is mounted or unmounted there.
   */
  public void awaitEnd() throws IOException, InterruptedException {
    table.awaitChange();
    while (isMounted()) {
      TimeUnit.MILLISECONDS.sleep(REST_MILLIS);
      table.awaitChange();
    }
  }

  /** That it is missing counts only where nothing has changed while that was read. */
  private boolean isMounted() throws IOException {
    do {
      if (table.read().stream().anyMatch(this::isOurs)) {
        return true;
      }
    } while (table.hasChanged());
    return false;
  }

  private boolean isOurs(MountLine line) {
    return line.device().equals(device);
  }

  /**
   * Unmounts it wherever it is, also while somebody is using it; but not where another is mounted
   * over it, which would be unmounted instead.
   *
   * @throws IOException if it is still mounted then
   */
  public void unmount() throws IOException {
    List<MountLine> mounts = new ArrayList<>(Mounts.all());
    // The last first: what is mounted on another comes after it.
    for (int i = mounts.size() - 1; i >= 0; i--) {
      MountLine line = mounts.get(i);
      if (isOurs(line) && Mounts.topmost(mounts, line.mountPoint()).orElseThrow().equals(line)) {
        Mounts.unmount(Path.of(line.mountPoint()));
        mounts.remove(i);
      }
    }
  }
}
