package jnr.ffi.provider.jffi;

/**
 * What {@link Stubs} needs to make objects of the recorded classes. In the jars the build puts
 * another class in the place of this one, which records nothing: see {@link StubRecorder}.
 */
final class RecordedStubs {
  private RecordedStubs() {}

  /** One line for each class, as {@link RecordedStub} reads them. */
  static String text() {
    return "";
  }
}
