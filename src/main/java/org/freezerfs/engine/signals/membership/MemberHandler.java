package org.freezerfs.engine.signals.membership;

import java.io.IOException;

/**
 * What is done about a member as soon as it is found, while it is hot: it may not live for long.
 */
@FunctionalInterface
public interface MemberHandler {
  void found(Member member) throws IOException;
}
