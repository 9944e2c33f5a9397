package org.freezerfs.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class RequestThreadTest {
  private final List<String> done = new ArrayList<>();

  private void onRequestThread(Runnable request) throws InterruptedException {
    Thread thread =
        new RequestThread("request") {
          @Override
          public void run() {
            request.run();
          }
        };
    thread.start();
    thread.join();
  }

  private void leave(String what) {
    RequestThread.afterAnswer(() -> done.add(what));
  }

  @Test
  void whatIsLeftRunsAfterTheAnswerInItsOrder() throws InterruptedException {
    onRequestThread(
        () -> {
          leave("first");
          leave("second");
          done.add("answer");
          RequestThread.answered();
        });
    assertThat(done).containsExactly("answer", "first", "second");
  }

  @Test
  void itRunsOnce() throws InterruptedException {
    onRequestThread(
        () -> {
          leave("first");
          RequestThread.answered();
          RequestThread.answered();
        });
    assertThat(done).containsExactly("first");
  }

  @Test
  void afterAFailureTheOthersRun() throws InterruptedException {
    onRequestThread(
        () -> {
          RequestThread.afterAnswer(
              () -> {
                throw new OutOfMemoryError("for a test");
              });
          leave("second");
          RequestThread.answered();
          done.add("next request");
        });
    assertThat(done).containsExactly("second", "next request");
  }

  @Test
  void aThreadWithoutRequestsRunsItAtOnce() {
    leave("first");
    RequestThread.answered();
    done.add("after it");
    assertThat(done).containsExactly("first", "after it");
  }
}
