package org.freezerfs;

import java.io.IOException;

/**
 * FUSE is not available on this host, whatever the options are: {@code /dev/fuse} is missing or may
 * not be opened, libfuse is missing, or this user may not mount. The message says which of these,
 * and what to do.
 */
public final class FuseUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  FuseUnavailableException(String message) {
    super(message);
  }
}
