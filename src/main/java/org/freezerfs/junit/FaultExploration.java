package org.freezerfs.junit;

import java.io.IOException;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Optional;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.freezerfs.ExploringProcess;
import org.junit.jupiter.api.extension.AfterTestExecutionCallback;
import org.junit.jupiter.api.extension.BeforeTestExecutionCallback;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.InvocationInterceptor;
import org.junit.jupiter.api.extension.ReflectiveInvocationContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Runs a test method as {@link ExploreFaults} says. */
final class FaultExploration
    implements TestTemplateInvocationContextProvider,
        BeforeTestExecutionCallback,
        InvocationInterceptor,
        TestExecutionExceptionHandler,
        AfterTestExecutionCallback {
  @Override
  public boolean supportsTestTemplate(ExtensionContext method) {
    return annotation(method).isPresent();
  }

  private static Optional<ExploreFaults> annotation(ExtensionContext context) {
    return AnnotationSupport.findAnnotation(context.getElement(), ExploreFaults.class);
  }

  @Override
  public Stream<TestTemplateInvocationContext> provideTestTemplateInvocationContexts(
      ExtensionContext method) {
    if (method.getExecutionMode() != ExecutionMode.SAME_THREAD) {
      throw new ExtensionConfigurationException(
          "the runs of a method with @ExploreFaults can't be concurrent");
    }
    ExplorationRuns runs = new ExplorationRuns(List.of(annotation(method).orElseThrow().only()));
    runs.putInto(method);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(runs.all(), Spliterator.ORDERED), false)
        .map(FaultExploration::named);
  }

  private static TestTemplateInvocationContext named(Optional<String> disturbed) {
    return new TestTemplateInvocationContext() {
      @Override
      public String getDisplayName(int invocation) {
        return disturbed.orElse("undisturbed");
      }
    };
  }

  private static ExplorationRuns runs(ExtensionContext context) {
    return ExplorationRuns.of(context).orElseThrow();
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) throws IOException {
    if (!runs(context).hasMount()) {
      throw new ExtensionConfigurationException(
          "a method with @ExploreFaults needs a mount: @FreezerMount on it, or on its class");
    }
    runs(context).begin();
  }

  /** Notes what the method itself throws: that of another extension, as a timeout, may not be. */
  @Override
  public void interceptTestTemplateMethod(
      Invocation<Void> invocation,
      ReflectiveInvocationContext<Method> method,
      ExtensionContext context)
      throws Throwable {
    try {
      invocation.proceed();
    } catch (Throwable e) {
      runs(context).noteThrown(e);
      throw e;
    }
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    ExplorationRuns runs = runs(context);
    if (runs.disturbed().isEmpty() || !FreezerExtension.isFailure(thrown)) {
      throw thrown;
    }
    if (!runs.hasThrown(thrown) || !mayThrow(context, thrown)) {
      // Not all reports show the display name of a test.
      throw new AssertionError(runs.disturbed().get() + ": " + thrown, thrown);
    }
  }

  private static boolean mayThrow(ExtensionContext context, Throwable thrown) {
    return Stream.of(annotation(context).orElseThrow().mayThrow())
        .anyMatch(each -> each.isInstance(thrown));
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    ExplorationRuns runs = runs(context);
    if (!runs.hasMount()) {
      return;
    }
    Optional<Throwable> thrown = context.getExecutionException();
    ExploringProcess.End end = runs.end(thrown.isEmpty());
    if (runs.disturbed().isEmpty()) {
      return;
    }
    String name = runs.disturbed().get();
    if (!end.wrong().isEmpty()) {
      AssertionError wrong = new AssertionError(name + ": " + String.join("; ", end.wrong()));
      if (thrown.filter(FreezerExtension::isFailure).isPresent()) {
        thrown.get().addSuppressed(wrong);
        return;
      }
      throw FreezerExtension.withRecording(context, wrong);
    }
    if (thrown.isEmpty() && !end.isReached()) {
      throw new TestAbortedException(name + ": the method does not come to this operation");
    }
  }
}
