package org.freezerfs.host.cgroups;

import java.util.Optional;

/** The files of one cgroup, each with a short text of ASCII. */
public interface CgroupFiles {
  /** The contents of one of its files; empty if the cgroup has gone. */
  Optional<String> read(String file) throws HostCgroupException;

  /**
   * Writes to one of its files, in one write(2).
   *
   * @throws HostCgroupException ENOENT or ENODEV if the cgroup has gone, or what the kernel refuses
   *     the write with
   */
  void write(String file, String text) throws HostCgroupException;

  /**
   * The same, by a file that a user has opened for the kernel ({@link
   * org.freezerfs.host.libc.UserFile}), where this program can do that.
   *
   * @param uid in this program's user namespace
   */
  void writeAs(int uid, String file, String text) throws HostCgroupException;
}
