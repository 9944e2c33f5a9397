package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Delegate;
import org.freezerfs.engine.RequestThread;
import org.junit.jupiter.api.Test;
import ru.serce.jnrfuse.struct.FuseOperations;

/** What is thrown outside of a callback, while jnr-ffi converts arguments; and what is left. */
class RequestLoopTest {
  private static final int REQUESTS = 3;

  /** libfuse, with a few requests to receive; each is answered, and throws an error after that. */
  private static class FailingLibrary implements FuseSession.Library {
    int received;
    int processed;
    int resets;

    @Override
    public long fuse_setup(
        int argc,
        String[] argv,
        FuseOperations operations,
        long size,
        Pointer mountPoint,
        Pointer multithreaded,
        Pointer userData) {
      return 1;
    }

    @Override
    public long fuse_get_session(long fuse) {
      return 1;
    }

    @Override
    public long fuse_session_next_chan(long session, long channel) {
      return 1;
    }

    @Override
    public int fuse_notify_poll(Pointer handle) {
      return 0;
    }

    @Override
    public void fuse_pollhandle_destroy(Pointer handle) {}

    @Override
    public Pointer fuse_get_context() {
      return null;
    }

    @Override
    public long fuse_chan_bufsize(long channel) {
      return 4096;
    }

    @Override
    public int fuse_session_receive_buf(long session, long buffer, long channel) {
      return received++ < REQUESTS ? 1 : 0;
    }

    @Override
    public void fuse_session_process_buf(long session, long buffer, long channel) {
      processed++;
      throw new OutOfMemoryError("for a test");
    }

    @Override
    public void fuse_session_reset(long session) {
      resets++;
    }

    @Override
    public void fuse_teardown(long fuse, long mountPoint) {}
  }

  /** The function of libc that calls back. */
  public interface Sorting {
    void qsort(Pointer base, long count, long size, Comparison comparison);
  }

  /** The callback of qsort(3). */
  public interface Comparison {
    @Delegate
    int compare(Pointer first, Pointer second);
  }

  @Test
  void anErrorOutsideOfCallbacksEndsNoThread() {
    FailingLibrary library = new FailingLibrary();
    FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());
    FuseSession session = FuseSession.mount(library, List.of(), operations);
    RequestThreads threads = new RequestThreads(() -> {}, () -> 0);
    new RequestLoop(session, new PathLockGate(), threads).run();
    assertThat(library.processed).isEqualTo(REQUESTS);
    assertThat(library.resets).isEqualTo(1);
  }

  @Test
  void whatARequestHasLeftRunsAfterItsAnswer() throws InterruptedException {
    List<String> done = new ArrayList<>();
    FailingLibrary library =
        new FailingLibrary() {
          @Override
          public void fuse_session_process_buf(long session, long buffer, long channel) {
            RequestThread.afterAnswer(() -> done.add("left"));
            done.add("answer");
            super.fuse_session_process_buf(session, buffer, channel);
          }
        };
    FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());
    FuseSession session = FuseSession.mount(library, List.of(), operations);
    RequestLoop loop =
        new RequestLoop(session, new PathLockGate(), new RequestThreads(() -> {}, () -> 0));
    Thread thread =
        new RequestThread("request") {
          @Override
          public void run() {
            loop.run();
          }
        };
    thread.start();
    thread.join();
    assertThat(done).containsExactly("answer", "left", "answer", "left", "answer", "left");
  }

  @Test
  void whatACallbackThrowsIsThrownByTheCallThatLedToIt() {
    Sorting libc = LibraryLoader.create(Sorting.class).load("libc.so.6");
    Pointer two = Memory.allocateDirect(Runtime.getSystemRuntime(), 2, true);
    Comparison broken =
        (first, second) -> {
          throw new IllegalStateException("for a test");
        };
    assertThatThrownBy(() -> libc.qsort(two, 2, 1, broken))
        .isInstanceOf(IllegalStateException.class);
  }
}
