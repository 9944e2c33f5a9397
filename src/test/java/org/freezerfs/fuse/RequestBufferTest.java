package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import com.kenai.jffi.MemoryIO;
import org.junit.jupiter.api.Test;

/** Against struct fuse_buf and struct fuse_in_header as a 64-bit Linux lays them out. */
class RequestBufferTest {
  private static final MemoryIO MEMORY = MemoryIO.getInstance();
  private static final long CAPACITY = 0x21000;
  private static final long CHANNEL = 0x1234_5678_9abcL;
  private static final int IN_PIPE = 2;

  private final RequestBuffer buffer = new RequestBuffer(CAPACITY);

  @Test
  void offersItsWholeCapacityToEachRequest() {
    buffer.reset(CHANNEL);
    long address = buffer.address();
    MEMORY.putLong(address, 40);
    MEMORY.putInt(address + 8, IN_PIPE);
    MEMORY.putLong(address + 16, 0);
    MEMORY.putLong(buffer.channelAddress(), 0);
    buffer.reset(CHANNEL);
    assertThat(MEMORY.getLong(address)).isEqualTo(CAPACITY);
    assertThat(MEMORY.getInt(address + 8)).isZero();
    long request = MEMORY.getLong(address + 16);
    assertThat(buffer.channel()).isEqualTo(CHANNEL);
    assertThat(MEMORY.getLong(buffer.channelAddress())).isEqualTo(CHANNEL);
    // To its last byte, which is ours to write.
    MEMORY.putByte(request + CAPACITY - 1, (byte) 1);
    assertThat(request % Long.BYTES).isZero();
  }

  @Test
  void readsTheOpcode() {
    buffer.reset(CHANNEL);
    long request = MEMORY.getLong(buffer.address() + 16);
    MEMORY.putInt(request, 60);
    MEMORY.putInt(request + 4, Opcode.RENAME);
    assertThat(buffer.opcode()).isEqualTo(Opcode.RENAME);
    // What is in the memory then is of a request before.
    MEMORY.putInt(buffer.address() + 8, IN_PIPE);
    assertThat(buffer.opcode()).isEqualTo(Opcode.UNKNOWN);
  }
}
