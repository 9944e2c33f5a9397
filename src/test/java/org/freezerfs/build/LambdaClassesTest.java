package org.freezerfs.build;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.IntBinaryOperator;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

class LambdaClassesTest {
  /** Expressions of all kinds that a compiler makes; each adds what it gives. */
  static final class Expressions implements Callable<List<String>> {
    private final List<String> results = new ArrayList<>();
    private int own = 7;

    @Override
    public List<String> call() throws Exception {
      long wide = 1L << 40;
      double real = 0.5;
      Supplier<String> nothingCaptured = () -> "nothing captured";
      add(nothingCaptured.get());
      LongSupplier captured = () -> wide + own;
      add(captured.getAsLong());
      Callable<Double> boxed = () -> real + wide;
      add(boxed.call());
      IntBinaryOperator primitives = (a, b) -> a * 10 + b;
      add(primitives.applyAsInt(4, 2));
      Function<Integer, Long> unboxed = (Integer i) -> i + wide;
      add(unboxed.apply(3));
      ToLongFunction<Integer> widened = Integer::intValue;
      add(widened.applyAsLong(5));
      ToIntFunction<Character> widenedCharacter = Character::getNumericValue;
      add(widenedCharacter.applyAsInt('9'));
      ToIntFunction<String> ofTypeVariable = Map.of("a", 1)::get;
      add(ofTypeVariable.applyAsInt("a"));
      IntFunction<Integer> boxedArgument = Integer::valueOf;
      add(boxedArgument.apply(8));
      IntFunction<int[]> array = int[]::new;
      add(array.apply(3).length);
      Function<String, StringBuilder> constructor = StringBuilder::new;
      add(constructor.apply("constructed"));
      String receiver = "receiver";
      Supplier<Integer> bound = receiver::length;
      add(bound.get());
      BiFunction<String, String, Boolean> unbound = String::equals;
      add(unbound.apply("a", "a"));
      Function<Object, Integer> ofInterface = object -> ((List<?>) object).size();
      add(ofInterface.apply(List.of(1, 2)));
      Runnable dropped = () -> results.add("dropped");
      dropped.run();
      Runnable droppedReference = this::giveLong;
      droppedReference.run();
      Supplier<Supplier<String>> nested = () -> () -> "nested" + own;
      add(nested.get().get());
      add(Inner.quote("'").apply("inner"));
      Supplier<String> ofSuper = super::toString;
      add(ofSuper.get().contains("Expressions"));
      add(Talking.greeting());
      add(new ThrowsChecked().message());
      return results;
    }

    private void add(Object result) {
      results.add(String.valueOf(result));
    }

    private long giveLong() {
      add("long given");
      return own;
    }

    /** Calls a private method of its nest's host. */
    private static final class Inner {
      static Function<String, String> quote(String mark) {
        return text -> mark + Expressions.upper(text) + mark;
      }
    }

    private static String upper(String text) {
      return text.toUpperCase(Locale.ROOT);
    }

    private interface Talking {
      private String word() {
        return "hello";
      }

      private static Supplier<String> of(Talking talking) {
        return talking::word;
      }

      static String greeting() {
        return of(new Speaker()).get();
      }
    }

    private static final class Speaker implements Talking {}

    private static final class ThrowsChecked {
      private String message() {
        Callable<String> throwing =
            () -> {
              throw new IOException("thrown");
            };
        try {
          return throwing.call();
        } catch (Exception e) {
          return e.getClass().getSimpleName() + " " + e.getMessage();
        }
      }
    }
  }

  static final class Single implements Supplier<Runnable> {
    @Override
    public Runnable get() {
      return () -> {};
    }
  }

  static final class Serialized {
    Runnable expression() {
      return (Runnable & Serializable) () -> {};
    }
  }

  @Test
  void expressionsGiveTheSame() throws Exception {
    Object replaced = objectOf(Expressions.class);

    assertThat(replaced).isNotInstanceOf(Expressions.class);
    assertThat(((Callable<?>) replaced).call()).isEqualTo(new Expressions().call());
  }

  @Test
  void noneIsMadeByTheVirtualMachine() throws Exception {
    Map<String, byte[]> files = filesOf(Expressions.class);
    files.putAll(LambdaClasses.replacements(files));
    assertThat(LambdaClasses.replacements(files)).isEmpty();
  }

  @Test
  void withoutACapturedValueItIsOneObject() throws Exception {
    Supplier<?> supplier = (Supplier<?>) objectOf(Single.class);

    assertThat(supplier.get()).isSameAs(supplier.get());
  }

  @Test
  void aKindThatIsNotKnownFailsTheBuild() throws Exception {
    Map<String, byte[]> files = filesOf(Serialized.class);
    assertThatThrownBy(() -> LambdaClasses.replacements(files))
        .hasMessageContaining("of another kind");
  }

  /** An object of the class whose lambda expressions were replaced. */
  private static Object objectOf(Class<?> type) throws Exception {
    Map<String, byte[]> files = filesOf(type);
    files.putAll(LambdaClasses.replacements(files));
    Constructor<?> constructor =
        new Loader(files).loadClass(type.getName()).getDeclaredConstructor();
    constructor.setAccessible(true);
    return constructor.newInstance();
  }

  /** The class files of this test, whose nest the class is in. */
  private static Map<String, byte[]> filesOf(Class<?>... types) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    addFile(files, LambdaClassesTest.class);
    for (Class<?> type : types) {
      add(files, type);
    }
    return files;
  }

  private static void add(Map<String, byte[]> files, Class<?> type) throws IOException {
    addFile(files, type);
    for (Class<?> member : type.getDeclaredClasses()) {
      add(files, member);
    }
  }

  private static void addFile(Map<String, byte[]> files, Class<?> type) throws IOException {
    String name = type.getName().replace('.', '/') + ".class";
    try (InputStream file = type.getClassLoader().getResourceAsStream(name)) {
      files.put(name, file.readAllBytes());
    }
  }

  /** Defines the classes of these files itself. */
  private static final class Loader extends ClassLoader {
    private final Map<String, byte[]> files;

    Loader(Map<String, byte[]> files) {
      super(LambdaClassesTest.class.getClassLoader());
      this.files = files;
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      byte[] file = files.get(name.replace('.', '/') + ".class");
      if (file == null) {
        return super.loadClass(name, resolve);
      }
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : defineClass(name, file, 0, file.length);
    }
  }
}
