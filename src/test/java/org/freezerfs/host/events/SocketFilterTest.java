package org.freezerfs.host.events;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import jnr.ffi.Pointer;
import org.junit.jupiter.api.Test;

/** Runs filters as the kernel does: see Documentation/networking/filter.rst. */
class SocketFilterTest {
  private static final int FORK = 1;
  private static final int EXIT = 2;

  /** What a filter returns for a message of these words: the number of bytes that are accepted. */
  private static int run(SocketFilter filter, int... message) {
    ByteBuffer bytes = ByteBuffer.allocate(message.length * Integer.BYTES);
    for (int word : message) {
      bytes.putInt(word);
    }
    Pointer option = filter.asOption();
    Pointer program = option.getPointer(Long.BYTES);
    int length = option.getShort(0);
    int accumulator = 0;
    int index = 0;
    for (int at = 0; at < length; at++) {
      Pointer instruction = program.slice(8L * at);
      int constant = instruction.getInt(4);
      switch (instruction.getShort(0)) {
        case 0x20 -> accumulator = bytes.getInt(constant);
        case 0x07 -> index = accumulator;
        case 0x15 -> at += instruction.getByte(accumulator == constant ? 2 : 3);
        case 0x1d -> at += instruction.getByte(accumulator == index ? 2 : 3);
        case 0x06 -> {
          return constant;
        }
        default -> throw new IllegalStateException("no such instruction");
      }
    }
    throw new IllegalStateException("the program has no end");
  }

  private static boolean accepts(SocketFilter filter, int... message) {
    return run(filter, message) == -1;
  }

  @Test
  void dropsEveryMessageThatIsNotAccepted() {
    assertThat(run(new SocketFilter().load(0), FORK)).isZero();
  }

  @Test
  void acceptsTheWordsThatItNames() {
    assertThat(accepts(new SocketFilter().load(4).acceptIf(FORK), 0, FORK)).isTrue();
    assertThat(accepts(new SocketFilter().load(4).acceptIf(FORK), FORK, 0)).isFalse();
    assertThat(accepts(new SocketFilter().load(0).acceptIf(FORK).acceptIf(EXIT), EXIT)).isTrue();
  }

  @Test
  void comparesTwoWordsOfOneKindOfMessage() {
    assertThat(accepts(forks(), FORK, 7, 7)).isTrue();
    assertThat(accepts(forks(), FORK, 7, 8)).isFalse();
    assertThat(accepts(forks(), EXIT, 7, 8)).isTrue();
    assertThat(accepts(forks(), 3, 7, 7)).isFalse();
  }

  /** Accepts forks whose second and third word are equal, and exits. */
  private static SocketFilter forks() {
    return new SocketFilter().load(0).acceptIfWordsEqual(FORK, 4, 8).acceptIf(EXIT);
  }
}
