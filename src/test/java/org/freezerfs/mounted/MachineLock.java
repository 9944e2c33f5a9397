package org.freezerfs.mounted;

import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets a test run beside others, but not beside a scenario that has to be alone on the machine. For
 * all mounted tests: they run side by side, as many as {@link ScenarioParallelism} says.
 */
final class MachineLock implements BeforeEachCallback, AfterEachCallback {
  /** Locked for writing by a scenario that has to be alone, and for reading by any other test. */
  static final ReadWriteLock MACHINE = new ReentrantReadWriteLock(true);

  /** The resource of tests that count the daemons which this program has started. */
  static final String OWN_DAEMONS = "daemons of this program";

  @Override
  public void beforeEach(ExtensionContext context) {
    MACHINE.readLock().lock();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    MACHINE.readLock().unlock();
  }
}
