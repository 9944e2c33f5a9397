package org.freezerfs.junit;

import java.io.IOException;
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
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.jupiter.api.extension.TestTemplateInvocationContext;
import org.junit.jupiter.api.extension.TestTemplateInvocationContextProvider;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.TestAbortedException;

/** Runs a test method as {@link ExploreFaults} says. */
final class FaultExploration
    implements TestTemplateInvocationContextProvider,
        BeforeTestExecutionCallback,
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
    Exploration exploration = new Exploration(List.of(annotation(method).orElseThrow().only()));
    exploration.putInto(method);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(exploration.runs(), Spliterator.ORDERED), false)
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

  private static Exploration exploration(ExtensionContext context) {
    return Exploration.of(context).orElseThrow();
  }

  @Override
  public void beforeTestExecution(ExtensionContext context) throws IOException {
    if (!exploration(context).hasMount()) {
      throw new ExtensionConfigurationException(
          "a method with @ExploreFaults needs a mount: @FreezerMount on it, or on its class");
    }
    exploration(context).begin();
  }

  /** What a disturbed method may throw is its success. */
  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable thrown)
      throws Throwable {
    Optional<String> disturbed = exploration(context).disturbed();
    if (disturbed.isEmpty() || !FreezerExtension.isFailure(thrown)) {
      throw thrown;
    }
    for (Class<? extends Throwable> each : annotation(context).orElseThrow().mayThrow()) {
      if (each.isInstance(thrown)) {
        return;
      }
    }
    // Not all reports show the display name of a test.
    throw new AssertionError(disturbed.get() + ": " + thrown, thrown);
  }

  @Override
  public void afterTestExecution(ExtensionContext context) throws IOException {
    Exploration exploration = exploration(context);
    boolean isSuccess = context.getExecutionException().isEmpty();
    ExploringProcess.End end = exploration.end(isSuccess);
    if (!isSuccess || exploration.disturbed().isEmpty()) {
      return;
    }
    String name = exploration.disturbed().get();
    if (!end.wrong().isEmpty()) {
      throw FreezerExtension.withRecording(
          context, new AssertionError(name + ": " + String.join("; ", end.wrong())));
    }
    if (!end.isReached()) {
      throw new TestAbortedException(name + ": the method does not come to this operation");
    }
  }
}
