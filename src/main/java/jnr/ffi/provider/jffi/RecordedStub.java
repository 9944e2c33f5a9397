package jnr.ffi.provider.jffi;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.CallContextCache;
import com.kenai.jffi.CallingConvention;
import com.kenai.jffi.ObjectParameterInfo;
import com.kenai.jffi.Type;
import java.nio.charset.Charset;
import java.util.List;
import jnr.ffi.provider.converters.CharSequenceParameterConverter;
import jnr.ffi.provider.converters.StringResultConverter;

/**
 * A class that jnr-ffi has generated for an interface while freezerfs was built, and what its
 * constructor needs. It is one line of words:
 *
 * <ul>
 *   <li>the interface, and the class;
 *   <li>of a callback, the types that it is called with, as one call context;
 *   <li>{@code =}, and the values of its fields, in order.
 * </ul>
 *
 * A value is a letter, and what tells it from others of its kind: {@code a:open} the address of a
 * function, {@code c:SINT:POINTER,SINT:e} a call context with its result, its parameters, and
 * whether errno is kept; {@code i:1:2} an ObjectParameterInfo with its index and flags. {@code r}
 * is the runtime, {@code s} and {@code d} convert a text to a native one and back in the default
 * charset, and {@code n} is a context without annotations.
 */
record RecordedStub(String type, String stub, String called, List<String> values) {
  static final String RUNTIME = "r";
  static final String TO_NATIVE = "s";
  static final String FROM_NATIVE = "d";
  static final String NO_ANNOTATIONS = "n";
  static final String KEEPS_ERRNO = "e";

  /** Takes the place of the types of a callback. */
  static final String NO_CALLBACK = "-";

  private static final int FIELDS = 3;

  static RecordedStub parse(String line) {
    String[] words = line.split(" ", -1);
    return new RecordedStub(
        words[0], words[1], words[2], List.of(words).subList(FIELDS, words.length));
  }

  String line() {
    return String.join(" ", type, stub, called, String.join(" ", values)).stripTrailing();
  }

  Class<?> load() throws ClassNotFoundException {
    return Class.forName(stub);
  }

  /**
   * The argument of the generated constructor.
   *
   * @param library where the functions are; null for a callback
   * @throws SymbolNotFoundError if the library has not all of the functions
   */
  Object[] fields(NativeLibrary library) {
    Object[] fields = new Object[values.size()];
    for (int i = 0; i < fields.length; i++) {
      fields[i] = field(values.get(i), library);
    }
    return fields;
  }

  private static Object field(String value, NativeLibrary library) {
    return switch (value.charAt(0)) {
      case 'a' -> library.findSymbolAddress(value.substring(2));
      case 'c' -> context(value);
      case 'i' -> {
        String[] parts = value.split(":", -1);
        yield ObjectParameterInfo.create(Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
      }
      case 'r' -> NativeRuntime.getInstance();
      case 's' -> CharSequenceParameterConverter.getInstance(Charset.defaultCharset(), null);
      case 'd' -> StringResultConverter.getInstance(Charset.defaultCharset());
      case 'n' -> new SimpleNativeContext(NativeRuntime.getInstance(), List.of());
      default -> throw new IllegalArgumentException(value);
    };
  }

  static CallContext context(String value) {
    String[] parts = value.split(":", -1);
    String[] names = parts[2].isEmpty() ? new String[0] : parts[2].split(",");
    Type[] parameters = new Type[names.length];
    for (int i = 0; i < names.length; i++) {
      parameters[i] = type(names[i]);
    }
    return CallContextCache.getInstance()
        .getCallContext(
            type(parts[1]),
            parameters.length,
            parameters,
            CallingConvention.DEFAULT,
            parts[3].equals(KEEPS_ERRNO));
  }

  private static Type type(String name) {
    return switch (name) {
      case "VOID" -> Type.VOID;
      case "SINT" -> Type.SINT;
      case "UINT" -> Type.UINT;
      case "SLONG" -> Type.SLONG;
      case "ULONG" -> Type.ULONG;
      case "SINT32" -> Type.SINT32;
      case "UINT32" -> Type.UINT32;
      case "SINT64" -> Type.SINT64;
      case "UINT64" -> Type.UINT64;
      case "POINTER" -> Type.POINTER;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
