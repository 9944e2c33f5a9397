package org.freezerfs.explore;

/**
 * All operations of one kind on one group, such as all reads of its {@code freezer.state}.
 *
 * @param group the number of the group, in the order in which the command uses groups; 0 is the
 *     root
 * @param operation the operation, as it is written in the name of a case
 */
record Series(int group, String operation) {
  private static final int FIRST_GROUP = 1;

  /** In the name of a case; the number of the first group is left out. */
  @Override
  public String toString() {
    return group == FIRST_GROUP ? operation : group + "/" + operation;
  }
}
