package jnr.ffi.provider.jffi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import jnr.ffi.annotations.Delegate;
import org.freezerfs.host.libc.LibC;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StubRecorderTest {
  private static final Path CLASSES = Path.of("target", "classes");
  private static final String RECORDING = "jnr/ffi/provider/jffi/RecordedStubs.class";

  @TempDir private Path directory;

  /** The recorder compares what comes of its recording with what jnr-ffi has made. */
  @Test
  void putsTheStubsOfLibcIntoAJar() throws Exception {
    Path jar = jarOfClasses();
    Process recorder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPathWith(jar),
                StubRecorder.class.getName(),
                jar.toString())
            .redirectErrorStream(true)
            .start();
    String output =
        new String(recorder.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(recorder.waitFor()).as(output).isZero();
    try (ZipFile recorded = new ZipFile(jar.toFile())) {
      assertThat(recorded.stream().map(ZipEntry::getName))
          .doesNotHaveDuplicates()
          .contains("org/freezerfs/host/libc/LibC.class")
          .contains("org/freezerfs/host/libc/LibC$Functions$jnr$ffi$0.class");
      assertThat(recorded.getInputStream(recorded.getEntry(RECORDING)).readAllBytes())
          .asString(StandardCharsets.ISO_8859_1)
          .contains("a:pread");
    }
  }

  private Path jarOfClasses() throws IOException {
    Path jar = directory.resolve("classes.jar");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(CLASSES)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new ZipEntry(CLASSES.relativize(file).toString()));
        Files.copy(file, out);
      }
    }
    return jar;
  }

  private static String classPathWith(Path jar) {
    return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator, -1))
        .map(part -> isClasses(part) ? jar.toString() : part)
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static boolean isClasses(String part) {
    try {
      return Files.isDirectory(Path.of(part)) && Files.isSameFile(Path.of(part), CLASSES);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** So a build fails when a new version of jnr-ffi gives a stub what it was not given before. */
  @Test
  void refusesValuesThatItDoesNotKnow() {
    assertThatThrownBy(() -> StubRecorder.describe("text", Map.of()))
        .hasMessageContaining("of another kind");
    assertThatThrownBy(() -> StubRecorder.describe(77L, Map.of(78L, "open")))
        .hasMessageContaining("of another kind");
  }

  @Test
  void describesAStubInALine() {
    RecordedStub stub =
        new RecordedStub("a.Type", "a.Stub", "-", List.of("a:open", "c:SINT:POINTER,SINT:e"));
    assertThat(RecordedStub.parse(stub.line())).isEqualTo(stub);
    RecordedStub empty = new RecordedStub("a.Type", "a.Stub", "c:VOID::", List.of());
    assertThat(RecordedStub.parse(empty.line())).isEqualTo(empty);
  }

  /** Where nothing is recorded, as in the classes of this build, jnr-ffi generates the stub. */
  @Test
  void withoutARecordingJnrFfiGeneratesTheStub() {
    assertThat(RecordedStubs.text()).isEmpty();
    assertThat(LibC.get().getClass().getClassLoader()).isInstanceOf(AsmClassLoader.class);
  }

  /** A callback, and a function that C has passed. */
  public interface Sum {
    @Delegate
    int of(int first, int second);
  }

  /** Before jnr-ffi has made a callback of its own. */
  @Test
  void callsAFunctionByItsAddress() {
    Sum sum = Integer::sum;
    assertThat(Stubs.function(Sum.class, Stubs.callback(Sum.class, sum)).of(2, 3)).isEqualTo(5);
  }
}
