package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.freezerfs.cgroup.TestTree.ROOT_USER;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.FakeEngine;
import org.freezerfs.engine.RecordedEvents;
import org.freezerfs.engine.Task;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reads of an open file in pieces, delayed answers, and what an interceptor makes of both. */
@Timeout(60)
class OpenControlFileTest {
  private static final String DELAY = "user.freezerfs.fault_delay";

  private final FakeEngine engine = new FakeEngine();
  private final TestTree tree = new TestTree(engine);
  private final PartialReadCache cache = new PartialReadCache(1000);
  private int group;
  private OpenControlFile file;

  @BeforeEach
  void open() throws Exception {
    group = tree.mkdir("/0");
    engine.add(5, group);
    file = new OpenControlFile(tree.file("/0/tasks"), ROOT_USER, cache, Interceptor.NONE);
  }

  @AfterEach
  void close() {
    tree.close();
  }

  private String read(int offset, int size) {
    try {
      return new String(file.read(ROOT_USER, offset, size), StandardCharsets.ISO_8859_1);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Reads on to the end, by so many bytes at a time. */
  private String continueRead(int offset, int size) {
    StringBuilder all = new StringBuilder();
    String piece = read(offset, size);
    while (!piece.isEmpty()) {
      all.append(piece);
      piece = read(offset + all.length(), size);
    }
    return all.toString();
  }

  private void fillCache() {
    cache.put(new OpenControlFile(file.file(), ROOT_USER, cache, Interceptor.NONE), new byte[800]);
  }

  @Test
  void aListIsSeenWithItsFirstLine() throws Exception {
    tree.mkdir("/1");
    OpenControlFile empty =
        new OpenControlFile(tree.file("/1/tasks"), ROOT_USER, cache, Interceptor.NONE);
    empty.read(ROOT_USER, 0, 100);
    assertThat(empty.hasChanged()).isTrue();
    assertThat(file.hasChanged()).isTrue();
    read(0, 1);
    assertThat(file.hasChanged()).isFalse();
  }

  @Test
  void aReaderInPiecesGetsTheListAsItWasAtItsFirstRead() throws Exception {
    Task left = engine.add(17, group);
    engine.add(100, group);
    assertThat(read(0, 3)).isEqualTo("5\n1");
    engine.exit(left);
    engine.add(50, group);
    assertThat(continueRead(3, 2)).isEqualTo("7\n100\n");
    assertThat(read(0, 100)).isEqualTo("5\n50\n100\n");
  }

  @Test
  void aReaderWhoseListWasDroppedGoesOnAfterTheLastIdThatItGot() throws Exception {
    Task left = engine.add(17, group);
    engine.add(100, group);
    assertThat(read(0, 3)).isEqualTo("5\n1");
    engine.exit(left);
    engine.add(9, group);
    engine.add(50, group);
    fillCache();
    assertThat(continueRead(3, 2)).isEqualTo("7\n50\n100\n");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 7})
  void withoutTheCacheNoIdIsSplitOrComesTwice(int size) throws Exception {
    OpenControlFile uncached =
        new OpenControlFile(
            tree.file("/0/tasks"), ROOT_USER, new PartialReadCache(0), Interceptor.NONE);
    IntStream.range(0, 40).map(i -> 90 + 7 * i).forEach(pid -> engine.add(pid, group));
    StringBuilder all = new StringBuilder();
    byte[] piece = uncached.read(ROOT_USER, 0, size);
    for (int i = 0; piece.length > 0; i++) {
      all.append(new String(piece, StandardCharsets.ISO_8859_1));
      // Those that come and go meanwhile change where each line begins.
      engine.exit(new Task(1 + i % 3, 1));
      engine.add(1 + (i + 1) % 3, group);
      piece = uncached.read(ROOT_USER, all.length(), size);
    }
    assertThat(all.toString().lines().mapToInt(Integer::parseInt).filter(id -> id > 5))
        .containsExactlyElementsOf(IntStream.range(0, 40).map(i -> 90 + 7 * i).boxed().toList());
  }

  @Test
  void aReaderAtTheEndHasNothingInTheCache() throws Exception {
    assertThat(read(0, 1)).isEqualTo("5");
    assertThat(cache.get(file)).isNotNull();
    assertThat(read(1, 100)).isEqualTo("\n");
    assertThat(cache.get(file)).isNull();
    engine.add(6, group);
    assertThat(read(2, 100)).isEmpty();
    assertThat(read(0, 1)).isEqualTo("5");
    file.close();
    assertThat(cache.get(file)).isNull();
  }

  @Test
  void contentsOtherThanListsAreKeptWithoutTheCache() throws Exception {
    tree.write("/release_agent", "/bin/agent");
    file =
        new OpenControlFile(
            tree.file("/release_agent"), ROOT_USER, new PartialReadCache(0), Interceptor.NONE);
    assertThat(read(0, 3)).isEqualTo("/bi");
    tree.write("/release_agent", "/sbin/other");
    assertThat(continueRead(3, 2)).isEqualTo("n/agent\n");
    assertThat(read(0, 100)).isEqualTo("/sbin/other\n");
    assertThat(read(1, 4)).isEqualTo("sbin");
    assertThat(read(100, 4)).isEmpty();
  }

  @Test
  void aReadThatGoesOnWithoutTheCacheDoesNotCountAsAReadForFaults() throws Exception {
    engine.add(6, group);
    tree.setXattr("/0", "user.freezerfs.fault_error", "tasks:read=EIO:1");
    assertThatThrownBy(() -> file.read(ROOT_USER, 0, 2)).isInstanceOf(CgroupException.class);
    assertThat(read(0, 2)).isEqualTo("5\n");
    tree.setXattr("/0", "user.freezerfs.fault_error", "tasks:read=EIO:1");
    fillCache();
    assertThat(read(2, 2)).isEqualTo("6\n");
  }

  @Test
  void anotherReadOfTheSameDescriptorDoesNotWait() throws Exception {
    tree.setXattr("/0", DELAY, "tasks:read=60s:1");
    CompletableFuture<String> delayed = CompletableFuture.supplyAsync(() -> read(0, 10));
    await().until(() -> tree.xattr("/0", DELAY).equals("tasks:read=60s:0"));
    assertThat(read(0, 10)).isEqualTo("5\n");
    assertThat(delayed).isNotDone();
    tree.hierarchy().faults().endDelays();
    assertThat(delayed.get()).isEqualTo("5\n");
  }

  @Test
  void aReadThatGoesOnDoesNotCountAsAReadForFaults() throws Exception {
    tree.setXattr("/0", DELAY, "tasks:read=1ms:3");
    assertThat(read(0, 1)).isEqualTo("5");
    assertThat(read(1, 1)).isEqualTo("\n");
    assertThat(read(2, 1)).isEmpty();
    assertThat(tree.xattr("/0", DELAY)).isEqualTo("tasks:read=1ms:2");
    assertThat(read(0, 1)).isEqualTo("5");
    assertThat(tree.xattr("/0", DELAY)).isEqualTo("tasks:read=1ms:1");
  }

  @Test
  void aWriteThatFailsIsDelayedAsWell() throws Exception {
    tree.setXattr("/0", DELAY, "tasks:write=1ms:1");
    byte[] missing = "99".getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> file.write(ROOT_USER, missing)).isInstanceOf(CgroupException.class);
    assertThat(tree.xattr("/0", DELAY)).isEqualTo("tasks:write=1ms:0");
  }

  /** Opens a file whose operations are told to an interceptor. */
  private RecordingInterceptor intercept(String path) throws Exception {
    RecordingInterceptor interceptor = new RecordingInterceptor();
    file = new OpenControlFile(tree.file(path), ROOT_USER, cache, interceptor);
    return interceptor;
  }

  @Test
  void anInterceptorIsToldOfReadsAndWritesAndOfTheirEnds() throws Exception {
    RecordingInterceptor interceptor = intercept("/0/tasks");
    engine.add(6, Engine.ROOT);
    assertThat(read(0, 100)).isEqualTo("5\n");
    file.write(new Credentials(1, 2, 77), "6\n\0".getBytes(StandardCharsets.ISO_8859_1));
    file = new OpenControlFile(tree.file("/release_agent"), ROOT_USER, cache, interceptor);
    file.write(ROOT_USER, "/\u00ff".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(interceptor.told)
        .containsExactly(
            "READ /0 tasks '' by 1000",
            "end",
            "WRITE /0 tasks '6\n\0' by 77",
            "end",
            "WRITE / release_agent '/\u00ff' by 1000",
            "end");
  }

  @Test
  void anInterceptorRefusesAReadBeforeAnythingIsDone() throws Exception {
    RecordingInterceptor interceptor = intercept("/0/tasks");
    tree.setXattr("/0", "user.freezerfs.fault_error", "tasks:read=EIO:1");
    interceptor.refusal = Optional.of(Errno.EMFILE);
    assertRefused(Errno.EMFILE, () -> file.read(ROOT_USER, 0, 100));
    assertThat(file.hasChanged()).isTrue();
    assertThat(interceptor.told).containsExactly("READ /0 tasks '' by 1000");
    interceptor.refusal = Optional.empty();
    assertRefused(Errno.EIO, () -> file.read(ROOT_USER, 0, 100));
  }

  @Test
  void anInterceptorRefusesAWriteBeforeAnythingIsDone() throws Exception {
    RecordingInterceptor interceptor = intercept("/release_agent");
    interceptor.refusal = Optional.of(Errno.EBUSY);
    byte[] agent = "/bin/agent".getBytes(StandardCharsets.ISO_8859_1);
    assertRefused(Errno.EBUSY, () -> file.write(ROOT_USER, agent));
    assertThat(tree.read("/release_agent")).isEqualTo("\n");
  }

  @Test
  void anInterceptorIsToldTheEndOfWhatFailsToo() throws Exception {
    RecordingInterceptor interceptor = intercept("/0/tasks");
    tree.setXattr("/0", "user.freezerfs.fault_error", "tasks:read=EIO:1");
    assertRefused(Errno.EIO, () -> file.read(ROOT_USER, 0, 100));
    assertRefused(
        Errno.ESRCH, () -> file.write(ROOT_USER, "9".getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(interceptor.told)
        .containsExactly("READ /0 tasks '' by 1000", "end", "WRITE /0 tasks '9' by 1000", "end");
  }

  @Test
  void aRefusalByAnInterceptorIsRecordedAndAContinuedReadIsNot() throws Exception {
    RecordedEvents recorded = new RecordedEvents();
    engine.recorder = recorded;
    RecordingInterceptor interceptor = intercept("/0/tasks");
    assertThat(read(0, 1)).isEqualTo("5");
    assertThat(recorded.take()).hasSize(1);
    assertThat(read(1, 1)).isEqualTo("\n");
    assertThat(recorded.take()).isEmpty();
    interceptor.refusal = Optional.of(Errno.EMFILE);
    assertRefused(Errno.EMFILE, () -> file.read(ROOT_USER, 0, 100));
    assertRefused(Errno.EMFILE, () -> file.write(ROOT_USER, new byte[] {'9'}));
    assertThat(recorded.take())
        .hasSize(2)
        .allSatisfy(each -> assertThat(each).contains(Errno.EMFILE.name()));
  }

  @Test
  void theEndIsToldAfterADelay() throws Exception {
    RecordingInterceptor interceptor = intercept("/0/tasks");
    tree.setXattr("/0", DELAY, "tasks:read=60s:1");
    CompletableFuture<String> delayed = CompletableFuture.supplyAsync(() -> read(0, 10));
    await().until(() -> tree.xattr("/0", DELAY).equals("tasks:read=60s:0"));
    assertThat(interceptor.told).hasSize(1);
    tree.hierarchy().faults().endDelays();
    delayed.get();
    assertThat(interceptor.told).hasSize(2);
  }

  @Test
  void anInterceptorChangesTheContentsOfAWholeReader() throws Exception {
    tree.write("/release_agent", "/bin/agent");
    RecordingInterceptor interceptor = intercept("/release_agent");
    interceptor.contents = made -> made.replace("bin", "usr/sbin");
    assertThat(read(0, 5)).isEqualTo("/usr/");
    interceptor.contents = made -> "nothing";
    assertThat(continueRead(5, 4)).isEqualTo("sbin/agent\n");
    assertThat(read(2, 3)).isEqualTo("thi");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/0/tasks", "/release_agent"})
  void theReadBehindAShortOneContinuesThereAndIsNoOperation(String path) throws Exception {
    engine.add(1234, group);
    engine.add(1235, group);
    tree.write("/release_agent", "/bin/agent");
    String whole = tree.read(path);
    RecordingInterceptor interceptor = intercept(path);
    interceptor.limit = 4;
    assertThat(read(0, 100)).isEqualTo(whole.substring(0, 4));
    assertThat(interceptor.told).hasSize(2);
    assertThat(read(4, 100)).isEqualTo(whole.substring(4));
    assertThat(read(whole.length(), 100)).isEmpty();
    assertThat(interceptor.told).hasSize(2);
    interceptor.limit = Integer.MAX_VALUE;
    assertThat(read(0, 100)).isEqualTo(whole);
    assertThat(interceptor.told).hasSize(4);
  }

  @Test
  void aShortReadOfAListThatTheCacheDropsSplitsNoId() throws Exception {
    engine.add(1234, group);
    RecordingInterceptor interceptor = intercept("/0/tasks");
    interceptor.limit = 4;
    assertThat(read(0, 100)).isEqualTo("5\n12");
    fillCache();
    assertThat(continueRead(4, 100)).isEqualTo("34\n");
  }
}
