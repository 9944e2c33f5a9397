package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may write a file, and move whose tasks. */
class CredentialsTest {
  private final TestTree tree = new TestTree(new FakeEngine());

  @AfterEach
  void close() {
    tree.close();
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0444, true",
    "1000, 9, 0200, true",
    "1000, 9, 0400, false",
    "1000, 1001, 0022, false",
    "9, 1001, 0020, true",
    "9, 1001, 0202, false",
    "9, 9, 0002, true",
    "9, 9, 0220, false"
  })
  void theFirstClassOfUsersThatFitsDecidesWhoMayWrite(int uid, int gid, String octal, boolean may)
      throws Exception {
    Attributes file = fileOf1000And1001(Integer.parseInt(octal, 8));
    assertThat(new Credentials(uid, gid, 2000).mayWrite(file)).isEqualTo(may);
  }

  private Attributes fileOf1000And1001(int permissions) throws Exception {
    tree.hierarchy().mkdir("/0", 0755, new Credentials(1000, 1001, 2000));
    Attributes file = tree.file("/0/tasks").attributes();
    file.setPermissions(permissions);
    return file;
  }

  @Test
  void aSupplementaryGroupCountsAsTheGroup() throws Exception {
    Credentials caller = new Credentials(9, 9, 2000);
    Attributes file = fileOf1000And1001(0020);
    assertThat(caller.withGroups(List.of(7, 1001)).mayWrite(file)).isTrue();
    assertThat(caller.withGroups(List.of(7)).mayWrite(file)).isFalse();
  }

  @Test
  void onlyRootOfTheHostMovesTheTasksOfAllUsers() {
    assertThat(new Credentials(0, 0, 2000).usersTasks()).isEmpty();
    assertThat(new Credentials(1000, 1000, 2000).usersTasks()).hasValue(1000);
    // Root of a user namespace, who is another user on the host.
    assertThat(new Credentials(0, 0, 2000, false).usersTasks()).hasValue(0);
  }

  @Test
  void theRightsOfAnotherAreAllOfThem() {
    Credentials other = new Credentials(1000, 1001, 7).withGroups(List.of(3)).withSysAdmin(true);
    Credentials as = new Credentials(0, 0, 2000).as(other);
    assertThat(as).isEqualTo(new Credentials(1000, 1001, 2000, false, true, List.of(3)));
  }
}
