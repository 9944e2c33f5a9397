package org.freezerfs.engine;

/** There can be no engine of a kind here. The message says why, and what to do. */
public final class EngineUnavailableException extends Exception {
  private static final long serialVersionUID = 1L;

  public EngineUnavailableException(String message) {
    super(message);
  }
}
