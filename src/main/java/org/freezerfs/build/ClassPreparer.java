package org.freezerfs.build;

import java.io.IOException;
import java.nio.file.Path;
import jnr.ffi.provider.jffi.StubRecorder;

/**
 * Makes the classes that the program would else make at each start, and puts them into its jar: the
 * stubs of jnr-ffi, the classes of lambda expressions, and the stack maps of old classes. The build
 * runs it once.
 */
public final class ClassPreparer {
  private static final String OURS = "org/freezerfs/";

  /** The only library whose old classes a start loads. */
  private static final String OLD = "picocli/";

  private ClassPreparer() {}

  /**
   * Prepares.
   *
   * @param arguments the program's jar, which must be the class path too
   */
  public static void main(String[] arguments) throws IOException, ReflectiveOperationException {
    Path jar = Path.of(arguments[0]);
    ClassJar.put(LambdaClasses.replacements(ClassJar.read(jar, OURS)), jar);
    ClassJar.put(OldClasses.replacements(ClassJar.read(jar, OLD)), jar);
    StubRecorder.main(arguments);
  }
}
