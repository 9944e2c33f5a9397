package org.freezerfs.explore;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.cgroup.Semantics;
import org.freezerfs.fuse.ClientOperation.Kind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OperationTypeTest {
  private static OperationType ofRead(Semantics semantics, String file) {
    return OperationType.of(Operations.OF_ANYONE.read("/0", file), semantics);
  }

  private static OperationType ofWrite(Semantics semantics, String file, String text) {
    return OperationType.of(Operations.OF_ANYONE.write("/0", file, text), semantics);
  }

  /** A text with \n, \t and \0 for a newline, a tab and a NUL byte. */
  private static String unescape(String text) {
    return text.replace("\\n", "\n").replace("\\t", "\t").replace("\\0", "\0");
  }

  @ParameterizedTest
  @EnumSource(
      value = Kind.class,
      names = {"MKDIR", "RMDIR", "RENAME"})
  void anOperationOnAGroupIsATypeOfItsOwn(Kind kind) {
    for (Semantics semantics : Semantics.values()) {
      assertThat(OperationType.of(Operations.OF_ANYONE.on(kind, "/0"), semantics))
          .hasToString(kind.name());
    }
  }

  @ParameterizedTest
  @EnumSource(Semantics.class)
  void anOpenIsAnOpenWhateverFileItOpens(Semantics semantics) {
    for (String file : new String[] {"tasks", "freezer.state", "cgroup.events", "none"}) {
      assertThat(OperationType.of(Operations.OF_ANYONE.open("/0", file), semantics))
          .isEqualTo(OperationType.OPEN);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "V4, freezer.state, STATE",
    "V5, freezer.state, STATE",
    "FIRST_MERGED, freezer.state, STATE",
    "HIERARCHICAL, freezer.state, STATE",
    "V2, cgroup.events, STATE",
    "V2, freezer.state, OTHER_READ",
    "V2, cgroup.freeze, OTHER_READ",
    "V4, cgroup.events, OTHER_READ",
    "HIERARCHICAL, cgroup.events, OTHER_READ",
    "HIERARCHICAL, freezer.self_freezing, OTHER_READ",
    "HIERARCHICAL, freezerfs.state, OTHER_READ",
    "V4, tasks, LIST",
    "HIERARCHICAL, tasks, LIST",
    "HIERARCHICAL, cgroup.procs, LIST",
    "V2, cgroup.procs, LIST",
    "V2, cgroup.threads, LIST",
    "V2, cgroup.type, OTHER_READ"
  })
  void aReadIsOfTheStateOrOfAListByItsFile(Semantics semantics, String file, OperationType type) {
    assertThat(ofRead(semantics, file)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "V4, freezer.state, FROZEN, FREEZE",
    "V4, freezer.state, RUNNING, THAW",
    "V4, freezer.state, THAWED, OTHER_WRITE",
    "V5, freezer.state, FROZEN, FREEZE",
    "V5, freezer.state, RUNNING, THAW",
    "FIRST_MERGED, freezer.state, FROZEN, FREEZE",
    "FIRST_MERGED, freezer.state, THAWED, THAW",
    "FIRST_MERGED, freezer.state, RUNNING, OTHER_WRITE",
    "HIERARCHICAL, freezer.state, FROZEN, FREEZE",
    "HIERARCHICAL, freezer.state, THAWED, THAW",
    "HIERARCHICAL, freezer.state, FREEZING, OTHER_WRITE",
    "HIERARCHICAL, freezer.state, frozen, OTHER_WRITE",
    "HIERARCHICAL, freezer.state, FROZENX, OTHER_WRITE",
    "HIERARCHICAL, freezer.state, '', OTHER_WRITE",
    "HIERARCHICAL, freezer.state, 1, OTHER_WRITE",
    "HIERARCHICAL, cgroup.freeze, 1, OTHER_WRITE",
    "HIERARCHICAL, release_agent, FROZEN, OTHER_WRITE",
    "V2, cgroup.freeze, 1, FREEZE",
    "V2, cgroup.freeze, 0, THAW",
    "V2, cgroup.freeze, 2, OTHER_WRITE",
    "V2, cgroup.freeze, FROZEN, OTHER_WRITE",
    "V2, freezer.state, FROZEN, OTHER_WRITE",
    "V2, cgroup.kill, 1, OTHER_WRITE",
    "V4, tasks, 17, ATTACH",
    "HIERARCHICAL, cgroup.procs, 0, ATTACH",
    "V2, cgroup.threads, x, ATTACH"
  })
  void aWriteFreezesOrThawsByItsFileAndWord(
      Semantics semantics, String file, String text, OperationType type) {
    assertThat(ofWrite(semantics, file, text)).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "V4, 'FROZEN\\n', FREEZE",
    "V4, 'FROZEN \\t\\n', FREEZE",
    "V4, ' FROZEN', OTHER_WRITE",
    "FIRST_MERGED, '\\nTHAWED', OTHER_WRITE",
    "HIERARCHICAL, ' \\tFROZEN \\n', FREEZE",
    "HIERARCHICAL, 'FRO ZEN', OTHER_WRITE",
    "HIERARCHICAL, 'FROZEN\\0', FREEZE",
    "HIERARCHICAL, 'FROZEN\\n\\0\\0\\0', FREEZE",
    "HIERARCHICAL, 'THAWED\\0FROZEN', THAW",
    "HIERARCHICAL, '\\0FROZEN', OTHER_WRITE"
  })
  void whiteSpaceAndPaddingCountAsTheyDoForTheFile(
      Semantics semantics, String text, OperationType type) {
    assertThat(ofWrite(semantics, "freezer.state", unescape(text))).isEqualTo(type);
  }

  @ParameterizedTest
  @CsvSource({
    "V4, 'FROZEN\\n', 'FREEZING\\n'",
    "HIERARCHICAL, 'FROZEN\\n', 'FREEZING\\n'",
    "V2, 'populated 1\\nfrozen 1\\n', 'populated 1\\nfrozen 0\\n'"
  })
  void contentsThatSayFrozenSayAnotherThingWhileItFreezes(
      Semantics semantics, String frozen, String freezing) {
    assertThat(OperationType.saysFrozen(unescape(frozen), semantics)).isTrue();
    assertThat(OperationType.saysFrozen(unescape(freezing), semantics)).isFalse();
    assertThat(OperationType.whileFreezing(unescape(frozen), semantics))
        .isEqualTo(unescape(freezing));
  }

  @ParameterizedTest
  @CsvSource({
    "V4, 'RUNNING\\n'",
    "HIERARCHICAL, 'THAWED\\n'",
    "HIERARCHICAL, ''",
    "V2, 'populated 1\\nfrozen 0\\n'",
    "V2, 'FROZEN\\n'"
  })
  void otherContentsDoNotSayFrozen(Semantics semantics, String contents) {
    assertThat(OperationType.saysFrozen(unescape(contents), semantics)).isFalse();
  }
}
