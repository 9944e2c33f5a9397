package org.freezerfs.mounted;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Semantics;
import org.freezerfs.engine.Engine;
import org.freezerfs.fuse.CgroupFuse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A callback that throws an exception gives EIO and a line in the log, and the mount goes on. */
@Timeout(60)
@Isolated("whoever lists all mounts gets EIO of this one; and the standard error is replaced")
class BrokenCallbackIT {
  private static final Duration DEADLINE = Duration.ofSeconds(20);

  @TempDir Path root;

  @Test
  void anExceptionGivesEioAndIsLoggedAndTheMountGoesOn() throws Exception {
    Needs.fuse();
    Needs.root();
    Hierarchy hierarchy =
        new Hierarchy(
            brokenEngine(),
            Semantics.V4,
            1,
            List.of(),
            List.of(),
            (program, path) -> {},
            new Credentials(0, 0, 0));
    CountDownLatch ready = new CountDownLatch(1);
    CgroupFuse filesystem = new CgroupFuse();
    List<String> options = List.of("-o", "direct_io");
    Thread server = new Thread(() -> filesystem.serve(hierarchy, ready::countDown, root, options));
    server.start();
    assertThat(ready.await(DEADLINE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    PrintStream before = System.err;
    System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
    try {
      assertThat(cat("tasks").output()).contains("Input/output error");
      assertThat(cat("notify_on_release").output()).isEqualTo("0\n");
    } finally {
      System.setErr(before);
      FuseConnection.abort(root);
      await().atMost(DEADLINE).until(() -> !server.isAlive());
    }
    assertThat(log.toString(StandardCharsets.UTF_8))
        .contains("read /tasks failed", "IllegalStateException: broken on purpose");
  }

  private Commands.Result cat(String file) throws IOException {
    return Commands.run(
        DEADLINE, Path.of("/"), Map.of(), List.of("cat", root.resolve(file).toString()));
  }

  private static Engine brokenEngine() {
    return (Engine)
        Proxy.newProxyInstance(
            Engine.class.getClassLoader(),
            new Class<?>[] {Engine.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("threads")) {
                throw new IllegalStateException("broken on purpose");
              }
              return method.isDefault()
                  ? InvocationHandler.invokeDefault(proxy, method, arguments)
                  : null;
            });
  }
}
