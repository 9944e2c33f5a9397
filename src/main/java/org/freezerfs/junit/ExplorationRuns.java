package org.freezerfs.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.freezerfs.ExploringProcess;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The runs of one explored test method, one after the other, and the process that serves their
 * mounts. It is in the store of the method, where the extensions of each run find it.
 */
// Before 5.13, JUnit closes only what implements CloseableResource.
@SuppressWarnings("deprecation")
final class ExplorationRuns implements AutoCloseable, CloseableResource {
  private static final int UNDISTURBED_RUNS = 2;

  private final List<String> only;

  /** Started for the first mount, whose options are not known before. */
  private Optional<ExploringProcess> process = Optional.empty();

  /** The case of the present run; empty if it is undisturbed. */
  private Optional<String> disturbed = Optional.empty();

  private int undisturbedSuccesses;

  /** What the method has thrown in the present run; null if nothing. */
  private Throwable thrown;

  /**
   * No run has begun.
   *
   * @param only the names of the cases to run; all if there are none
   */
  ExplorationRuns(List<String> only) {
    this.only = List.copyOf(only);
  }

  /** The runs that a test, or the method of a test, belongs to. */
  static Optional<ExplorationRuns> of(ExtensionContext context) {
    return Optional.ofNullable(
        FreezerExtension.store(context).get(ExplorationRuns.class, ExplorationRuns.class));
  }

  void putInto(ExtensionContext method) {
    FreezerExtension.store(method).put(ExplorationRuns.class, this);
  }

  /** The case of the present run; empty if it is undisturbed. */
  Optional<String> disturbed() {
    return disturbed;
  }

  /** Mounts for the present run. */
  MountForTest mount(MountSettings settings) throws IOException {
    if (process.isEmpty()) {
      process = Optional.of(ExploringProcess.start(settings.options()));
    }
    return new MountOfRun(process.get(), process.get().mount(disturbed), settings);
  }

  /** Whether a mount was made for the first run. */
  boolean hasMount() {
    return process.isPresent();
  }

  /** The test method begins. */
  void begin() throws IOException {
    thrown = null;
    process.orElseThrow().begin();
  }

  void noteThrown(Throwable byMethod) {
    thrown = byMethod;
  }

  /** Whether the method itself has thrown this. */
  boolean hasThrown(Throwable one) {
    return thrown == one;
  }

  /**
   * The test method has ended.
   *
   * @param isSuccess whether it has returned, or failed as it may
   */
  ExploringProcess.End end(boolean isSuccess) throws IOException {
    if (disturbed.isEmpty() && isSuccess) {
      undisturbedSuccesses++;
    }
    return process.orElseThrow().end();
  }

  /**
   * The case of each run, empty for one that is undisturbed. A run begins when its case is taken
   * from here, and has ended when the next is. There are no cases if an undisturbed run fails.
   */
  Iterator<Optional<String>> all() {
    return new Iterator<>() {
      private int undisturbed;
      private Optional<Iterator<String>> cases = Optional.empty();

      @Override
      public boolean hasNext() {
        return undisturbed < UNDISTURBED_RUNS || cases().hasNext();
      }

      @Override
      public Optional<String> next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        if (undisturbed < UNDISTURBED_RUNS) {
          undisturbed++;
          return Optional.empty();
        }
        disturbed = Optional.of(cases().next());
        return disturbed;
      }

      private Iterator<String> cases() {
        if (cases.isEmpty()) {
          cases = Optional.of(chosen().iterator());
        }
        return cases.get();
      }
    };
  }

  private List<String> chosen() {
    if (undisturbedSuccesses < UNDISTURBED_RUNS) {
      return List.of();
    }
    if (!only.isEmpty()) {
      return only;
    }
    List<String> cases;
    try {
      cases = process.orElseThrow().cases();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (cases.isEmpty()) {
      throw new ExtensionConfigurationException(
          "neither the method nor a process that it starts does anything in its mount: there is"
              + " nothing to explore");
    }
    return cases;
  }

  @Override
  public void close() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
  }
}
