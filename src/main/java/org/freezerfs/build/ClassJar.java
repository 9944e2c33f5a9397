package org.freezerfs.build;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** The class files in a jar that the build makes. */
public final class ClassJar {
  private static final String CLASS = ".class";

  private ClassJar() {}

  /** Returns the class files whose names in the jar begin so, by these names. */
  static Map<String, byte[]> read(Path jar, String prefix) throws IOException {
    Map<String, byte[]> classes = new TreeMap<>();
    try (ZipFile file = new ZipFile(jar.toFile())) {
      for (ZipEntry entry : Collections.list(file.entries())) {
        if (entry.getName().startsWith(prefix) && entry.getName().endsWith(CLASS)) {
          classes.put(entry.getName(), read(file, entry));
        }
      }
    }
    return classes;
  }

  private static byte[] read(ZipFile jar, ZipEntry entry) throws IOException {
    try (InputStream bytes = jar.getInputStream(entry)) {
      return bytes.readAllBytes();
    }
  }

  /**
   * Puts class files into a jar; all else in it stays as it was. From the same files it makes the
   * same bytes.
   *
   * @param classes by their names in the jar
   */
  public static void put(Map<String, byte[]> classes, Path jar) throws IOException {
    Path next = jar.resolveSibling(jar.getFileName() + ".next");
    try (ZipFile old = new ZipFile(jar.toFile());
        OutputStream file = Files.newOutputStream(next);
        ZipOutputStream out = new ZipOutputStream(file)) {
      LocalDateTime time = old.entries().nextElement().getTimeLocal();
      for (ZipEntry entry : Collections.list(old.entries())) {
        if (!classes.containsKey(entry.getName())) {
          write(out, entry.getName(), entry.getTimeLocal(), read(old, entry));
        }
      }
      for (Map.Entry<String, byte[]> added : new TreeMap<>(classes).entrySet()) {
        write(out, added.getKey(), time, added.getValue());
      }
    }
    Files.move(next, jar, StandardCopyOption.REPLACE_EXISTING);
  }

  private static void write(ZipOutputStream out, String name, LocalDateTime time, byte[] bytes)
      throws IOException {
    ZipEntry entry = new ZipEntry(name);
    entry.setTimeLocal(time);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
