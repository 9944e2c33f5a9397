package org.freezerfs;

import java.io.IOException;

/**
 * FUSE can't be had here, whatever options are given: there is no {@code /dev/fuse}, or it may not
 * be opened, or there is no libfuse, or one may not mount. The message says which, and how to mend
 * it.
 */
public final class FuseUnavailableException extends IOException {
  private static final long serialVersionUID = 1L;

  FuseUnavailableException(String message) {
    super(message);
  }
}
