package org.freezerfs.fuse;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import jnr.ffi.Pointer;

/**
 * Translates the ids in requests and replies between the kernel and libfuse, which differ after a
 * takeover, and notes in {@link KernelNodes} what the kernel knows: nodes, and open directories.
 *
 * <p>The kernel's id of an open directory is never libfuse's, which is an address: the libfuse of
 * another daemon may have another directory at the same one.
 */
final class NodeTranslator {
  /** In struct fuse_mkdir_in: the name stands after it. */
  private static final int MKDIR_NAME = 8;

  /** In struct fuse_rename_in: the names stand after it. */
  private static final int RENAME_NAMES = 8;

  // In struct fuse_batch_forget_in, and struct fuse_forget_one, of which there are several after
  // it.
  private static final int FORGETS = 8;
  private static final int FORGET_SIZE = 16;
  private static final int FORGET_LOOKUPS = 8;

  // In struct fuse_ioctl_in.
  private static final int IOCTL_FLAGS = 8;
  private static final int IOCTL_OF_DIRECTORY = 1 << 4;

  /** An open directory: the kernel's id of the node, and libfuse's address. */
  record OpenDirectory(long node, long address) {}

  /** A request whose reply is to be noted. The ids are the kernel's. */
  private record Noted(
      int opcode, long unique, long node, String name, long newParent, String newName) {}

  /** The request that the thread serves. */
  private static final ThreadLocal<Noted> SERVED = new ThreadLocal<>();

  private final KernelNodes nodes;
  private final Map<Long, OpenDirectory> directories = new ConcurrentHashMap<>();
  private final AtomicLong lastDirectory;
  private volatile byte[] init = {};

  /**
   * A translator.
   *
   * @param lastDirectory the largest id of an open directory that earlier daemons gave; 0 if none
   *     did
   */
  NodeTranslator(KernelNodes nodes, long lastDirectory) {
    this.nodes = nodes;
    this.lastDirectory = new AtomicLong(lastDirectory);
  }

  /** What is to be done with a request. */
  enum Verdict {
    PROCESS,
    /** Process it, and give its reply to {@link #translateReply} before it is sent. */
    PROCESS_AND_NOTE,
    /** Nothing: no reply is expected. */
    IGNORE,
    /** Answer it as {@link TranslatingChannel#answerStale} does. */
    STALE
  }

  /** Translates a request in place. */
  Verdict translate(Pointer request) {
    int opcode = request.getInt(FuseMessage.REQUEST_OPCODE);
    switch (opcode) {
      case FuseMessage.INIT -> {
        noteInit(request);
        return Verdict.PROCESS;
      }
      case FuseMessage.INTERRUPT, FuseMessage.DESTROY -> {
        return Verdict.PROCESS;
      }
      case FuseMessage.BATCH_FORGET -> {
        return translateForgets(request);
      }
      default -> {
        return translateNode(opcode, request);
      }
    }
  }

  private void noteInit(Pointer request) {
    byte[] body = new byte[request.getInt(0) - FuseMessage.REQUEST_BODY];
    request.get(FuseMessage.REQUEST_BODY, body, 0, body.length);
    init = body;
  }

  /** The struct fuse_init_in by which the kernel has begun to use the mount. */
  byte[] init() {
    return init;
  }

  void setInit(byte[] body) {
    init = body;
  }

  /**
   * Notes a directory that was opened with an earlier daemon, and once more in this one's libfuse.
   */
  void addOlderDirectory(long id, OpenDirectory directory) {
    directories.put(id, directory);
  }

  KernelNodes nodes() {
    return nodes;
  }

  /** The open directories by the kernel's ids. */
  Map<Long, OpenDirectory> directories() {
    return new TreeMap<>(directories);
  }

  /** The largest id of an open directory that the kernel was ever given. */
  long lastDirectory() {
    return lastDirectory.get();
  }

  private Verdict translateNode(int opcode, Pointer request) {
    long node = request.getLong(FuseMessage.REQUEST_NODE);
    long inLibrary = nodes.inLibrary(node);
    if (opcode == FuseMessage.FORGET) {
      long lookups = nodes.forget(node, request.getLong(FuseMessage.REQUEST_BODY));
      request.putLong(FuseMessage.REQUEST_NODE, inLibrary);
      request.putLong(FuseMessage.REQUEST_BODY, lookups);
      return lookups == 0 ? Verdict.IGNORE : Verdict.PROCESS;
    }
    if (inLibrary == KernelNodes.REMOVED) {
      return Verdict.STALE;
    }
    request.putLong(FuseMessage.REQUEST_NODE, inLibrary);
    long unique = request.getLong(FuseMessage.REQUEST_UNIQUE);
    switch (opcode) {
      case FuseMessage.LOOKUP, FuseMessage.RMDIR ->
          note(opcode, unique, node, name(request, FuseMessage.REQUEST_BODY));
      case FuseMessage.MKDIR ->
          note(opcode, unique, node, name(request, FuseMessage.REQUEST_BODY + MKDIR_NAME));
      case FuseMessage.OPENDIR -> note(opcode, unique, node, "");
      case FuseMessage.RENAME -> {
        return translateRename(request, unique, node);
      }
      case FuseMessage.LINK -> {
        return translateNodeInBody(request) == KernelNodes.REMOVED
            ? Verdict.STALE
            : Verdict.PROCESS;
      }
      case FuseMessage.READDIR, FuseMessage.FSYNCDIR -> {
        return translateDirectory(request);
      }
      case FuseMessage.RELEASEDIR -> {
        long id = request.getLong(FuseMessage.REQUEST_BODY);
        Verdict verdict = translateDirectory(request);
        directories.remove(id);
        return verdict;
      }
      case FuseMessage.IOCTL -> {
        return (request.getInt(FuseMessage.REQUEST_BODY + IOCTL_FLAGS) & IOCTL_OF_DIRECTORY) == 0
            ? Verdict.PROCESS
            : translateDirectory(request);
      }
      default -> {
        return Verdict.PROCESS;
      }
    }
    return Verdict.PROCESS_AND_NOTE;
  }

  private void note(int opcode, long unique, long node, String name) {
    SERVED.set(new Noted(opcode, unique, node, name, 0, ""));
  }

  private Verdict translateRename(Pointer request, long unique, long parent) {
    long newParent = request.getLong(FuseMessage.REQUEST_BODY);
    if (translateNodeInBody(request) == KernelNodes.REMOVED) {
      return Verdict.STALE;
    }
    String name = name(request, FuseMessage.REQUEST_BODY + RENAME_NAMES);
    String newName = name(request, FuseMessage.REQUEST_BODY + RENAME_NAMES + name.length() + 1);
    SERVED.set(new Noted(FuseMessage.RENAME, unique, parent, name, newParent, newName));
    return Verdict.PROCESS_AND_NOTE;
  }

  /** Of a rename or link: the struct that follows the header begins with a second node. */
  private long translateNodeInBody(Pointer request) {
    long inLibrary = nodes.inLibrary(request.getLong(FuseMessage.REQUEST_BODY));
    request.putLong(FuseMessage.REQUEST_BODY, inLibrary);
    return inLibrary;
  }

  private Verdict translateDirectory(Pointer request) {
    OpenDirectory directory = directories.get(request.getLong(FuseMessage.REQUEST_BODY));
    if (directory == null) {
      return Verdict.STALE;
    }
    request.putLong(FuseMessage.REQUEST_BODY, directory.address());
    return Verdict.PROCESS;
  }

  /** Leaves only the forgets that libfuse must know of. */
  private Verdict translateForgets(Pointer request) {
    int count = request.getInt(FuseMessage.REQUEST_BODY);
    int kept = 0;
    for (int i = 0; i < count; i++) {
      long from = FuseMessage.REQUEST_BODY + FORGETS + (long) i * FORGET_SIZE;
      long node = request.getLong(from);
      long inLibrary = nodes.inLibrary(node);
      long lookups = nodes.forget(node, request.getLong(from + FORGET_LOOKUPS));
      if (lookups > 0) {
        long to = FuseMessage.REQUEST_BODY + FORGETS + (long) kept * FORGET_SIZE;
        request.putLong(to, inLibrary);
        request.putLong(to + FORGET_LOOKUPS, lookups);
        kept++;
      }
    }
    request.putInt(FuseMessage.REQUEST_BODY, kept);
    return kept == 0 ? Verdict.IGNORE : Verdict.PROCESS;
  }

  private static String name(Pointer request, long from) {
    StringBuilder name = new StringBuilder();
    for (long at = from; request.getByte(at) != 0; at++) {
      name.append((char) (request.getByte(at) & 0xff));
    }
    return name.toString();
  }

  /**
   * Translates a reply in place, and notes what the kernel knows by it.
   *
   * @param header the struct fuse_out_header
   * @param body what follows it; null if nothing does
   * @return to be run if the kernel does not take the reply
   */
  Runnable translateReply(Pointer header, Pointer body) {
    Noted request = SERVED.get();
    boolean isOfRequest =
        request != null && header.getLong(FuseMessage.REPLY_UNIQUE) == request.unique();
    if (!isOfRequest || header.getInt(FuseMessage.REPLY_ERROR) != 0) {
      return () -> {};
    }
    switch (request.opcode()) {
      case FuseMessage.LOOKUP, FuseMessage.MKDIR -> {
        long id = nodes.addLookup(request.node(), request.name(), body.getLong(0));
        body.putLong(0, id);
        return () -> nodes.undoLookup(id);
      }
      case FuseMessage.OPENDIR -> {
        long id = lastDirectory.incrementAndGet();
        directories.put(id, new OpenDirectory(request.node(), body.getLong(0)));
        body.putLong(0, id);
        return () -> directories.remove(id);
      }
      case FuseMessage.RMDIR -> nodes.remove(request.node(), request.name());
      case FuseMessage.RENAME ->
          nodes.rename(request.node(), request.name(), request.newParent(), request.newName());
      default -> {}
    }
    return () -> {};
  }
}
