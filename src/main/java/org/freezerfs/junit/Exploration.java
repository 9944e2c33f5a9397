package org.freezerfs.junit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.freezerfs.ExploringProcess;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Store.CloseableResource;

/**
 * The runs of one explored test method, one after the other, and the process that serves their
 * mounts. It is in the store of the method, where the extensions of each run find it.
 */
// Before 5.13, JUnit closes only what implements CloseableResource.
@SuppressWarnings("deprecation")
final class Exploration implements AutoCloseable, CloseableResource {
  private static final int UNDISTURBED_RUNS = 2;

  private final List<String> only;

  /** Started for the first mount, whose options are not known before. */
  private Optional<ExploringProcess> process = Optional.empty();

  /** The case of the present run; empty if it is undisturbed. */
  private Optional<String> disturbed = Optional.empty();

  private int undisturbedSuccesses;

  /**
   * No run has begun.
   *
   * @param only the names of the cases to run; all if there are none
   */
  Exploration(List<String> only) {
    this.only = List.copyOf(only);
  }

  /** The exploration that a test, or the method of a test, belongs to. */
  static Optional<Exploration> of(ExtensionContext context) {
    return Optional.ofNullable(
        FreezerExtension.store(context).get(Exploration.class, Exploration.class));
  }

  void putInto(ExtensionContext method) {
    FreezerExtension.store(method).put(Exploration.class, this);
  }

  /** The case of the present run; empty if it is undisturbed. */
  Optional<String> disturbed() {
    return disturbed;
  }

  /** Mounts for the present run. */
  TestedMount mount(MountSettings settings) throws IOException {
    if (process.isEmpty()) {
      process = Optional.of(ExploringProcess.start(settings.options()));
    }
    return new ExploredMount(process.get(), process.get().mount(disturbed), settings);
  }

  /** Whether a mount was made for the present run. */
  boolean hasMount() {
    return process.isPresent();
  }

  /** The test method begins. */
  void begin() throws IOException {
    process.orElseThrow().begin();
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
  Iterator<Optional<String>> runs() {
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
    try {
      return only.isEmpty() ? process.orElseThrow().cases() : only;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    if (process.isPresent()) {
      process.get().close();
    }
  }
}
