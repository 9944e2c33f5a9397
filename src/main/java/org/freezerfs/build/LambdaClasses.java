package org.freezerfs.build;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Handle;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;
import org.objectweb.asm.commons.GeneratorAdapter;
import org.objectweb.asm.commons.Method;

/**
 * Gives each lambda expression and each method reference a class of its own, as a compiler before
 * Java 8 had to. The virtual machine makes these classes when they are first used, which takes some
 * 100 µs each; a class file is mapped from the class-data archive instead.
 *
 * <p>The instruction that the virtual machine would link becomes a call of the new class's static
 * method {@code of}, which takes the same captured values and returns the same interface. The new
 * class is a nest member of the one that it was made for, so it may call its private methods.
 */
final class LambdaClasses {
  private static final String BOOTSTRAP = "java/lang/invoke/LambdaMetafactory";
  private static final String OBJECT = "java/lang/Object";
  private static final String CLASS = ".class";
  private static final String FACTORY = "of";
  private static final String SINGLETON = "ONLY";

  /** The class files, by their names in a jar. */
  private final Map<String, byte[]> files = new TreeMap<>();

  /** The new members of a nest, by the name of its host. */
  private final Map<String, Set<String>> members = new TreeMap<>();

  private LambdaClasses() {}

  /**
   * Returns the class files that are to be replaced or added.
   *
   * @param originals class files by their names in a jar, with all members of each nest
   * @return class files by their names in a jar
   */
  static Map<String, byte[]> replacements(Map<String, byte[]> originals) {
    LambdaClasses classes = new LambdaClasses();
    originals.forEach(classes::replaceLambdas);
    classes.members.forEach(
        (host, added) -> {
          String file = host + CLASS;
          byte[] bytes = classes.files.getOrDefault(file, originals.get(file));
          classes.files.put(file, withMembers(bytes, added));
        });
    return classes.files;
  }

  private void replaceLambdas(String file, byte[] original) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(0);
    Replacement replacement = new Replacement(writer, reader.getClassName());
    reader.accept(replacement, 0);
    if (replacement.count > 0) {
      files.put(file, writer.toByteArray());
    }
  }

  private static byte[] withMembers(byte[] original, Set<String> added) {
    ClassReader reader = new ClassReader(original);
    ClassWriter writer = new ClassWriter(reader, 0);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visitEnd() {
            added.forEach(this::visitNestMember);
            super.visitEnd();
          }
        },
        0);
    return writer.toByteArray();
  }

  /** Makes the classes for the lambda expressions of one class. */
  private final class Replacement extends ClassVisitor {
    private final String owner;
    private String host;
    private int count;

    Replacement(ClassVisitor next, String owner) {
      super(Opcodes.ASM9, next);
      this.owner = owner;
      this.host = owner;
    }

    @Override
    public void visitNestHost(String nestHost) {
      host = nestHost;
      super.visitNestHost(nestHost);
    }

    @Override
    public MethodVisitor visitMethod(
        int access, String name, String type, String signature, String[] exceptions) {
      MethodVisitor next = super.visitMethod(access, name, type, signature, exceptions);
      return new MethodVisitor(Opcodes.ASM9, next) {
        @Override
        public void visitInvokeDynamicInsn(
            String method, String captured, Handle bootstrap, Object... arguments) {
          if (bootstrap.getOwner().equals(BOOTSTRAP)) {
            requirePlain(bootstrap, method);
            String made = make(method, captured, arguments);
            visitMethodInsn(Opcodes.INVOKESTATIC, made, FACTORY, captured, false);
          } else {
            super.visitInvokeDynamicInsn(method, captured, bootstrap, arguments);
          }
        }
      };
    }

    /**
     * A lambda expression is of another kind if it can be serialized, or has several interfaces, or
     * one that declares its method again with narrower types.
     */
    private void requirePlain(Handle bootstrap, String method) {
      if (!bootstrap.getName().equals("metafactory")) {
        throw new IllegalStateException(
            owner + " has a lambda expression of another kind: " + method);
      }
    }

    private String make(String method, String captured, Object... arguments) {
      String name = owner + "$$Lambda" + ++count;
      members.computeIfAbsent(host, key -> new TreeSet<>()).add(name);
      LambdaClass made =
          new LambdaClass(
              name,
              host,
              new Method(FACTORY, captured),
              new Method(method, ((Type) arguments[0]).getDescriptor()),
              (Handle) arguments[1],
              (Type) arguments[2]);
      files.put(name + CLASS, made.bytes());
      return name;
    }
  }

  /**
   * A class for one expression.
   *
   * @param name of the class
   * @param host of its nest
   * @param factory takes the values that are captured, and returns the interface
   * @param method the method of the interface, as it is declared
   * @param target the method that it calls
   * @param actual the types of that method's arguments and result where the interface is generic
   */
  private record LambdaClass(
      String name, String host, Method factory, Method method, Handle target, Type actual) {
    private static final int FIELD = Opcodes.ACC_PRIVATE | Opcodes.ACC_FINAL;
    private static final Method DEFAULT_CONSTRUCTOR = new Method("<init>", "()V");
    private static final Map<String, Type> UNBOXED =
        Map.of(
            "java/lang/Boolean", Type.BOOLEAN_TYPE,
            "java/lang/Byte", Type.BYTE_TYPE,
            "java/lang/Character", Type.CHAR_TYPE,
            "java/lang/Short", Type.SHORT_TYPE,
            "java/lang/Integer", Type.INT_TYPE,
            "java/lang/Long", Type.LONG_TYPE,
            "java/lang/Float", Type.FLOAT_TYPE,
            "java/lang/Double", Type.DOUBLE_TYPE);

    byte[] bytes() {
      ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_MAXS);
      writer.visit(
          Opcodes.V17,
          Opcodes.ACC_FINAL | Opcodes.ACC_SUPER | Opcodes.ACC_SYNTHETIC,
          name,
          null,
          OBJECT,
          new String[] {factory.getReturnType().getInternalName()});
      writer.visitNestHost(host);
      for (int i = 0; i < captured().length; i++) {
        writer.visitField(FIELD, field(i), captured()[i].getDescriptor(), null, null).visitEnd();
      }
      writeConstructor(writer);
      if (captured().length == 0) {
        writeSingleton(writer);
      }
      writeFactory(writer);
      writeMethod(writer);
      writer.visitEnd();
      return writer.toByteArray();
    }

    private static String field(int index) {
      return "captured" + index;
    }

    private Type self() {
      return Type.getObjectType(name);
    }

    private Type[] captured() {
      return factory.getArgumentTypes();
    }

    private Method constructor() {
      return new Method("<init>", Type.VOID_TYPE, captured());
    }

    private void writeConstructor(ClassWriter writer) {
      GeneratorAdapter code = generator(writer, Opcodes.ACC_PRIVATE, constructor());
      code.loadThis();
      code.invokeConstructor(Type.getType(Object.class), DEFAULT_CONSTRUCTOR);
      for (int i = 0; i < captured().length; i++) {
        code.loadThis();
        code.loadArg(i);
        code.putField(self(), field(i), captured()[i]);
      }
      code.returnValue();
      code.endMethod();
    }

    /** An expression that captures nothing is one object, however often it is evaluated. */
    private void writeSingleton(ClassWriter writer) {
      int access = FIELD | Opcodes.ACC_STATIC;
      writer.visitField(access, SINGLETON, self().getDescriptor(), null, null).visitEnd();
      GeneratorAdapter code = generator(writer, Opcodes.ACC_STATIC, new Method("<clinit>", "()V"));
      code.newInstance(self());
      code.dup();
      code.invokeConstructor(self(), DEFAULT_CONSTRUCTOR);
      code.putStatic(self(), SINGLETON, self());
      code.returnValue();
      code.endMethod();
    }

    private void writeFactory(ClassWriter writer) {
      GeneratorAdapter code = generator(writer, Opcodes.ACC_STATIC, factory);
      if (captured().length == 0) {
        code.getStatic(self(), SINGLETON, self());
      } else {
        code.newInstance(self());
        code.dup();
        code.loadArgs();
        code.invokeConstructor(self(), constructor());
      }
      code.returnValue();
      code.endMethod();
    }

    private void writeMethod(ClassWriter writer) {
      GeneratorAdapter code = generator(writer, Opcodes.ACC_PUBLIC, method);
      boolean constructs = target.getTag() == Opcodes.H_NEWINVOKESPECIAL;
      if (constructs) {
        code.newInstance(Type.getObjectType(target.getOwner()));
        code.dup();
      }
      List<Type> parameters = parameters();
      for (int i = 0; i < captured().length; i++) {
        code.loadThis();
        code.getField(self(), field(i), captured()[i]);
        convert(code, captured()[i], captured()[i], parameters.get(i));
      }
      for (int i = captured().length; i < parameters.size(); i++) {
        int argument = i - captured().length;
        code.loadArg(argument);
        convert(
            code,
            method.getArgumentTypes()[argument],
            actual.getArgumentTypes()[argument],
            parameters.get(i));
      }
      code.visitMethodInsn(
          opcode(), target.getOwner(), target.getName(), target.getDesc(), target.isInterface());
      returnResult(code, constructs);
      code.endMethod();
    }

    /** The types of the values that the target takes, its receiver first. */
    private List<Type> parameters() {
      List<Type> types = new ArrayList<>();
      if (target.getTag() != Opcodes.H_INVOKESTATIC
          && target.getTag() != Opcodes.H_NEWINVOKESPECIAL) {
        types.add(Type.getObjectType(target.getOwner()));
      }
      types.addAll(Arrays.asList(Type.getArgumentTypes(target.getDesc())));
      return types;
    }

    private int opcode() {
      return switch (target.getTag()) {
        case Opcodes.H_INVOKESTATIC -> Opcodes.INVOKESTATIC;
        case Opcodes.H_NEWINVOKESPECIAL -> Opcodes.INVOKESPECIAL;
        // Also a private method of the nest, which is called as one that is not private.
        default -> target.isInterface() ? Opcodes.INVOKEINTERFACE : Opcodes.INVOKEVIRTUAL;
      };
    }

    private void returnResult(GeneratorAdapter code, boolean constructs) {
      Type result =
          constructs ? Type.getObjectType(target.getOwner()) : Type.getReturnType(target.getDesc());
      Type declared = method.getReturnType();
      if (declared.equals(Type.VOID_TYPE)) {
        if (result.getSize() == 2) {
          code.pop2();
        } else if (result.getSize() == 1) {
          code.pop();
        }
      } else {
        convert(code, result, result, declared);
      }
      code.returnValue();
    }

    /**
     * Converts the value on the stack.
     *
     * @param declared its type
     * @param actual a narrower one, which it has if the interface is used as its type says
     */
    private static void convert(GeneratorAdapter code, Type declared, Type actual, Type wanted) {
      if (isPrimitive(declared)) {
        if (isPrimitive(wanted)) {
          code.cast(declared, wanted);
        } else {
          code.valueOf(declared);
        }
      } else if (isPrimitive(wanted)) {
        // What is not known to be of a box, as a type variable, is unboxed as the wanted type.
        Type unboxed = UNBOXED.getOrDefault(actual.getInternalName(), wanted);
        code.unbox(unboxed);
        code.cast(unboxed, wanted);
      } else if (!declared.equals(wanted)) {
        code.checkCast(wanted);
      }
    }

    private static boolean isPrimitive(Type type) {
      return type.getSort() < Type.ARRAY;
    }

    private static GeneratorAdapter generator(ClassWriter writer, int access, Method method) {
      return new GeneratorAdapter(
          writer.visitMethod(access, method.getName(), method.getDescriptor(), null, null),
          access,
          method.getName(),
          method.getDescriptor());
    }
  }
}
