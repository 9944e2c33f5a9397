package org.freezerfs.engine.cgroups;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FreezerHierarchy;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Which cgroups are taken for cells: in a cgroup of its own in each of the host's freezers. */
@ParameterizedClass
@EnumSource(CgroupVersion.class)
class CellProofTest {
  private static final CellFormat FORMAT = CellFormat.of(ProcessHandle.current().pid());
  private static final int NOBODY = 65534;

  /** A number that is most likely that of no process. */
  private static final String NO_DAEMON = "4026531836 4194305 1";

  @Parameter CgroupVersion version;

  private FreezerHierarchy hierarchy;
  private HostCgroup home;
  private HostCgroup cell;
  private CellProof proof;

  @BeforeEach
  void makeHome() throws IOException {
    hierarchy = HostFreezers.find(version);
    home = hierarchy.top().child("test-proof-" + ProcessHandle.current().pid());
    home.make();
    cell = home.child(FORMAT.name(1, 1, List.of()));
    cell.make();
    proof = new CellProof(version, FORMAT, new FakeSecret());
  }

  @AfterEach
  void removeHome() throws IOException {
    if (home != null) {
      HostFreezers.removeTree(home);
    }
  }

  private HostCgroup identified() {
    return cell.identified().orElseThrow();
  }

  private CellCleanup.Found find() throws IOException {
    return new CellCleanup(hierarchy, proof).find(home);
  }

  private List<String> found() throws IOException {
    List<String> paths = new ArrayList<>();
    for (CellCleanup.FreeCell left : find().free()) {
      paths.add(left.cgroup().path());
    }
    return paths;
  }

  private void chown(HostCgroup cgroup, int uid) throws IOException {
    Files.setAttribute(Path.of(cgroup.path()), "unix:uid", uid);
  }

  @Test
  void aCellHasProof() throws IOException {
    proof.writeTo(identified());
    assertThat(found()).containsExactly(cell.path());
    assertThat(find().untrusted()).isZero();
  }

  @Test
  void aNameIsNoProof() throws IOException {
    assertThat(found()).isEmpty();
    assertThat(find().unproven()).containsExactly(cell);
    chown(cell, NOBODY);
    assertThat(find().unproven()).isEmpty();
    assertThat(find().firstUntrusted()).isEqualTo(cell.path());
  }

  @Test
  void anAttributeOfTheOwnerIsNoProof() throws IOException {
    cell.setOwnersAttribute("freezerfs.cell", cell.name());
    cell.setOwnersAttribute("freezerfs.daemon", NO_DAEMON);
    assertThat(found()).isEmpty();
    assertThat(find().unproven()).containsExactly(cell);
  }

  @Test
  void theDaemonOfACgroupOfAnotherUserIsNotAsked() throws IOException {
    cell.setOwnersAttribute("freezerfs.daemon", CellFormat.Daemon.self().text());
    chown(cell, NOBODY);
    assertThat(find().used()).isEmpty();
    assertThat(find().untrusted()).isOne();
  }

  @Test
  void theHashOfAnotherCellIsNoProof() throws IOException {
    byte[] key = new FakeSecret().key().orElseThrow();
    HostCgroup other = identified();
    String hash = CellProof.hash(key, other);
    cell.setOwnersAttribute("freezerfs.cell", hash);
    assertThat(found()).containsExactly(cell.path());
    cell.remove();
    cell.make();
    cell.setOwnersAttribute("freezerfs.cell", hash);
    assertThat(found()).isEmpty();
  }

  @Test
  void aCellThatCanHaveNoAttributeIsNoted() throws IOException {
    FakeSecret secret = new FakeSecret();
    proof = new CellProof(version, FORMAT, secret);
    secret.note(cell.name() + "." + Long.toUnsignedString(identified().inode()));
    assertThat(found()).containsExactly(cell.path());
    proof.remove(identified());
    assertThat(found()).isEmpty();
  }

  @Test
  void aCgroupOfAnotherUserIsNoCell() throws IOException {
    proof.writeTo(identified());
    chown(cell, NOBODY);
    assertThat(found()).isEmpty();
    assertThat(find().untrusted()).isOne();
  }

  @Test
  void aCgroupWithFilesOfAnotherUserIsNoCell() throws IOException {
    proof.writeTo(identified());
    chown(cell.child("cgroup.procs"), NOBODY);
    assertThat(found()).isEmpty();
  }

  @Test
  void aCgroupThatOthersMayWriteToIsNoCell() throws IOException {
    proof.writeTo(identified());
    Files.setPosixFilePermissions(
        Path.of(cell.path()), PosixFilePermissions.fromString("rwxrwxr-x"));
    assertThat(found()).isEmpty();
  }

  @Test
  void rootsCellOfVersion100HasProof() throws IOException {
    cell.setRootsAttribute("freezerfs.daemon", "");
    assertThat(found()).containsExactly(cell.path());
  }

  @Test
  void aRenamedCellIsOfNoGroup() throws IOException {
    Needs.engine("v1");
    if (version == CgroupVersion.V1) {
      proof.writeTo(identified());
      HostCgroup renamed = home.child(FORMAT.name(9, 1, List.of(10, 12)));
      Files.move(Path.of(cell.path()), Path.of(renamed.path()));
      assertThat(found()).containsExactly(renamed.path());
      assertThat(find().free().get(0).group()).isEmpty();
    }
  }

  @Test
  void oldCellsThatOthersCanHaveRenamedHaveNoProof() throws IOException {
    cell.setRootsAttribute("freezerfs.daemon", "");
    chown(home, NOBODY);
    assertThat(found().isEmpty()).isEqualTo(version == CgroupVersion.V1);
  }

  @Test
  void anotherCgroupAtThePathIsNotTheCell() throws IOException {
    HostCgroup identified = identified();
    cell.remove();
    cell.make();
    assertThat(cell.exists()).isTrue();
    assertThat(identified.exists()).isFalse();
    assertThat(identified.hasIds(HostCgroup.PROCESSES)).isFalse();
    assertThat(identified.read(HostCgroup.PROCESSES)).isEmpty();
  }
}
