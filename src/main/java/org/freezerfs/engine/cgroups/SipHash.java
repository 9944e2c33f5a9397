package org.freezerfs.engine.cgroups;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * SipHash-2-4, by Aumasson and Bernstein: who does not know the key can't tell the hash of any
 * text, whatever hashes of other texts are known. Java's own such functions need 10 ms to be found
 * among its security providers.
 */
final class SipHash {
  /** In bytes. */
  static final int KEY_SIZE = 16;

  private static final int ROUNDS_FOR_EACH_WORD = 2;
  private static final int LAST_ROUNDS = 4;
  private static final int LENGTH_SHIFT = 56;

  private long v0 = 0x736f6d6570736575L;
  private long v1 = 0x646f72616e646f6dL;
  private long v2 = 0x6c7967656e657261L;
  private long v3 = 0x7465646279746573L;

  private SipHash(byte[] key) {
    ByteBuffer words = ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN);
    long k0 = words.getLong();
    long k1 = words.getLong();
    v0 ^= k0;
    v1 ^= k1;
    v2 ^= k0;
    v3 ^= k1;
  }

  /** The hash of a text, of one byte to a character. */
  static long of(byte[] key, String text) {
    return of(key, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The hash of some bytes. */
  static long of(byte[] key, byte[] bytes) {
    SipHash hash = new SipHash(key);
    int whole = bytes.length / Long.BYTES * Long.BYTES;
    ByteBuffer words = ByteBuffer.wrap(bytes, 0, whole).order(ByteOrder.LITTLE_ENDIAN);
    while (words.hasRemaining()) {
      hash.add(words.getLong());
    }
    long last = (long) bytes.length << LENGTH_SHIFT;
    for (int i = whole; i < bytes.length; i++) {
      last |= Byte.toUnsignedLong(bytes[i]) << (Byte.SIZE * (i - whole));
    }
    hash.add(last);
    hash.v2 ^= 0xff;
    hash.mix(LAST_ROUNDS);
    return hash.v0 ^ hash.v1 ^ hash.v2 ^ hash.v3;
  }

  private void add(long word) {
    v3 ^= word;
    mix(ROUNDS_FOR_EACH_WORD);
    v0 ^= word;
  }

  private void mix(int rounds) {
    for (int i = 0; i < rounds; i++) {
      v0 += v1;
      v1 = Long.rotateLeft(v1, 13) ^ v0;
      v0 = Long.rotateLeft(v0, 32);
      v2 += v3;
      v3 = Long.rotateLeft(v3, 16) ^ v2;
      v0 += v3;
      v3 = Long.rotateLeft(v3, 21) ^ v0;
      v2 += v1;
      v1 = Long.rotateLeft(v1, 17) ^ v2;
      v2 = Long.rotateLeft(v2, 32);
    }
  }
}
