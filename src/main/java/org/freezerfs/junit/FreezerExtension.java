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
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;
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
 */
public final class FreezerExtension
    implements BeforeEachCallback, AfterEachCallback, ParameterResolver {
  /** {@code true} means that tests fail where FUSE is not available. */
  public static final String REQUIRED = "freezerfs.required";

  private static final String PERSIST = "persist";

  private static final Namespace NAMESPACE = Namespace.create(FreezerExtension.class);

  /** Empty if the annotation has the options. */
  private final Optional<Options> options;

  private final boolean required;

  /** Mounts with the options of {@link FreezerMount}, or the defaults if there is none. */
  public FreezerExtension() {
    this(Optional.empty(), false);
  }

  /** Mounts with these options. */
  public FreezerExtension(Options options) {
    this(Optional.of(options), false);
  }

  private FreezerExtension(Optional<Options> options, boolean required) {
    this.options = options;
    this.required = required;
  }

  /** Returns an extension with the same options, whose tests fail where FUSE is not available. */
  public FreezerExtension required() {
    return new FreezerExtension(options, true);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException, IllegalAccessException {
    Optional<FreezerMount> annotation = annotation(context);
    Options chosen = options.or(() -> annotation.map(this::options)).orElse(Options.defaults());
    if (chosen.words().contains(PERSIST)) {
      throw new ExtensionConfigurationException(
          PERSIST + " has no meaning for a mount that exists for one test: see Freezerfs.mount");
    }
    TestMount mount;
    try {
      mount = TestMount.open(chosen);
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
    store(context).put(TestMount.class, mount);
    for (Object instance : context.getRequiredTestInstances().getAllInstances()) {
      inject(mount.handle(), instance, context);
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

  @Override
  public void afterEach(ExtensionContext context) throws IOException {
    TestMount mount = store(context).remove(TestMount.class, TestMount.class);
    if (mount != null) {
      mount.end();
    }
  }

  private static Store store(ExtensionContext context) {
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
