package org.freezerfs.host.events;

import java.util.ArrayList;
import java.util.List;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A filter program that the kernel runs on each message for a socket, to drop unwanted ones:
 * classic BPF, Documentation/networking/filter.rst. It reads words as big-endian.
 */
final class SocketFilter {
  /** The size of {@link #asOption}: struct sock_fprog. */
  static final int OPTION_SIZE = 16;

  private static final int PROGRAM = 8;

  // struct sock_filter.
  private static final int INSTRUCTION_SIZE = 8;
  private static final int IF_TRUE = 2;
  private static final int IF_FALSE = 3;
  private static final int CONSTANT = 4;

  private static final int LOAD_WORD = 0x20;
  private static final int COPY_TO_X = 0x07;
  private static final int JUMP_IF_CONSTANT = 0x15;
  private static final int JUMP_IF_X = 0x1d;
  private static final int RETURN = 0x06;
  private static final int WHOLE_MESSAGE = -1;
  private static final int NOTHING = 0;

  private record Instruction(int code, int ifTrue, int ifFalse, int constant) {}

  private final List<Instruction> program = new ArrayList<>();

  /** Loads the word at this offset; {@code acceptIf} compares it. */
  SocketFilter load(int offset) {
    add(LOAD_WORD, 0, 0, offset);
    return this;
  }

  /** Accepts the message if the loaded word is {@code word}. */
  SocketFilter acceptIf(int word) {
    add(JUMP_IF_CONSTANT, 0, 1, word);
    add(RETURN, 0, 0, WHOLE_MESSAGE);
    return this;
  }

  /**
   * If the loaded word is {@code word}, accepts the message if the words at two offsets are equal,
   * and drops it otherwise.
   */
  SocketFilter acceptIfWordsEqual(int word, int offset, int otherOffset) {
    add(JUMP_IF_CONSTANT, 0, 6, word);
    add(LOAD_WORD, 0, 0, offset);
    add(COPY_TO_X, 0, 0, 0);
    add(LOAD_WORD, 0, 0, otherOffset);
    add(JUMP_IF_X, 0, 1, 0);
    add(RETURN, 0, 0, WHOLE_MESSAGE);
    add(RETURN, 0, 0, NOTHING);
    return this;
  }

  private void add(int code, int ifTrue, int ifFalse, int constant) {
    program.add(new Instruction(code, ifTrue, ifFalse, constant));
  }

  /**
   * The value for setsockopt(2), option SO_ATTACH_FILTER. The filter drops every message that it
   * has not accepted.
   */
  Pointer asOption() {
    add(RETURN, 0, 0, NOTHING);
    Runtime runtime = Runtime.getSystemRuntime();
    // In one piece of memory, so that the program lives as long as the struct that points to it.
    Pointer option =
        Memory.allocateDirect(runtime, OPTION_SIZE + program.size() * INSTRUCTION_SIZE, true);
    int at = OPTION_SIZE;
    for (Instruction instruction : program) {
      option.putShort(at, (short) instruction.code());
      option.putByte(at + IF_TRUE, (byte) instruction.ifTrue());
      option.putByte(at + IF_FALSE, (byte) instruction.ifFalse());
      option.putInt(at + CONSTANT, instruction.constant());
      at += INSTRUCTION_SIZE;
    }
    option.putShort(0, (short) program.size());
    option.putAddress(PROGRAM, option.address() + OPTION_SIZE);
    return option;
  }
}
