package org.freezerfs.host.cgroups;

/** The two versions of control groups, each with a freezer of its own. */
public enum CgroupVersion {
  /** The hierarchy of cgroup v1 that has the controller {@code freezer}. */
  V1("cgroup", "freezer"),
  /** The unified hierarchy. */
  V2("cgroup2", "");

  private final String filesystem;
  private final String controller;

  CgroupVersion(String filesystem, String controller) {
    this.filesystem = filesystem;
    this.controller = controller;
  }

  /** The type of its filesystem. */
  public String filesystem() {
    return filesystem;
  }

  /**
   * The name of the freezer among the controllers of a hierarchy, which is the option for mount(2)
   * too; empty where every hierarchy has the freezer.
   */
  public String controller() {
    return controller;
  }
}
