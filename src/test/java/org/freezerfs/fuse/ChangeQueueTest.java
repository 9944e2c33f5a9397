package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** In which order watchers are told of the changes of which files. */
class ChangeQueueTest {
  private static final int ROOT = 0;
  private static final int USER = 1000;

  private final ChangeQueue<String> queue = new ChangeQueue<>(2);

  private ChangeQueue.Work<String> take(String file) {
    assertThat(queue.hasNext()).isTrue();
    ChangeQueue.Work<String> work = queue.take();
    assertThat(work.file()).isEqualTo(file);
    return work;
  }

  private void assertNothingToDo() {
    assertThat(queue.hasNext()).isFalse();
    assertThat(queue.take()).isNull();
  }

  @Test
  void filesAreTakenInTheOrderOfTheirFirstChange() {
    queue.add("a", ROOT);
    queue.add("b", ROOT);
    queue.add("a", ROOT);
    take("a");
    take("b");
    assertNothingToDo();
  }

  @Test
  void changesOfAFileThatIsBeingToldOfBecomeOne() {
    queue.add("a", ROOT);
    ChangeQueue.Work<String> first = take("a");
    for (int i = 0; i < 1000; i++) {
      queue.add("a", ROOT);
    }
    assertNothingToDo();
    queue.done(first);
    queue.done(take("a"));
    assertNothingToDo();
  }

  @Test
  void anOwnerWhoseFilesTakeLongDelaysNoOther() {
    for (String file : List.of("a", "b", "c")) {
      queue.add(file, USER);
    }
    ChangeQueue.Work<String> first = take("a");
    take("b");
    assertNothingToDo();
    queue.add("of root", ROOT);
    queue.done(take("of root"));
    assertNothingToDo();
    queue.done(first);
    take("c");
    assertNothingToDo();
  }

  @Test
  void ownersTakeTurns() {
    List<String> taken = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      queue.add("of user " + i, USER);
      queue.add("of root " + i, ROOT);
    }
    while (queue.hasNext()) {
      ChangeQueue.Work<String> work = queue.take();
      taken.add(work.file().substring(0, 7));
      queue.done(work);
    }
    assertThat(taken)
        .containsExactly(
            "of user", "of root", "of user", "of root", "of user", "of root", "of user", "of root");
  }
}
