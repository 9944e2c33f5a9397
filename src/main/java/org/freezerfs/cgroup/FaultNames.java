package org.freezerfs.cgroup;

import java.util.Optional;
import org.freezerfs.faults.Fault;

/** The names of the extended attributes by which a fault is asked for. */
final class FaultNames {
  private static final String PREFIX = "user.freezerfs.";

  private FaultNames() {}

  /** Whether an attribute of this name asks for a fault, be it one that exists or not. */
  static boolean isFault(String xattr) {
    return xattr.startsWith(PREFIX);
  }

  /** The fault that an attribute of this name asks for; empty if there is no such fault. */
  static Optional<Fault> fault(String xattr) {
    return Fault.named(xattr.substring(PREFIX.length()));
  }

  /** The name of the attribute that asks for a fault. */
  static String xattr(Fault fault) {
    return PREFIX + fault.word();
  }
}
