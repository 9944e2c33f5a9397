package org.freezerfs.cgroup;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import jnr.constants.platform.Errno;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.freezerfs.engine.FakeEngine;

/**
 * A hierarchy of made-up tasks, used by path as through a mount. Unless a test wants them, there
 * are no periodic checks: they would do in a thread of their own what the test expects of a
 * request.
 */
public final class TestTree implements AutoCloseable {
  /** How many groups there may be besides the root. */
  public static final int MAX_GROUPS = 20;

  public static final Credentials ROOT_USER = new Credentials(0, 0, 1000).withSysAdmin(true);

  private final Hierarchy hierarchy;

  /** The agents that were started: program, space, group. */
  public final List<String> agents = new CopyOnWriteArrayList<>();

  /** A tree with the rules of v4. */
  public TestTree(FakeEngine engine, Subsystem... subsystems) {
    this(Semantics.V4, engine, subsystems);
  }

  /** A tree with the rules of an era. */
  public TestTree(Semantics semantics, FakeEngine engine, Subsystem... subsystems) {
    this(semantics, engine, false, subsystems);
  }

  private TestTree(
      Semantics semantics, FakeEngine engine, boolean isChecked, Subsystem... subsystems) {
    hierarchy =
        new Hierarchy(
            engine,
            semantics,
            MAX_GROUPS,
            List.of(subsystems),
            List.of(),
            (program, path) -> agents.add(program + " " + path),
            ROOT_USER);
    if (!isChecked) {
      hierarchy.close();
    }
  }

  /** A tree with the rules of v4 and with periodic checks. */
  static TestTree withPeriodicChecks(FakeEngine engine) {
    return new TestTree(Semantics.V4, engine, true);
  }

  /** A tree whose subsystems look by themselves for what happens without a request. */
  public static TestTree started(Semantics semantics, FakeEngine engine, Subsystem... subsystems)
      throws IOException {
    TestTree tree = new TestTree(semantics, engine, true, subsystems);
    tree.hierarchy.start();
    return tree;
  }

  public Hierarchy hierarchy() {
    return hierarchy;
  }

  /** Makes a group, and returns its id. */
  public int mkdir(String path) throws CgroupException, IOException {
    hierarchy.mkdir(path, 0755, ROOT_USER);
    return hierarchy.lookup(path).group().id();
  }

  public String read(String path) throws CgroupException, IOException {
    return new String(file(path).read(ROOT_USER), StandardCharsets.ISO_8859_1);
  }

  public void write(String path, String text) throws CgroupException, IOException {
    write(path, text, ROOT_USER);
  }

  public void write(String path, String text, Credentials caller)
      throws CgroupException, IOException {
    file(path).write(caller, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Sets an attribute, as setfattr(1) does. */
  public void setXattr(String path, String name, String value) throws CgroupException, IOException {
    hierarchy.setXattr(
        path, name, value.getBytes(StandardCharsets.ISO_8859_1), false, false, ROOT_USER);
  }

  public String xattr(String path, String name) throws CgroupException {
    return new String(hierarchy.lookup(path).attributes().xattr(name), StandardCharsets.ISO_8859_1);
  }

  public ControlFile file(String path) throws CgroupException {
    return (ControlFile) hierarchy.lookup(path);
  }

  /**
   * Removes a group while other threads wait for its lock.
   *
   * @param calls what each of them does, which is checked to throw nothing
   */
  public void removeDuring(String path, ThrowingCallable... calls)
      throws CgroupException, IOException {
    Group group = hierarchy.lookup(path).group();
    List<CompletableFuture<Void>> waiting = new ArrayList<>();
    group.lock().lock();
    try {
      for (ThrowingCallable call : calls) {
        waiting.add(
            CompletableFuture.runAsync(() -> assertThatCode(call).doesNotThrowAnyException()));
      }
      await().until(() -> group.lock().getQueueLength() == calls.length);
      hierarchy.rmdir(path);
    } finally {
      group.lock().unlock();
    }
    waiting.forEach(CompletableFuture::join);
  }

  /** Checks that a call is refused, and with which errno. */
  public static void assertRefused(Errno errno, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            CgroupException.class,
            e -> org.assertj.core.api.Assertions.assertThat(e.errno()).isEqualTo(errno));
  }

  @Override
  public void close() {
    hierarchy.close();
  }
}
