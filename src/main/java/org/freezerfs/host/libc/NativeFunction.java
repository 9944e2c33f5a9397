package org.freezerfs.host.libc;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.HeapInvocationBuffer;
import com.kenai.jffi.Invoker;
import com.kenai.jffi.Library;
import com.kenai.jffi.Platform;
import com.kenai.jffi.Type;
import java.nio.charset.Charset;
import java.util.Arrays;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;

/**
 * A function of a native library, called by jffi, on which jnr-ffi itself is built. jnr-ffi
 * generates and loads a class for each interface and each callback when the program starts. For
 * libfuse and the C library that took two fifths of the processor time until there was a mount.
 *
 * <p>On every 64-bit Linux an integer or address is passed in a register or a stack slot of the
 * size of a {@code long}, whatever its type in C is. Of a result of a narrower type only its own
 * bits are defined: the caller has to cast it.
 */
public final class NativeFunction {
  private static final int ADDRESS_BITS = 64;

  static {
    if (Platform.getPlatform().addressSize() != ADDRESS_BITS) {
      throw new UnsatisfiedLinkError("freezerfs needs a 64-bit Java");
    }
  }

  private static final Invoker INVOKER = Invoker.getInstance();
  private static final int MOST_PARAMETERS = 7;
  private static final CallContext[] BY_PARAMETERS = new CallContext[MOST_PARAMETERS + 1];

  static {
    Arrays.setAll(BY_PARAMETERS, NativeFunction::newShape);
  }

  private static final int LARGE_ENOUGH_FOR_MOST = 4096;
  private static final ThreadLocal<Pointer> TEXT =
      ThreadLocal.withInitial(
          () -> Memory.allocateDirect(Runtime.getSystemRuntime(), LARGE_ENOUGH_FOR_MOST));

  private final long address;

  /** The function at an address. */
  public NativeFunction(long address) {
    this.address = address;
  }

  /**
   * Loads a library by its name for the dynamic linker. It is unloaded when the returned object is
   * collected.
   *
   * @throws UnsatisfiedLinkError if it can't be loaded
   */
  public static Library openLibrary(String name) {
    Library library = Library.openLibrary(name, Library.LAZY | Library.LOCAL);
    if (library == null) {
      throw new UnsatisfiedLinkError(Library.getLastError());
    }
    return library;
  }

  /**
   * Finds a function by its name.
   *
   * @throws UnsatisfiedLinkError if the library has none of this name
   */
  public static NativeFunction of(Library library, String name) {
    long address = library.getSymbolAddress(name);
    if (address == 0) {
      throw new UnsatisfiedLinkError(name);
    }
    return new NativeFunction(address);
  }

  /** The signature of a function or callback with so many parameters, each a {@code long}. */
  public static CallContext signature(int parameters) {
    return BY_PARAMETERS[parameters];
  }

  private static CallContext newShape(int parameters) {
    Type[] types = new Type[parameters];
    Arrays.fill(types, Type.SLONG);
    return CallContext.getCallContext(Type.SLONG, types, CallingConvention.DEFAULT, true);
  }

  /**
   * The address of a zero-terminated copy of a text, valid until this thread's next call of this.
   */
  public static long cString(String text, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    Pointer copy = TEXT.get();
    if (bytes.length >= copy.size()) {
      copy = Memory.allocateDirect(Runtime.getSystemRuntime(), 2 * bytes.length);
      TEXT.set(copy);
    }
    copy.put(0, bytes, 0, bytes.length);
    copy.putByte(bytes.length, (byte) 0);
    return copy.address();
  }

  /** The same in the default charset, which {@link NativeEncoding} encodes for. */
  public static long cString(String text) {
    return cString(text, Charset.defaultCharset());
  }

  public long call() {
    return INVOKER.invokeL0(BY_PARAMETERS[0], address);
  }

  public long call(long a) {
    return INVOKER.invokeL1(BY_PARAMETERS[1], address, a);
  }

  public long call(long a, long b) {
    return INVOKER.invokeL2(BY_PARAMETERS[2], address, a, b);
  }

  public long call(long a, long b, long c) {
    return INVOKER.invokeL3(BY_PARAMETERS[3], address, a, b, c);
  }

  public long call(long a, long b, long c, long d) {
    return INVOKER.invokeL4(BY_PARAMETERS[4], address, a, b, c, d);
  }

  public long call(long a, long b, long c, long d, long e) {
    return INVOKER.invokeL5(BY_PARAMETERS[5], address, a, b, c, d, e);
  }

  public long call(long a, long b, long c, long d, long e, long f) {
    return INVOKER.invokeL6(BY_PARAMETERS[6], address, a, b, c, d, e, f);
  }

  /** A call with more than six parameters, which takes longer. */
  public long call(long... parameters) {
    HeapInvocationBuffer all = new HeapInvocationBuffer(signature(parameters.length));
    for (long parameter : parameters) {
      all.putLong(parameter);
    }
    return INVOKER.invokeLong(signature(parameters.length), address, all);
  }
}
