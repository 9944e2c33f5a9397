package org.freezerfs.mounted;

import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The machine that the mounted tests share: a scenario that has to be alone waits until no other
 * test runs, and the others wait for it. As an extension it makes each test of a class one of the
 * others.
 */
final class WholeMachine implements BeforeEachCallback, AfterEachCallback {
  /** Of what the tests that start daemons as children of this virtual machine count: those. */
  static final String OWN_DAEMONS = "daemons that are children of this virtual machine";

  /** Fair: tests that come later must not keep one that has to be alone waiting. */
  private static final ReadWriteLock LOCK = new ReentrantReadWriteLock(true);

  /** The lock of a test beside which others may run. */
  static Lock shared() {
    return LOCK.readLock();
  }

  /** The lock of a test beside which no other may run. */
  static Lock alone() {
    return LOCK.writeLock();
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    shared().lock();
  }

  @Override
  public void afterEach(ExtensionContext context) {
    shared().unlock();
  }
}
