package org.freezerfs.engine.cgroups;

import java.io.IOException;

/** What an engine does before it makes its first cell, such as to keep out a second daemon. */
@FunctionalInterface
public interface BeforeFirstCell {
  void run() throws IOException;
}
