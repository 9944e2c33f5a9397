package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.fuse.ClientOperation;
import org.freezerfs.fuse.ClientOperation.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationLogTest {
  private static final Operations CLIENT = Operations.OF_ANYONE;
  private static final Facts NOTHING = new Facts(false, false, false, false);
  private static final Facts WITH_TASK = new Facts(true, false, false, false);
  private static final Facts FROZEN = new Facts(true, false, true, false);

  private final OperationLog log = new OperationLog(Semantics.HIERARCHICAL);

  private String noted(ClientOperation operation) {
    return log.note(operation).series().toString();
  }

  private SeenOperation make(String path) {
    SeenOperation seen = log.note(CLIENT.on(Kind.MKDIR, path));
    log.made(path);
    return seen;
  }

  @Test
  void groupsAreNumberedAsTheyAreUsedFirst() {
    assertThat(make("/z").series()).hasToString("mkdir");
    assertThat(make("/a").series()).hasToString("2/mkdir");
    assertThat(make("/a/z").series()).hasToString("3/mkdir");
    assertThat(noted(CLIENT.read("/z", "tasks"))).isEqualTo("tasks:read");
    assertThat(noted(CLIENT.read("/", "tasks"))).isEqualTo("0/tasks:read");
    assertThat(List.of(log.numberOf("/"), log.numberOf("/z"), log.numberOf("/a/z")))
        .containsExactly(0, 1, 3);
    assertThat(log.numberOf("/never")).isNegative();
  }

  @Test
  void aGroupThatIsMadeAgainKeepsItsNumber() {
    make("/0");
    log.note(CLIENT.on(Kind.RMDIR, "/0"));
    make("/1");
    SeenOperation again = make("/0");
    assertThat(again.series()).isEqualTo(new Series(1, "mkdir"));
    assertThat(again.number()).isEqualTo(2);
  }

  @Test
  void aGroupThatADisturbanceHasMadeGetsItsNumberOnceTheCommandUsesAGroupBelow() {
    log.note(CLIENT.on(Kind.MKDIR, "/0"));
    log.madeByDisturbance("/0");
    assertThat(make("/0/below").series()).hasToString("2/mkdir");
    assertThat(log.numberOf("/0")).isEqualTo(1);
    assertThat(log.isUnusedByCommand("/0")).isFalse();
    log.madeByDisturbance("/1");
    noted(CLIENT.read("/1/below", "tasks"));
    assertThat(log.numberOf("/1/below")).isEqualTo(4);
  }

  @Test
  void aRenamedGroupKeepsItsNumberAndSoDoThoseBelow() {
    make("/0");
    make("/0/below");
    make("/01");
    assertThat(noted(CLIENT.rename("/0", "/new"))).isEqualTo("rename");
    assertThat(log.numberOf("/new")).isEqualTo(1);
    assertThat(log.numberOf("/new/below")).isEqualTo(2);
    assertThat(log.numberOf("/01")).isEqualTo(3);
    assertThat(log.numberOf("/new1")).isNegative();
    // The rename may have been refused.
    assertThat(log.numberOf("/0")).isEqualTo(1);
    make("/0");
    assertThat(log.numberOf("/0")).isEqualTo(4);
    assertThat(log.numberOf("/new")).isEqualTo(1);
  }

  @Test
  void howOftenAGroupWasRenamedIsCounted() {
    make("/0");
    assertThat(log.earlierPaths("/0")).isZero();
    log.note(CLIENT.rename("/0", "/1"));
    assertThat(log.earlierPaths("/1")).isEqualTo(1);
    log.note(CLIENT.rename("/1", "/2"));
    assertThat(log.earlierPaths("/2")).isEqualTo(2);
  }

  @Test
  void theSecondOfASeriesIsItsSecondWhateverCameBetween() {
    assertThat(log.note(CLIENT.open("/0", "tasks")).number()).isEqualTo(1);
    assertThat(log.note(CLIENT.read("/0", "tasks")).number()).isEqualTo(1);
    assertThat(log.note(CLIENT.read("/1", "tasks")).number()).isEqualTo(1);
    assertThat(log.note(CLIENT.read("/0", "tasks")).number()).isEqualTo(2);
    assertThat(log.note(CLIENT.open("/0", "tasks")).number()).isEqualTo(2);
    assertThat(log.note(CLIENT.open("/0", "freezer.state")).number()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource({
    "freezer.state, FROZEN, freezer.state:write=FROZEN",
    "freezer.state, ' FROZEN ', freezer.state:write=FROZEN",
    "freezer.state, '', freezer.state:write=",
    "freezer.state, '\u0000FROZEN', freezer.state:write=",
    "tasks, 17, tasks:write",
    "cgroup.procs, 18, cgroup.procs:write",
    "notify_on_release, 1, notify_on_release:write=1",
    "release_agent, /sbin/agent, release_agent:write=_sbin_agent",
    "release_agent, '\u001b[31m;rm #1:x é', release_agent:write=__31m_rm__1_x__",
    "release_agent, 12345678901234567890, release_agent:write=12345678901234567890",
    "release_agent, 123456789012345678901, release_agent:write=12345678901234567890"
  })
  void aWriteIsNamedByItsWordWithoutWhatMeansSomethingInAName(
      String file, String text, String name) {
    assertThat(noted(CLIENT.write("/0", file, text))).isEqualTo(name);
  }

  @Test
  void theTypeOfASeriesIsThatOfItsOperations() {
    SeenOperation freeze = log.note(CLIENT.write("/0", "freezer.state", "FROZEN\n"));
    SeenOperation thaw = log.note(CLIENT.write("/0", "freezer.state", "THAWED\n"));
    assertThat(freeze.type()).isEqualTo(OperationType.FREEZE);
    assertThat(log.type(freeze.series())).isEqualTo(OperationType.FREEZE);
    assertThat(log.type(thaw.series())).isEqualTo(OperationType.THAW);
  }

  @Test
  void factsAreInTheOrderInWhichTheOperationsBegan() {
    SeenOperation first = log.note(CLIENT.read("/0", "freezer.state"));
    SeenOperation second = log.note(CLIENT.read("/0", "freezer.state"));
    SeenOperation third = log.note(CLIENT.read("/0", "freezer.state"));
    log.note(third, FROZEN);
    log.note(second, WITH_TASK);
    assertThat(log.series().get(first.series())).containsExactly(NOTHING, WITH_TASK, FROZEN);
    log.note(first, FROZEN);
    assertThat(log.series().get(first.series())).containsExactly(FROZEN, WITH_TASK, FROZEN);
  }

  @Test
  void seriesAreInTheOrderInWhichTheirFirstOperationsEnded() {
    for (String group : List.of("/b", "/a", "/b", "/c")) {
      log.note(make(group), NOTHING);
    }
    log.note(CLIENT.on(Kind.RMDIR, "/c"));
    assertThat(log.series().keySet())
        .extracting(Series::toString)
        .containsExactly("mkdir", "2/mkdir", "3/mkdir");
  }

  @Test
  void aGroupThatCouldNotBeMadeHasNoNumber() {
    assertThat(noted(CLIENT.on(Kind.MKDIR, "/refused"))).isEqualTo("mkdir");
    assertThat(log.numberOf("/refused")).isNegative();
    assertThat(make("/other").series()).hasToString("mkdir");
    assertThat(log.numberOf("/other")).isEqualTo(1);
  }

  @Test
  void aGroupThatADisturbanceHasMadeHasANumberOnceItIsUsed() {
    log.madeByDisturbance("/there");
    assertThat(log.isUnusedByCommand("/there")).isTrue();
    log.note(CLIENT.read("/there", "tasks"));
    assertThat(log.isUnusedByCommand("/there")).isFalse();
    assertThat(log.numberOf("/there")).isEqualTo(1);
  }
}
