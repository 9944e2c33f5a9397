package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import org.freezerfs.fuse.KernelNodes.Known;
import org.junit.jupiter.api.Test;

class KernelNodesTest {
  private static final long ROOT = KernelNodes.ROOT;

  private final KernelNodes first = new KernelNodes(0);

  @Test
  void idsOfTheFirstDaemonAreThoseOfLibfuse() {
    assertThat(first.addLookup(ROOT, "0", 2)).isEqualTo(2);
    assertThat(first.addLookup(2, "tasks", 3)).isEqualTo(3);
    assertThat(first.addLookup(ROOT, "0", 2)).isEqualTo(2);
    assertThat(first.inLibrary(3)).isEqualTo(3);
    assertThat(first.inLibrary(ROOT)).isEqualTo(ROOT);
    assertThat(first.known())
        .containsExactly(new Known(2, ROOT, "0", 2), new Known(3, 2, "tasks", 1));
  }

  @Test
  void aNodeIsKnownUntilAllItsLookupsAreForgotten() {
    first.addLookup(ROOT, "0", 2);
    first.addLookup(ROOT, "0", 2);
    first.addLookup(ROOT, "0", 2);
    assertThat(first.forget(2, 2)).isEqualTo(2);
    assertThat(first.known()).containsExactly(new Known(2, ROOT, "0", 1));
    first.undoLookup(2);
    assertThat(first.known()).isEmpty();
    assertThat(first.largest()).isEqualTo(2);
  }

  @Test
  void theRootIsNeverForgotten() {
    assertThat(first.forget(ROOT, 3)).isEqualTo(3);
    assertThat(first.inLibrary(ROOT)).isEqualTo(ROOT);
  }

  @Test
  void followsRenames() {
    first.addLookup(ROOT, "a", 2);
    first.addLookup(2, "tasks", 3);
    first.addLookup(ROOT, "b", 4);
    first.rename(ROOT, "a", ROOT, "b");
    assertThat(first.known())
        .containsExactly(
            new Known(2, ROOT, "b", 1), new Known(3, 2, "tasks", 1), new Known(4, ROOT, "", 1));
  }

  @Test
  void aRemovedNodeStaysKnownWithoutANameAsDoesWhatWasInIt() {
    first.addLookup(ROOT, "a", 2);
    first.addLookup(2, "tasks", 3);
    first.remove(ROOT, "a");
    first.addLookup(ROOT, "a", 4);
    assertThat(first.known())
        .containsExactly(
            new Known(4, ROOT, "a", 1), new Known(2, ROOT, "", 1), new Known(3, ROOT, "", 1));
  }

  @Test
  void aRenameOrRemovalOfWhatTheKernelDoesNotKnowChangesNothing() {
    first.rename(ROOT, "a", ROOT, "b");
    first.remove(ROOT, "a");
    assertThat(first.known()).isEmpty();
  }

  @Test
  void theNextDaemonKeepsTheKernelsIds() {
    KernelNodes next = new KernelNodes(7);
    next.addOlder(new Known(5, ROOT, "a", 3), 2);
    next.addOlder(new Known(7, 5, "tasks", 1), 3);
    assertThat(next.inLibrary(5)).isEqualTo(2);
    assertThat(next.inLibrary(7)).isEqualTo(3);
    // One more lookup of an older node, and a node that libfuse has only now.
    assertThat(next.addLookup(ROOT, "a", 2)).isEqualTo(5);
    assertThat(next.addLookup(ROOT, "b", 4)).isEqualTo(11);
    assertThat(next.inLibrary(11)).isEqualTo(4);
    assertThat(next.largest()).isEqualTo(11);
    assertThat(next.known())
        .containsExactlyInAnyOrder(
            new Known(5, ROOT, "a", 4), new Known(7, 5, "tasks", 1), new Known(11, ROOT, "b", 1));
  }

  @Test
  void libfuseForgetsOnlyTheLookupsThatItKnows() {
    KernelNodes next = new KernelNodes(5);
    next.addOlder(new Known(5, ROOT, "a", 3), 2);
    next.addLookup(ROOT, "a", 2);
    // Four lookups, of which libfuse knows two: that by which it was added, and the last.
    assertThat(next.forget(5, 1)).isZero();
    assertThat(next.forget(5, 3)).isEqualTo(2);
    assertThat(next.known()).isEmpty();
    assertThat(next.inLibrary(5)).isEqualTo(KernelNodes.REMOVED);
  }

  @Test
  void libfuseKnowsNothingOfANodeThatWasRemovedBefore() {
    KernelNodes next = new KernelNodes(5);
    next.addOlder(new Known(4, ROOT, "", 2), KernelNodes.REMOVED);
    assertThat(next.inLibrary(4)).isEqualTo(KernelNodes.REMOVED);
    assertThat(next.known()).containsExactly(new Known(4, ROOT, "", 2));
    assertThat(next.forget(4, 2)).isZero();
    assertThat(next.known()).isEmpty();
  }
}
