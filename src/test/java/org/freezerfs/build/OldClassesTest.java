package org.freezerfs.build;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.objectweb.asm.ClassReader;
import picocli.CommandLine;

class OldClassesTest {
  private static final int VERSION = 6;

  /**
   * Reading its methods links it, and linking verifies it: without stack maps a class of this
   * version is refused.
   */
  @Test
  void anOldClassIsVerifiedByItsStackMaps() throws Exception {
    byte[] old = file(CommandLine.class);
    assertThat(versionOf(old)).isEqualTo(49);

    byte[] replaced = OldClasses.replacements(Map.of("old", old)).get("old");

    assertThat(versionOf(replaced)).isEqualTo(52);
    Class<?> defined = new Loader(CommandLine.class.getName(), replaced).define();
    assertThat(defined.getDeclaredMethods()).isNotEmpty();
  }

  @Test
  void aNewerClassStaysAsItIs() throws Exception {
    assertThat(OldClasses.replacements(Map.of("new", file(OldClassesTest.class)))).isEmpty();
  }

  private static int versionOf(byte[] file) {
    return new ClassReader(file).readUnsignedShort(VERSION);
  }

  private static byte[] file(Class<?> type) throws IOException {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream file = type.getResourceAsStream(name)) {
      return file.readAllBytes();
    }
  }

  /** Defines one class itself. */
  private static final class Loader extends ClassLoader {
    private final String name;
    private final byte[] file;

    Loader(String name, byte[] file) {
      super(OldClassesTest.class.getClassLoader());
      this.name = name;
      this.file = file;
    }

    Class<?> define() {
      return defineClass(name, file, 0, file.length);
    }
  }
}
