package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.Credentials;
import org.junit.jupiter.api.Test;

class OpenFilesTest {
  private static final Credentials ROOT = new Credentials(0, 0, 1);
  private static final Credentials OWNER = new Credentials(500, 500, 2);
  private static final Credentials USER = new Credentials(1000, 1000, 3);
  private static final Credentials ANOTHER = new Credentials(1001, 1001, 4);

  private final OpenLimit limit = new OpenLimit(2, OWNER.uid());
  private final OpenFiles<String> files = new OpenFiles<>(limit);
  private final OpenFiles<String> directories = new OpenFiles<>(limit);

  @Test
  void findsAnOpenFileByItsHandle() throws Exception {
    long handle = files.open("file", USER);
    assertThat(files.open("other", USER)).isNotEqualTo(handle);
    assertThat(files.get(handle)).isEqualTo("file");
    assertThat(files.close(handle)).isEqualTo("file");
    assertThat(files.find(handle)).isNull();
    assertThat(files.close(handle)).isNull();
  }

  @Test
  void allUsersTogetherMayHaveALimitedNumberOpen() throws Exception {
    long first = files.open("file", USER);
    directories.open("directory", ANOTHER);
    assertRefused(Errno.ENFILE, () -> files.open("more", USER));
    assertRefused(Errno.ENFILE, () -> directories.open("more", ANOTHER));
    files.close(first);
    files.close(first);
    long again = files.open("again", ANOTHER);
    assertRefused(Errno.ENFILE, () -> files.open("more", USER));
    assertThat(files.get(again)).isEqualTo("again");
  }

  @Test
  void theLimitDoesNotHoldForRootAndTheMountsOwner() throws Exception {
    for (int i = 0; i < 10; i++) {
      files.open("file", ROOT);
      files.open("file", OWNER);
    }
    files.open("file", USER);
    directories.open("directory", USER);
    assertRefused(Errno.ENFILE, () -> files.open("more", USER));
    files.open("file", ROOT);
    directories.open("directory", OWNER);
  }

  @Test
  void thoseOfAMountThatHasEndedDoNotCount() throws Exception {
    files.open("file", USER);
    files.open("other", USER);
    files.open("root's", ROOT);
    assertRefused(Errno.ENFILE, () -> directories.open("more", USER));
    assertThat(files.closeAll()).containsExactlyInAnyOrder("file", "other", "root's");
    directories.open("directory", USER);
    assertThat(files.closeAll()).isEmpty();
  }
}
