package org.freezerfs.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;

/**
 * Tells the libfuse of a new daemon what the kernel has looked up and opened with an earlier one:
 * by requests that do not come from the kernel, and whose replies do not reach it.
 */
final class Restorer {
  /** O_RDWR: the kernel has checked what each opener may do. */
  private static final int READ_WRITE = 2;

  /** The number of each request. For 0 no reply would be sent. */
  private static final long UNIQUE = 1;

  private static final int NO_DESCRIPTOR = -1;

  /**
   * What libfuse answers.
   *
   * @param errno 0 if it has served the request
   * @param first the first 8 bytes after the header: the id of a node, or of an open file
   */
  private record Reply(int errno, long first) {}

  private static final Reply NONE = new Reply(Errno.EIO.intValue(), 0);

  private final FuseSession session;
  private final NodeTranslator translator;
  private final ReplyChannel channel;
  private final RequestBuffer buffer;

  /** To the last request; {@link #NONE} if there was none, because of an exception. */
  private Reply reply = NONE;

  Restorer(FuseSession session, NodeTranslator translator) {
    this.session = session;
    this.translator = translator;
    channel = new ReplyChannel(NO_DESCRIPTOR, session.requestSize(), this::keep);
    buffer = session.newBuffer();
  }

  /**
   * Restores all.
   *
   * @param beforeOpen is given each open file before it is opened again
   */
  void restore(Handover from, Consumer<Handover.OpenFile> beforeOpen) {
    byte[] init = HexFormat.of().parseHex(from.init());
    serve(FuseMessage.INIT, 0, init);
    translator.setInit(init);
    from.nodes().forEach(this::lookUp);
    for (Handover.OpenFile file : from.files()) {
      beforeOpen.accept(file);
      open(FuseMessage.OPEN, file.node());
    }
    for (Handover.OpenDirectory directory : from.directories()) {
      long address = open(FuseMessage.OPENDIR, directory.node());
      if (address != 0) {
        translator.addOlderDirectory(
            directory.id(), new NodeTranslator.OpenDirectory(directory.node(), address));
      }
    }
  }

  private void lookUp(KernelNodes.Known node) {
    KernelNodes nodes = translator.nodes();
    long found = KernelNodes.REMOVED;
    long parent = nodes.inLibrary(node.parent());
    if (!node.name().isEmpty() && parent != KernelNodes.REMOVED) {
      byte[] name = (node.name() + '\0').getBytes(StandardCharsets.ISO_8859_1);
      Reply answer = serve(FuseMessage.LOOKUP, parent, name);
      found = answer.errno() == 0 ? answer.first() : KernelNodes.REMOVED;
    }
    nodes.addOlder(node, found);
  }

  /** Returns what libfuse calls the open file; 0 if it was not opened, as its group was removed. */
  private long open(int opcode, long node) {
    long inLibrary = translator.nodes().inLibrary(node);
    if (inLibrary == KernelNodes.REMOVED) {
      return 0;
    }
    byte[] flags =
        ByteBuffer.allocate(Long.BYTES)
            .order(ByteOrder.nativeOrder())
            .putInt(opcode == FuseMessage.OPEN ? READ_WRITE : 0)
            .array();
    return serve(opcode, inLibrary, flags).first();
  }

  /**
   * Lets libfuse serve a request.
   *
   * @param node libfuse's id
   */
  private Reply serve(int opcode, long node, byte[] body) {
    buffer.reset(0);
    Pointer request = buffer.request();
    int size = FuseMessage.REQUEST_BODY + body.length;
    request.setMemory(0, FuseMessage.REQUEST_BODY, (byte) 0);
    request.putInt(0, size);
    request.putInt(FuseMessage.REQUEST_OPCODE, opcode);
    request.putLong(FuseMessage.REQUEST_UNIQUE, UNIQUE);
    request.putLong(FuseMessage.REQUEST_NODE, node);
    request.put(FuseMessage.REQUEST_BODY, body, 0, body.length);
    buffer.setSize(size);
    reply = NONE;
    session.process(buffer, channel.address());
    return reply;
  }

  private int keep(long from, Pointer vectors, long count) {
    int errno = -ReplyChannel.part(vectors, count, 0).getInt(FuseMessage.REPLY_ERROR);
    Pointer body = ReplyChannel.part(vectors, count, 1);
    reply = new Reply(errno, errno == 0 && body != null ? body.getLong(0) : 0);
    return 0;
  }
}
