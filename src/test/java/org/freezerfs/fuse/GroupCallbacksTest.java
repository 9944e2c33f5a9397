package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.freezerfs.cgroup.TestTree.assertRefused;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.TestTree;
import org.freezerfs.engine.FakeEngine;
import org.junit.jupiter.api.Test;
import ru.serce.jnrfuse.struct.FuseContext;

class GroupCallbacksTest {
  private static final int SIZE = 16;
  private static final int CONTEXT_SIZE = 64;
  private static final byte[] VALUE = {1, 2, 3};

  private final Pointer buffer = Memory.allocateDirect(Runtime.getSystemRuntime(), SIZE, true);

  private byte[] written(int length) {
    byte[] bytes = new byte[length];
    buffer.get(0, bytes, 0, length);
    return bytes;
  }

  @Test
  void copiesAValueThatFits() throws Exception {
    assertThat(GroupCallbacks.copy(VALUE, buffer, 3)).isEqualTo(3);
    assertThat(written(4)).containsExactly(1, 2, 3, 0);
  }

  @Test
  void aSizeOfZeroAsksForTheSize() throws Exception {
    assertThat(GroupCallbacks.copy(VALUE, buffer, 0)).isEqualTo(3);
    assertThat(written(1)).containsExactly(0);
  }

  @Test
  void aBufferThatIsTooSmallIsErange() {
    assertRefused(Errno.ERANGE, () -> GroupCallbacks.copy(VALUE, buffer, 2));
  }

  @Test
  void eachNameEndsWithAZeroByte() throws Exception {
    List<String> names = List.of("user.a", "user.b");
    assertThat(GroupCallbacks.copyNames(names, buffer, SIZE)).isEqualTo(14);
    assertThat(new String(written(14), StandardCharsets.ISO_8859_1)).isEqualTo("user.a\0user.b\0");
    assertThat(GroupCallbacks.copyNames(List.of(), buffer, SIZE)).isZero();
  }

  /** The callbacks for requests of a client with uid 1, gid 2 and the process 77. */
  private static GroupCallbacks callbacksOn(TestTree tree, Interceptor interceptor) {
    FuseContext context =
        FuseContext.of(Memory.allocateDirect(Runtime.getSystemRuntime(), CONTEXT_SIZE, true));
    context.uid.set(1);
    context.gid.set(2);
    context.pid.set(77);
    FuseSession.Library library =
        (FuseSession.Library)
            Proxy.newProxyInstance(
                GroupCallbacksTest.class.getClassLoader(),
                new Class<?>[] {FuseSession.Library.class},
                (proxy, method, args) -> {
                  assertThat(method.getName()).isEqualTo("fuse_get_context");
                  return Struct.getMemory(context);
                });
    GroupCallbacks callbacks =
        new GroupCallbacks(library) {
          @Override
          void endRequest() {}
        };
    callbacks.hierarchy = tree.hierarchy();
    callbacks.interceptor = interceptor;
    return callbacks;
  }

  @Test
  void anInterceptorIsToldWhichGroupsAreMadeRenamedAndRemoved() throws Exception {
    RecordingInterceptor interceptor = new RecordingInterceptor();
    try (TestTree tree = new TestTree(new FakeEngine())) {
      GroupCallbacks callbacks = callbacksOn(tree, interceptor);
      assertThat(callbacks.mkdir("/0", 0700)).isZero();
      assertThat(tree.hierarchy().lookup("/0").attributes().uid()).isEqualTo(1);
      assertThat(callbacks.rename("/0", "/1")).isZero();
      assertThat(tree.hierarchy().lookup("/1")).isNotNull();
      assertThat(callbacks.rmdir("/1")).isZero();
      assertThat(callbacks.rmdir("/1")).isEqualTo(-Errno.ENOENT.intValue());
    }
    assertThat(interceptor.told)
        .containsExactly(
            "MKDIR /0  '' by 77",
            "end",
            "RENAME /0  '/1' by 77",
            "end",
            "RMDIR /1  '' by 77",
            "end",
            "RMDIR /1  '' by 77",
            "end");
  }

  @Test
  void anInterceptorRefusesWhatIsToBeDoneToAGroup() throws Exception {
    RecordingInterceptor interceptor = new RecordingInterceptor();
    interceptor.refusal = Optional.of(Errno.ENOSPC);
    int refused = -Errno.ENOSPC.intValue();
    try (TestTree tree = new TestTree(new FakeEngine())) {
      GroupCallbacks callbacks = callbacksOn(tree, interceptor);
      tree.mkdir("/0");
      assertThat(callbacks.mkdir("/1", 0700)).isEqualTo(refused);
      assertThat(callbacks.rename("/0", "/1")).isEqualTo(refused);
      assertThat(callbacks.rmdir("/0")).isEqualTo(refused);
      assertThat(tree.hierarchy().lookup("/0")).isNotNull();
      assertRefused(Errno.ENOENT, () -> tree.hierarchy().lookup("/1"));
    }
    assertThat(interceptor.told).hasSize(3);
  }

  @Test
  void whatIsDoneIsDoneBetweenTheBeginAndTheEnd() throws Exception {
    List<Boolean> exists = new ArrayList<>();
    try (TestTree tree = new TestTree(new FakeEngine())) {
      GroupCallbacks callbacks =
          callbacksOn(
              tree,
              operation -> {
                exists.add(isThere(tree, operation.group()));
                return new Interceptor.Interception() {
                  @Override
                  public void end() {
                    exists.add(isThere(tree, operation.group()));
                  }
                };
              });
      callbacks.mkdir("/0", 0700);
      callbacks.rmdir("/0");
    }
    assertThat(exists).containsExactly(false, true, true, false);
  }

  private static boolean isThere(TestTree tree, String path) {
    try {
      return tree.hierarchy().lookup(path) != null;
    } catch (CgroupException e) {
      return false;
    }
  }
}
