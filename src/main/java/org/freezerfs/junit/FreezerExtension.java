package org.freezerfs.junit;

import java.io.IOException;
import java.lang.reflect.Field;
import java.util.List;
import java.util.Optional;
import org.freezerfs.FuseUnavailableException;
import org.freezerfs.Options;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.LifecycleMethodExecutionExceptionHandler;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;
import org.junit.platform.commons.support.HierarchyTraversalMode;
import org.junit.platform.commons.support.ReflectionSupport;
import org.opentest4j.TestAbortedException;

/**
 * Gives each test a mount of its own: by {@link FreezerMount}, or registered in a field with {@code
 * RegisterExtension}.
 *
 * <p>At the end of the test it kills the processes that were started with the handle, and their
 * descendants. Then it unmounts, which thaws all stopped processes, and removes the directory. All
 * other groups and processes in the mount come from the code under test, which should have removed
 * them. If they are not gone within a second they are leaks, and fail the test. Leaks are
 *
 * <ul>
 *   <li>a group that was not created with the handle;
 *   <li>a process in a group that was neither started with the handle nor by such a process. It is
 *       killed if this virtual machine has started it, and else only named and thawed.
 * </ul>
 *
 * <p>A frozen group is no leak. If the virtual machine of the tests is killed, the mount ends in
 * order, and the processes that were started go on.
 *
 * <p>The recording of a failed test's mount is kept, and a {@link FailedTestException} says where:
 * {@link Recording}. While a test runs, the mount for the next one is made; but not for {@link
 * ExploreFaults}.
 */
public final class FreezerExtension
    implements BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver,
        TestExecutionExceptionHandler,
        LifecycleMethodExecutionExceptionHandler {
  /** {@code true} means that tests fail where FUSE is not available. */
  public static final String REQUIRED = "freezerfs.required";

  /** {@code false} means that no mount is made for the next test while a test runs. */
  public static final String PRESTART = "freezerfs.prestart";

  /** The directory for recordings that are kept: {@code target/freezerfs} if it is not given. */
  public static final String RECORDINGS = "freezerfs.recordings";

  /** The key of the entry in JUnit's report that has the path of a kept recording's page. */
  private static final String REPORT_KEY = "freezerfs.recording";

  private static final String PERSIST = "persist";

  /** JUnit 4's, which JUnit takes for an aborted test too if it is in the class path. */
  private static final String ASSUMPTION_OF_JUNIT_4 =
      "org.junit.internal.AssumptionViolatedException";

  private static final Namespace NAMESPACE = Namespace.create(FreezerExtension.class);

  /** Empty if the annotation has the options. */
  private final Optional<Options> options;

  /** Empty if the annotation says it. */
  private final Optional<Recording> recording;

  private final boolean required;

  /** Mounts with the options of {@link FreezerMount}, or the defaults if there is none. */
  public FreezerExtension() {
    this(Optional.empty(), Optional.empty(), false);
  }

  /** Mounts with these options. */
  public FreezerExtension(Options options) {
    this(Optional.of(options), Optional.empty(), false);
  }

  private FreezerExtension(
      Optional<Options> options, Optional<Recording> recording, boolean required) {
    this.options = options;
    this.recording = recording;
    this.required = required;
  }

  /** Returns an extension with the same options, whose tests fail where FUSE is not available. */
  public FreezerExtension required() {
    return new FreezerExtension(options, recording, true);
  }

  /** Returns an extension with the same options that keeps the recordings of these tests. */
  public FreezerExtension recording(Recording kept) {
    return new FreezerExtension(options, Optional.of(kept), required);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException, IllegalAccessException {
    Optional<FreezerMount> annotation = annotation(context);
    Options chosen = options.or(() -> annotation.map(this::options)).orElse(Options.defaults());
    if (chosen.words().contains(PERSIST)) {
      throw new ExtensionConfigurationException(
          PERSIST + " has no meaning for a mount that exists for one test: see Freezerfs.mount");
    }
    Recording kept =
        recording.or(() -> annotation.map(FreezerMount::recording)).orElse(Recording.ON_FAILURE);
    MountSettings settings = new MountSettings(chosen, kept);
    TestMount mount = mount(settings, annotation, context);
    store(context).put(TestMount.class, mount);
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      inject(mount.handle(), instance, context);
    }
  }

  private TestMount mount(
      MountSettings settings, Optional<FreezerMount> annotation, ExtensionContext context)
      throws IOException {
    Optional<ExplorationRuns> runs = ExplorationRuns.of(context);
    try {
      if (runs.isEmpty()) {
        return new TestMount(spareMounts(context).take(settings), settings);
      }
      TestMount mount = new TestMount(runs.get().mount(settings), settings);
      if (runs.get().disturbed().isPresent()) {
        mount.allowLeaks();
      }
      return mount;
    } catch (FuseUnavailableException e) {
      if (required
          || annotation.filter(FreezerMount::required).isPresent()
          || context
              .getConfigurationParameter(REQUIRED)
              .filter(Boolean::parseBoolean)
              .isPresent()) {
        throw e;
      }
      throw new TestAbortedException("no freezerfs can be mounted here: " + e.getMessage(), e);
    }
  }

  private Options options(FreezerMount annotation) {
    return Options.defaults()
        .semantics(annotation.semantics())
        .engine(annotation.engine())
        .with(annotation.options());
  }

  /** Returns the annotation of the method, else of the class, else of the enclosing class. */
  private static Optional<FreezerMount> annotation(ExtensionContext context) {
    Optional<FreezerMount> own =
        AnnotationSupport.findAnnotation(context.getElement(), FreezerMount.class);
    return own.or(() -> context.getParent().flatMap(FreezerExtension::annotation));
  }

  private static void inject(FreezerHandle handle, Object instance, ExtensionContext context)
      throws IllegalAccessException {
    List<Field> fields =
        ReflectionSupport.findFields(
            instance.getClass(),
            field -> field.getType() == FreezerHandle.class,
            HierarchyTraversalMode.TOP_DOWN);
    boolean shared =
        context.getTestInstanceLifecycle().filter(Lifecycle.PER_CLASS::equals).isPresent()
            && context.getExecutionMode() == ExecutionMode.CONCURRENT;
    for (Field field : fields) {
      if (shared) {
        throw new ExtensionConfigurationException(
            field
                + " is shared by tests that run at the same time: use a parameter of the test"
                + " method");
      }
      field.setAccessible(true);
      field.set(instance, handle);
    }
  }

  @SuppressWarnings("unchecked") // A store knows no type parameters.
  private static SpareMounts<MountSettings, TemporaryMount> spareMounts(ExtensionContext context) {
    boolean prestart =
        context.getConfigurationParameter(PRESTART).map(Boolean::parseBoolean).orElse(true);
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .getOrComputeIfAbsent(
            SpareMounts.class,
            key ->
                new SpareMounts<MountSettings, TemporaryMount>(
                    settings -> prestart && settings.canBePrestarted(),
                    TemporaryMount::open,
                    TemporaryMount::isAlive),
            SpareMounts.class);
  }

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    TestMount mount = store(context).remove(TestMount.class, TestMount.class);
    if (mount == null) {
      return;
    }
    try {
      end(mount, context);
    } finally {
      if (ExplorationRuns.of(context).isEmpty()) {
        spareMounts(context).giveBack(mount.settings());
      }
    }
  }

  private static void end(TestMount mount, ExtensionContext context) throws IOException {
    KeptRecording kept = KeptRecording.of(context);
    boolean failed =
        context.getExecutionException().filter(FreezerExtension::isFailure).isPresent();
    try {
      mount.end(failed, kept);
    } catch (AssertionError | IOException e) {
      if (mount.keepsRecording()) {
        kept.addTo(e);
      }
      throw e;
    } finally {
      if (mount.keepsRecording()) {
        context.publishReportEntry(REPORT_KEY, kept.page().toString());
      }
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withRecording(context, thrown);
  }

  @Override
  public void handleBeforeEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withRecording(context, thrown);
  }

  @Override
  public void handleAfterEachMethodExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    throw withRecording(context, thrown);
  }

  /** Returns what a test has thrown, with the place of the recording if that is kept. */
  static <T extends Throwable> T withRecording(ExtensionContext context, T thrown) {
    TestMount mount = store(context).get(TestMount.class, TestMount.class);
    if (mount != null && mount.isRecorded() && isFailure(thrown)) {
      KeptRecording.of(context).addTo(thrown);
    }
    return thrown;
  }

  /** Whether a test has failed that has thrown this: not if it was aborted, or Java can't go on. */
  static boolean isFailure(Throwable thrown) {
    if (thrown instanceof TestAbortedException || thrown instanceof OutOfMemoryError) {
      return false;
    }
    for (Class<?> type = thrown.getClass(); type != null; type = type.getSuperclass()) {
      if (type.getName().equals(ASSUMPTION_OF_JUNIT_4)) {
        return false;
      }
    }
    return true;
  }

  static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == FreezerHandle.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    TestMount mount = store(context).get(TestMount.class, TestMount.class);
    if (mount == null) {
      throw new ParameterResolutionException(
          "each test has a mount of its own: there is none before the test, nor for a constructor");
    }
    return mount.handle();
  }
}
