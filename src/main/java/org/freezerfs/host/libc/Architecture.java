package org.freezerfs.host.libc;

/**
 * The architectures that freezerfs runs on, with the kernel's numbers that differ between them.
 * Both have 64-bit addresses, and are little-endian.
 */
public enum Architecture {
  X86_64("amd64", 012400000, 040000, 312, 298, 117, 122, 234),
  AARCH64("aarch64", 012100000, 0200000, 272, 241, 147, 151, 131);

  private final String javaName;
  private final int pathOnly;
  private final int direct;
  private final int kcmp;
  private final int perfEventOpen;
  private final int setresuid;
  private final int setfsuid;
  private final int tgkill;

  Architecture(
      String javaName,
      int pathOnly,
      int direct,
      int kcmp,
      int perfEventOpen,
      int setresuid,
      int setfsuid,
      int tgkill) {
    this.javaName = javaName;
    this.pathOnly = pathOnly;
    this.direct = direct;
    this.kcmp = kcmp;
    this.perfEventOpen = perfEventOpen;
    this.setresuid = setresuid;
    this.setfsuid = setfsuid;
    this.tgkill = tgkill;
  }

  /**
   * The architecture of the running Java.
   *
   * @throws UnsatisfiedLinkError if freezerfs does not support it
   */
  public static Architecture current() {
    return of(System.getProperty("os.arch"));
  }

  /** By Java's name for it: the system property {@code os.arch}. */
  static Architecture of(String javaName) {
    for (Architecture architecture : values()) {
      if (architecture.javaName.equals(javaName)) {
        return architecture;
      }
    }
    throw new UnsatisfiedLinkError(
        "this Java is for " + javaName + ", and freezerfs needs one for x86-64 or aarch64");
  }

  /** Flags of open(2): {@code O_PATH | O_NOFOLLOW | O_CLOEXEC}. */
  public int pathOnly() {
    return pathOnly;
  }

  /** The flag {@code O_DIRECT} of open(2). */
  public int direct() {
    return direct;
  }

  /** The number of kcmp(2). */
  public int kcmp() {
    return kcmp;
  }

  /** The number of perf_event_open(2). */
  public int perfEventOpen() {
    return perfEventOpen;
  }

  /** The number of setresuid(2), which changes the calling thread alone; libc's function all. */
  int setresuid() {
    return setresuid;
  }

  /** The number of setfsuid(2). */
  int setfsuid() {
    return setfsuid;
  }

  /** The number of tgkill(2). */
  public int tgkill() {
    return tgkill;
  }
}
