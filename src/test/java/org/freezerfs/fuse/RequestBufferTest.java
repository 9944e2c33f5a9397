package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.junit.jupiter.api.Test;

/** Against struct fuse_buf and struct fuse_in_header as a 64-bit Linux lays them out. */
class RequestBufferTest {
  private static final long CAPACITY = 0x21000;
  private static final long CHANNEL = 0x1234_5678_9abcL;
  private static final int IN_PIPE = 2;

  private final RequestBuffer buffer = new RequestBuffer(CAPACITY);
  private final Pointer header = at(buffer.address());

  private static Pointer at(long address) {
    return Pointer.wrap(Runtime.getSystemRuntime(), address);
  }

  @Test
  void offersItsWholeCapacityToEachRequest() {
    buffer.reset(CHANNEL);
    header.putLong(0, 40);
    header.putInt(8, IN_PIPE);
    header.putLong(16, 0);
    at(buffer.channelAddress()).putLong(0, 0);
    buffer.reset(CHANNEL);
    assertThat(header.getLong(0)).isEqualTo(CAPACITY);
    assertThat(header.getInt(8)).isZero();
    long request = header.getLong(16);
    assertThat(buffer.channel()).isEqualTo(CHANNEL);
    assertThat(at(buffer.channelAddress()).getLong(0)).isEqualTo(CHANNEL);
    // To its last byte, which is ours to write.
    at(request).putByte(CAPACITY - 1, (byte) 1);
    assertThat(request % Long.BYTES).isZero();
  }

  @Test
  void readsTheOpcode() {
    buffer.reset(CHANNEL);
    Pointer request = at(header.getLong(16));
    request.putInt(0, 60);
    request.putInt(4, FuseMessage.RENAME);
    assertThat(buffer.opcode()).isEqualTo(FuseMessage.RENAME);
    // What is in the memory then is of a request before.
    header.putInt(8, IN_PIPE);
    assertThat(buffer.opcode()).isEqualTo(FuseMessage.UNKNOWN);
  }
}
