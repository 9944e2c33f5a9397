package jnr.ffi.provider.jffi;

import com.kenai.jffi.CallContext;
import com.kenai.jffi.ObjectParameterInfo;
import com.kenai.jffi.Type;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import jnr.ffi.provider.InterfaceScanner;
import jnr.ffi.provider.converters.CharSequenceParameterConverter;
import jnr.ffi.provider.converters.StringResultConverter;
import org.freezerfs.build.ClassJar;
import org.freezerfs.fuse.CgroupFuse;
import org.freezerfs.fuse.ReplyChannel;
import org.freezerfs.host.libc.LibC;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/**
 * Records the classes that jnr-ffi generates for the interfaces of this program, and puts them into
 * its jars, for {@link Stubs}. The build runs it once.
 *
 * <p>jnr-ffi itself generates them, in a class loader that keeps the bytes. What it gives to their
 * constructors is written down as {@link RecordedStub}; a value of a kind that is not known there
 * fails the build, as the first new version of jnr-ffi with such a value would. So does a recording
 * from which {@link Stubs} makes other values than jnr-ffi has.
 *
 * <p>The stubs are those without x86 machine code, which would have addresses in it. They call
 * through jffi's C code, which takes as long.
 */
public final class StubRecorder {
  private static final String NO_MACHINE_CODE = "jnr.ffi.x86asm.enabled";
  private static final String CLASS = ".class";

  /** The classes of jnr-ffi that are changed, in memory. */
  private static final Set<String> CHANGED =
      Set.of(AsmClassLoader.class.getName(), InterfaceScanner.class.getName());

  /** The bytes of the generated classes by their names. */
  private static final Map<String, byte[]> CAPTURED = Collections.synchronizedMap(new TreeMap<>());

  private StubRecorder() {}

  /**
   * Records.
   *
   * @param arguments the jars that get the classes; the first must be the class path
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    System.setProperty(NO_MACHINE_CODE, "false");
    URL[] classPath = classPath();
    Map<String, byte[]> classes = recordIn(classPath);
    for (String jar : arguments) {
      ClassJar.put(classes, Path.of(jar));
    }
    try (URLClassLoader loader = new URLClassLoader(classPath, platform())) {
      run(loader, "check");
    }
  }

  private static URL[] classPath() throws IOException {
    List<URL> urls = new ArrayList<>();
    for (String part : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      urls.add(Path.of(part).toUri().toURL());
    }
    return urls.toArray(new URL[0]);
  }

  private static ClassLoader platform() {
    return ClassLoader.getPlatformClassLoader();
  }

  private static Object run(ClassLoader loader, String name) throws ReflectiveOperationException {
    Method method = loader.loadClass(StubRecorder.class.getName()).getDeclaredMethod(name);
    method.setAccessible(true);
    return method.invoke(null);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, byte[]> recordIn(URL[] classPath)
      throws IOException, ReflectiveOperationException {
    try (CapturingLoader loader = new CapturingLoader(classPath)) {
      return (Map<String, byte[]>) run(loader, "record");
    }
  }

  /** Loads the same classes anew; what jnr-ffi defines in them is captured. */
  private static final class CapturingLoader extends URLClassLoader {
    CapturingLoader(URL[] urls) {
      super(urls, platform());
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      if (!CHANGED.contains(name)) {
        return super.findClass(name);
      }
      try (InputStream file = getResourceAsStream(name.replace('.', '/') + CLASS)) {
        byte[] bytes = withCalls(file.readAllBytes());
        return defineClass(name, bytes, 0, bytes.length);
      } catch (IOException e) {
        throw new ClassNotFoundException(name, e);
      }
    }

    /**
     * The class, whose defineClass(String, byte[]) calls {@link #capture} first, and which gets the
     * methods of a class {@link #inOrder}.
     */
    private static byte[] withCalls(byte[] original) {
      ClassReader reader = new ClassReader(original);
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      reader.accept(
          new ClassVisitor(Opcodes.ASM9, writer) {
            @Override
            public MethodVisitor visitMethod(
                int access, String name, String type, String signature, String[] exceptions) {
              MethodVisitor method =
                  new InOrder(super.visitMethod(access, name, type, signature, exceptions));
              if (name.equals("defineClass")) {
                method.visitVarInsn(Opcodes.ALOAD, 1);
                method.visitVarInsn(Opcodes.ALOAD, 2);
                call(method, "capture", "(Ljava/lang/String;[B)V");
              }
              return method;
            }
          },
          0);
      return writer.toByteArray();
    }
  }

  /** Passes what reflection gives of the methods of a class to {@link #inOrder}. */
  private static final class InOrder extends MethodVisitor {
    private static final String METHODS = "[Ljava/lang/reflect/Method;";

    InOrder(MethodVisitor next) {
      super(Opcodes.ASM9, next);
    }

    @Override
    public void visitMethodInsn(
        int opcode, String owner, String name, String type, boolean isInterface) {
      super.visitMethodInsn(opcode, owner, name, type, isInterface);
      if (owner.equals("java/lang/Class") && type.equals("()" + METHODS)) {
        call(this, "inOrder", "(" + METHODS + ")" + METHODS);
      }
    }
  }

  /** Adds a call of a static method of this class. */
  private static void call(MethodVisitor method, String name, String type) {
    method.visitMethodInsn(
        Opcodes.INVOKESTATIC, StubRecorder.class.getName().replace('.', '/'), name, type, false);
  }

  /** Called for the methods of which stubs are made: reflection gives them in any order. */
  public static Method[] inOrder(Method[] methods) {
    Arrays.sort(methods, Comparator.comparing(Method::toString));
    return methods;
  }

  /** Called by the {@link AsmClassLoader} of the capturing loader. */
  static void capture(String name, byte[] bytes) {
    CAPTURED.put(name, bytes);
  }

  /** Loads all libraries, and makes all callbacks, that a mount needs. */
  private static void useAll() {
    LibC.get();
    try {
      ReplyChannel.library();
      new CgroupFuse();
    } catch (UnsatisfiedLinkError e) {
      System.out.println("the stubs of libfuse are not recorded: " + e.getMessage());
    }
  }

  /** Returns the class files by their names in a jar. */
  static Map<String, byte[]> record() throws ReflectiveOperationException {
    useAll();
    Map<String, byte[]> files = new TreeMap<>();
    List<String> lines = new ArrayList<>();
    Map<?, ?> callbacks =
        (Map<?, ?>) get(NativeRuntime.getInstance().getClosureManager(), "factories");
    for (RecordedStub stub : describe(callbacks)) {
      byte[] bytes = CAPTURED.get(stub.stub());
      if (bytes == null) {
        throw new IllegalStateException(stub.stub() + " was not captured");
      }
      files.put(fileName(stub.stub()), bytes);
      lines.add(stub.line());
    }
    files.put(fileName(RecordedStubs.class.getName()), recording(String.join("\n", lines)));
    return files;
  }

  private static String fileName(String type) {
    return type.replace('.', '/') + CLASS;
  }

  /** Fails unless {@link Stubs} makes of the recording what jnr-ffi has made. */
  static void check() throws ReflectiveOperationException {
    useAll();
    List<String> lines = describe(Stubs.factories()).stream().map(RecordedStub::line).toList();
    String made = String.join("\n", lines);
    if (!made.equals(RecordedStubs.text())) {
      throw new IllegalStateException("recorded:\n" + RecordedStubs.text() + "\nmade:\n" + made);
    }
    for (Object library : Stubs.loaded()) {
      if (library.getClass().getClassLoader() instanceof AsmClassLoader) {
        throw new IllegalStateException("generated in spite of a recording: " + library.getClass());
      }
    }
  }

  /** Describes all libraries, and these callbacks, in the order of their names. */
  private static List<RecordedStub> describe(Map<?, ?> callbacks)
      throws ReflectiveOperationException {
    List<RecordedStub> stubs = new ArrayList<>();
    for (AbstractAsmLibraryInterface library : Stubs.loaded()) {
      stubs.add(library(library));
    }
    for (Map.Entry<?, ?> callback : callbacks.entrySet()) {
      Object proxies = get(callback.getValue(), "closureProxyFactory");
      Method invoke = ((NativeClosureProxy.Factory) proxies).getInvokeMethod();
      List<String> values = new ArrayList<>();
      for (Object value : (Object[]) get(proxies, "objectFields")) {
        values.add(describe(value, Map.of()));
      }
      stubs.add(
          new RecordedStub(
              ((Class<?>) callback.getKey()).getName(),
              invoke.getDeclaringClass().getName(),
              describe(get(callback.getValue(), "callContext"), Map.of()),
              values));
    }
    stubs.sort(Comparator.comparing(RecordedStub::type));
    return stubs;
  }

  private static RecordedStub library(AbstractAsmLibraryInterface library)
      throws ReflectiveOperationException {
    Class<?> stub = library.getClass();
    Class<?> type = stub.getInterfaces()[0];
    Map<Long, String> functions = new HashMap<>();
    for (Method method : type.getMethods()) {
      if (!Modifier.isAbstract(method.getModifiers())) {
        continue;
      }
      String name = method.getName();
      String other = functions.put(library.getLibrary().findSymbolAddress(name), name);
      if (other != null && !other.equals(name)) {
        // Elsewhere they may be two functions, and a stub has one field for each address.
        throw new IllegalStateException(other + " and " + name + " are one function");
      }
    }
    List<String> values = new ArrayList<>();
    for (Field field : stub.getDeclaredFields()) {
      // A static one is the message for a static method, which jnr-ffi takes for a function.
      if (!Modifier.isStatic(field.getModifiers())) {
        values.add(describe(get(library, field.getName()), functions));
      }
    }
    return new RecordedStub(type.getName(), stub.getName(), RecordedStub.NO_CALLBACK, values);
  }

  static String describe(Object value, Map<Long, String> functions)
      throws ReflectiveOperationException {
    if (value instanceof Long address && functions.containsKey(address)) {
      return "a:" + functions.get(address);
    } else if (value instanceof CallContext context) {
      return describe(context);
    } else if (value instanceof ObjectParameterInfo info) {
      int flags = (Integer) call(info, "ioflags");
      if (info.equals(ObjectParameterInfo.create(info.getParameterIndex(), flags))) {
        return "i:" + info.getParameterIndex() + ":" + flags;
      }
    } else if (value == NativeRuntime.getInstance()) {
      return RecordedStub.RUNTIME;
    } else if (value
        == CharSequenceParameterConverter.getInstance(Charset.defaultCharset(), null)) {
      return RecordedStub.TO_NATIVE;
    } else if (value == StringResultConverter.getInstance(Charset.defaultCharset())) {
      return RecordedStub.FROM_NATIVE;
    } else if (value instanceof SimpleNativeContext context && context.getAnnotations().isEmpty()) {
      return RecordedStub.NO_ANNOTATIONS;
    }
    throw new IllegalStateException("a stub needs a value of another kind: " + value);
  }

  @SuppressWarnings("ReferenceEquality")
  private static String describe(CallContext context) throws ReflectiveOperationException {
    List<String> parameters = new ArrayList<>();
    for (int i = 0; i < context.getParameterCount(); i++) {
      parameters.add(name(context.getParameterType(i)));
    }
    String types = "c:" + name(context.getReturnType()) + ":" + String.join(",", parameters) + ":";
    for (String errno : List.of("", RecordedStub.KEEPS_ERRNO)) {
      // They are cached: for the same types it is the same object.
      if (RecordedStub.context(types + errno) == context) {
        return types + errno;
      }
    }
    throw new IllegalStateException("a call context of another kind: " + types);
  }

  private static String name(Type type) throws ReflectiveOperationException {
    for (Field field : Type.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.get(null) == type) {
        return field.getName();
      }
    }
    throw new IllegalStateException("a type of another kind: " + type);
  }

  private static Object get(Object object, String field) throws ReflectiveOperationException {
    Field found = object.getClass().getDeclaredField(field);
    found.setAccessible(true);
    return found.get(object);
  }

  private static Object call(Object object, String name) throws ReflectiveOperationException {
    Method found = object.getClass().getDeclaredMethod(name);
    found.setAccessible(true);
    return found.invoke(object);
  }

  /** The class {@link RecordedStubs} with this text. */
  private static byte[] recording(String text) {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(
        Opcodes.V17,
        Opcodes.ACC_FINAL | Opcodes.ACC_SUPER,
        RecordedStubs.class.getName().replace('.', '/'),
        null,
        "java/lang/Object",
        null);
    MethodVisitor method =
        writer.visitMethod(Opcodes.ACC_STATIC, "text", "()Ljava/lang/String;", null, null);
    method.visitLdcInsn(text);
    method.visitInsn(Opcodes.ARETURN);
    method.visitMaxs(1, 0);
    writer.visitEnd();
    return writer.toByteArray();
  }
}
