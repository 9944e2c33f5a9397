package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;
import org.freezerfs.cgroup.CgroupException;

/** What getxattr(2) and listxattr(2) are answered. */
final class XattrReply {
  private XattrReply() {}

  /**
   * Copies a value to the caller's buffer.
   *
   * @param size the buffer's size in bytes; 0 asks for the size of the value only
   * @return the size of the value
   * @throws CgroupException ERANGE if the buffer is too small
   */
  static int copy(byte[] value, Pointer buffer, long size) throws CgroupException {
    if (size == 0) {
      return value.length;
    }
    if (size < value.length) {
      throw new CgroupException(Errno.ERANGE);
    }
    buffer.put(0, value, 0, value.length);
    return value.length;
  }

  /** Copies names, each with a zero byte after it. */
  static int copyNames(List<String> names, Pointer buffer, long size) throws CgroupException {
    StringBuilder all = new StringBuilder();
    names.forEach(name -> all.append(name).append('\0'));
    return copy(all.toString().getBytes(StandardCharsets.ISO_8859_1), buffer, size);
  }
}
