package org.freezerfs.engine.signals.membership;

import java.io.IOException;

/**
 * Applies what is pending in a group, a freeze or a kill, to a member that was found in it. It is
 * called at once, because the member may not live long, or may fork again.
 */
@FunctionalInterface
public interface MemberHandler {
  void handle(Member member) throws IOException;
}
