package org.freezerfs.build;

import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/**
 * Gives class files of before Java 6 the stack maps of later ones, and their version. The virtual
 * machine verifies a class with stack maps when the class-data archive is made, and one without
 * them at each start.
 */
final class OldClasses {
  private static final int FIRST_WITH_STACK_MAPS = Opcodes.V1_6;
  private static final int GIVEN = Opcodes.V1_8;
  private static final int VERSION = 6;

  private OldClasses() {}

  /**
   * Returns the class files that are to be replaced.
   *
   * @param originals class files by their names in a jar; what they use must be on the class path
   */
  static Map<String, byte[]> replacements(Map<String, byte[]> originals) {
    Map<String, byte[]> files = new TreeMap<>();
    originals.forEach(
        (file, original) -> {
          ClassReader reader = new ClassReader(original);
          if (reader.readUnsignedShort(VERSION) < FIRST_WITH_STACK_MAPS) {
            files.put(file, withStackMaps(reader));
          }
        });
    return files;
  }

  private static byte[] withStackMaps(ClassReader reader) {
    ClassWriter writer = new ClassWriter(ClassWriter.COMPUTE_FRAMES);
    reader.accept(
        new ClassVisitor(Opcodes.ASM9, writer) {
          @Override
          public void visit(
              int version,
              int access,
              String name,
              String signature,
              String superName,
              String[] interfaces) {
            super.visit(GIVEN, access, name, signature, superName, interfaces);
          }
        },
        ClassReader.SKIP_FRAMES);
    return writer.toByteArray();
  }
}
