package org.freezerfs.fuse;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HexFormat;
import java.util.function.Consumer;

/**
 * Tells libfuse by {@linkplain MadeRequest requests of our own} what the kernel has looked up and
 * opened with an earlier daemon.
 */
final class Restorer {
  /** O_RDWR: the kernel has checked what each opener may do. */
  private static final int READ_WRITE = 2;

  private final FuseSession session;
  private final NodeTranslator translator;
  private final ReplyCatcher catcher;
  private final RequestBuffer buffer;

  Restorer(FuseSession session, NodeTranslator translator) {
    this.session = session;
    this.translator = translator;
    catcher = session.newCatcher();
    buffer = session.newBuffer();
  }

  /**
   * Restores all.
   *
   * @param beforeOpen is given each open file before it is opened again
   */
  void restore(Handover from, Consumer<Handover.OpenFile> beforeOpen) {
    byte[] init = HexFormat.of().parseHex(from.init());
    serve(MadeRequest.of(buffer, Opcode.INIT, 0, init));
    translator.setInit(init);
    from.nodes().forEach(this::lookUp);
    for (Handover.OpenFile file : from.files()) {
      beforeOpen.accept(file);
      open(Opcode.OPEN, file.node());
    }
    for (Handover.OpenDirectory directory : from.directories()) {
      long address = open(Opcode.OPENDIR, directory.node());
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
      MadeRequest.Reply reply = serve(MadeRequest.lookup(buffer, parent, node.name()));
      found = reply.errno() == 0 ? reply.first() : KernelNodes.REMOVED;
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
            .putInt(opcode == Opcode.OPEN ? READ_WRITE : 0)
            .array();
    return serve(MadeRequest.of(buffer, opcode, inLibrary, flags)).first();
  }

  private MadeRequest.Reply serve(MadeRequest request) {
    return session.serve(request, catcher);
  }
}
