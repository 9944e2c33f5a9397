package org.freezerfs.host.proc;

import java.util.Optional;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.LibC;

/** The memory of a process, as kcmp(2) compares it. */
public final class AddressSpace {
  private static final long KCMP_VM = 1;

  private AddressSpace() {}

  /**
   * Whether two processes have the same memory, as a child of vfork(2) has its parent's until it
   * executes a program or ends.
   *
   * @return empty if one of them has gone, or the kernel does not say: it takes CONFIG_KCMP, and
   *     the right to read the memory of both
   */
  public static Optional<Boolean> isShared(int pid, int other) {
    long order = LibC.get().syscall(Architecture.current().kcmp(), pid, other, KCMP_VM, 0);
    return order < 0 ? Optional.empty() : Optional.of(order == 0);
  }
}
