package org.freezerfs.explore;

/** One disturbance of one operation, or of all from one on. */
record Case(Occurrence occurrence, Disturbance disturbance) {
  /** The name, such as {@code freezer.state:write=FROZEN#1:EBUSY}. */
  @Override
  public String toString() {
    return occurrence + ":" + disturbance.word();
  }
}
