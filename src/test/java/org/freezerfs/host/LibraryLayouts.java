package org.freezerfs.host;

import java.lang.reflect.Constructor;
import java.util.stream.IntStream;
import jnr.constants.Constant;
import jnr.ffi.BaseStruct;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.ffi.Struct;

/**
 * A program that prints which numbers the libraries have for the architecture that they find: a
 * line for each argument {@code CLASS:FIELD}, as in fuse-tests/programs/layouts.c.
 */
final class LibraryLayouts {
  private static final int LARGEST_STRUCT = 1024;
  private static final String SIZE = ".size";

  private LibraryLayouts() {}

  public static void main(String[] arguments) throws ReflectiveOperationException {
    for (String argument : arguments) {
      String[] words = argument.split(":", 2);
      System.out.println(valueOf(Class.forName(words[0]), words[1]));
    }
  }

  private static long valueOf(Class<?> type, String field) throws ReflectiveOperationException {
    if (type.isEnum()) {
      return ((Constant) type.getField(field).get(null)).longValue();
    }
    boolean isSize = field.endsWith(SIZE);
    String[] path =
        (isSize ? field.substring(0, field.length() - SIZE.length()) : field).split("\\.", -1);
    Pointer memory = Memory.allocateDirect(Runtime.getSystemRuntime(), LARGEST_STRUCT);
    memory.setMemory(0, LARGEST_STRUCT, (byte) 0xff);
    Object found = newStruct(type);
    ((Struct) found).useMemory(memory);
    for (String name : path) {
      found = found.getClass().getField(name).get(found);
    }
    if (found instanceof Integer constant) {
      return constant;
    }
    if (found instanceof Struct.NumberField number) {
      number.set(0);
      return isSize ? zeros(memory) : memory.indexOf(0, (byte) 0);
    }
    return ((BaseStruct.Func<?>) found).offset();
  }

  private static Object newStruct(Class<?> type) throws ReflectiveOperationException {
    Constructor<?> constructor = type.getDeclaredConstructor(Runtime.class);
    constructor.setAccessible(true);
    return constructor.newInstance(Runtime.getSystemRuntime());
  }

  /** How many bytes the field has set. */
  private static long zeros(Pointer memory) {
    return IntStream.range(0, LARGEST_STRUCT).filter(i -> memory.getByte(i) == 0).count();
  }
}
