package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import jnr.constants.platform.Errno;
import org.freezerfs.cgroup.CgroupException;

/** Keeps what it is told, and changes what a test wants. */
final class RecordingInterceptor implements Interceptor {
  /** Each operation, as {@code WRITE /0 tasks '17' by 1000}, and {@code end}. */
  final List<String> told = new CopyOnWriteArrayList<>();

  /** What all operations are refused with. */
  Optional<Errno> refusal = Optional.empty();

  /** What readers get, of what was made. */
  UnaryOperator<String> contents = made -> made;

  /** How many bytes a read gets at most. */
  int limit = Integer.MAX_VALUE;

  @Override
  public Interception begin(ClientOperation operation) throws CgroupException {
    told.add(
        String.format(
            "%s %s %s '%s' by %d",
            operation.kind(),
            operation.group(),
            operation.file(),
            operation.text(),
            operation.caller().tid()));
    if (refusal.isPresent()) {
      throw new CgroupException(refusal.get());
    }
    return new Interception() {
      @Override
      public byte[] contents(byte[] made) {
        return contents
            .apply(new String(made, StandardCharsets.ISO_8859_1))
            .getBytes(StandardCharsets.ISO_8859_1);
      }

      @Override
      public int limit(byte[] whole, int asked) {
        return Math.min(limit, asked);
      }

      @Override
      public void end() {
        told.add("end");
      }
    };
  }
}
