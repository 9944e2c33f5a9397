package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import jnr.constants.platform.Errno;
import jnr.ffi.LibraryLoader;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.annotations.Delegate;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.threads.RequestThread;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import ru.serce.jnrfuse.struct.FuseOperations;

/** What is thrown outside of a callback, while jnr-ffi converts arguments; and what is left. */
class RequestLoopTest {
  private static final int REQUESTS = 3;
  private static final int REQUEST = 48;
  private static final long UNIQUE = 77;

  @TempDir private Path directory;

  private final RequestsInProgress requests = new RequestsInProgress();

  /** libfuse, with a few requests to receive; each is answered, and throws an error after that. */
  private static class FailingLibrary implements FuseSession.Library {
    int device;
    int opcode = FuseMessage.MKDIR;
    int received;
    int processed;
    int resets;

    @Override
    public long fuse_setup(
        int argc,
        Pointer argv,
        Pointer operations,
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
    public int fuse_chan_fd(long channel) {
      return device;
    }

    @Override
    public int fuse_session_receive_buf(long session, long buffer, long channel) {
      Pointer request = Pointer.wrap(Runtime.getSystemRuntime(), buffer + REQUEST);
      request.putInt(FuseMessage.REQUEST_OPCODE, opcode);
      request.putLong(FuseMessage.REQUEST_UNIQUE, UNIQUE);
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
    public void fuse_unmount(long mountPoint, long channel) {}

    @Override
    public void fuse_destroy(long fuse) {}
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
    new RequestLoop(session, new PathLockGate(), threads, requests, () -> true).run();
    assertThat(requests.isUnmounted()).isTrue();
    assertThat(requests.end(Duration.ZERO)).isTrue();
    assertThat(library.processed).isEqualTo(REQUESTS);
    assertThat(library.resets).isEqualTo(1);
  }

  private byte[] answersWithoutMemory(FailingLibrary library) throws IOException {
    Path device = Files.createFile(directory.resolve("device"));
    library.device = LibC.get().open(device.toString(), LibC.WRITE_ONLY);
    FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());
    FuseSession session = FuseSession.mount(library, List.of(), operations);
    RequestThreads threads = new RequestThreads(() -> {}, () -> 0);
    new RequestLoop(session, new PathLockGate(), threads, requests, () -> false).run();
    LibC.get().close(library.device);
    return Files.readAllBytes(device);
  }

  @Test
  void aRequestIsRefusedBeforeMemoryForItsArgumentsIsMissing() throws Exception {
    FailingLibrary library = new FailingLibrary();
    ByteBuffer answers =
        ByteBuffer.wrap(answersWithoutMemory(library)).order(ByteOrder.nativeOrder());
    assertThat(library.processed).isZero();
    assertThat(answers.remaining()).isEqualTo(REQUESTS * FuseMessage.REPLY_BODY);
    assertThat(answers.getInt()).isEqualTo(FuseMessage.REPLY_BODY);
    assertThat(answers.getInt()).isEqualTo(-Errno.ENOMEM.intValue());
    assertThat(answers.getLong()).isEqualTo(UNIQUE);
  }

  @ParameterizedTest
  @ValueSource(
      ints = {FuseMessage.INIT, FuseMessage.RELEASE, FuseMessage.FORGET, FuseMessage.UNKNOWN})
  void whatEndsSomethingIsNeverRefused(int opcode) throws Exception {
    FailingLibrary library = new FailingLibrary();
    library.opcode = opcode;
    assertThat(answersWithoutMemory(library)).isEmpty();
    assertThat(library.processed).isEqualTo(REQUESTS);
  }

  @Test
  void aRequestThatOutlastsTheMountIsRefusedWhileItIsBeingServed() throws Exception {
    Path device = Files.createFile(directory.resolve("device"));
    CountDownLatch serving = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    FailingLibrary library =
        new FailingLibrary() {
          @Override
          public void fuse_session_process_buf(long session, long buffer, long channel) {
            serving.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          }
        };
    library.device = LibC.get().open(device.toString(), LibC.WRITE_ONLY);
    FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());
    FuseSession session = FuseSession.mount(library, List.of(), operations);
    RequestThreads threads = new RequestThreads(() -> {}, () -> 0);
    Thread loop =
        new Thread(new RequestLoop(session, new PathLockGate(), threads, requests, () -> true));
    loop.start();
    serving.await();
    assertThat(requests.end(Duration.ofMillis(1))).isFalse();
    ByteBuffer answer = ByteBuffer.wrap(Files.readAllBytes(device)).order(ByteOrder.nativeOrder());
    goOn.countDown();
    loop.join();
    LibC.get().close(library.device);
    assertThat(answer.remaining()).isEqualTo(FuseMessage.REPLY_BODY);
    assertThat(answer.getInt()).isEqualTo(FuseMessage.REPLY_BODY);
    assertThat(answer.getInt()).isEqualTo(-Errno.ENOTCONN.intValue());
    assertThat(answer.getLong()).isEqualTo(UNIQUE);
  }

  @Test
  void aSessionIsConnectedUntilItsDeviceReportsAnErrorOrIsClosed(@TempDir Path folder)
      throws Exception {
    FailingLibrary library = new FailingLibrary();
    FuseOperations operations = new FuseOperations(Runtime.getSystemRuntime());
    library.device =
        LibC.get().open(Files.createFile(folder.resolve("device")).toString(), LibC.READ_ONLY);
    FuseSession session = FuseSession.mount(library, List.of(), operations);
    assertThat(session.isConnected()).isTrue();
    LibC.get().close(library.device);
    // poll(2) reports that it is not open, as it reports the end of a connection.
    assertThat(session.isConnected()).isFalse();
    library.device = 0;
    session = FuseSession.mount(library, List.of(), operations);
    assertThat(session.isConnected()).isTrue();
    session.teardown();
    assertThat(session.isConnected()).isFalse();
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
        new RequestLoop(
            session,
            new PathLockGate(),
            new RequestThreads(() -> {}, () -> 0),
            requests,
            () -> true);
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
