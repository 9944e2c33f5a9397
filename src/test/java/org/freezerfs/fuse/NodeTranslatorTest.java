package org.freezerfs.fuse;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import org.freezerfs.fuse.KernelNodes.Known;
import org.freezerfs.fuse.NodeTranslator.Verdict;
import org.junit.jupiter.api.Test;

/** Against the structs of linux/fuse.h. */
class NodeTranslatorTest {
  private static final long UNIQUE = 42;
  private static final int BODY = 40;
  private static final long ROOT = KernelNodes.ROOT;

  private final Pointer request = memory(4096);
  private final Pointer header = memory(16);
  private final Pointer body = memory(128);

  private final KernelNodes nodes = new KernelNodes(100);
  private final NodeTranslator translator = new NodeTranslator(nodes, 7);

  NodeTranslatorTest() {
    nodes.addOlder(new Known(90, ROOT, "old", 3), 2);
    nodes.addOlder(new Known(91, ROOT, "", 2), KernelNodes.REMOVED);
  }

  private static Pointer memory(int size) {
    return Memory.allocateDirect(Runtime.getSystemRuntime(), size, true);
  }

  private void request(int opcode, long node) {
    request.putInt(4, opcode);
    request.putLong(8, UNIQUE);
    request.putLong(16, node);
  }

  private void text(int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
    request.put(at, bytes, 0, bytes.length);
  }

  private Runnable reply(int error, long first) {
    header.putInt(4, -error);
    header.putLong(8, UNIQUE);
    body.putLong(0, first);
    return translator.translateReply(header, body);
  }

  @Test
  void translatesTheNode() {
    request(FuseMessage.READ, 90);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(16)).isEqualTo(2);
    request(FuseMessage.READ, 103);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(16)).isEqualTo(3);
  }

  @Test
  void aRemovedNodeIsStale() {
    request(FuseMessage.READ, 91);
    assertThat(translator.translate(request)).isEqualTo(Verdict.STALE);
    request(FuseMessage.RENAME, ROOT);
    request.putLong(BODY, 91);
    text(BODY + 8, "a\0b\0");
    assertThat(translator.translate(request)).isEqualTo(Verdict.STALE);
  }

  @Test
  void translatesTheNodeOfAStatfsAndBothOfALink() {
    request(FuseMessage.STATFS, 103);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(16)).isEqualTo(3);
    request(FuseMessage.LINK, ROOT);
    request.putLong(BODY, 104);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(BODY)).isEqualTo(4);
    request(FuseMessage.LINK, ROOT);
    request.putLong(BODY, 91);
    assertThat(translator.translate(request)).isEqualTo(Verdict.STALE);
  }

  @Test
  void notesLookupsAndWhatIsMade() {
    request(FuseMessage.LOOKUP, ROOT);
    text(BODY, "new\0");
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS_AND_NOTE);
    reply(0, 3);
    assertThat(body.getLong(0)).isEqualTo(103);
    request(FuseMessage.MKDIR, 103);
    text(BODY + 8, "below\0");
    translator.translate(request);
    reply(0, 4);
    assertThat(nodes.find("/new/below")).isEqualTo(104);
  }

  @Test
  void notesNothingOfARefusalOrOfAnotherRequestsReply() {
    request(FuseMessage.LOOKUP, ROOT);
    text(BODY, "new\0");
    translator.translate(request);
    reply(2, 3);
    assertThat(body.getLong(0)).isEqualTo(3);
    header.putLong(8, UNIQUE + 1);
    header.putInt(4, 0);
    translator.translateReply(header, body);
    assertThat(nodes.find("/new")).isEqualTo(KernelNodes.REMOVED);
  }

  @Test
  void forgetsAReplyThatNobodyGot() {
    request(FuseMessage.LOOKUP, ROOT);
    text(BODY, "new\0");
    translator.translate(request);
    reply(0, 3).run();
    assertThat(nodes.find("/new")).isEqualTo(KernelNodes.REMOVED);
  }

  @Test
  void notesRenamesAndRemovals() {
    request(FuseMessage.RENAME, ROOT);
    request.putLong(BODY, ROOT);
    text(BODY + 8, "old\0other\0");
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS_AND_NOTE);
    reply(0, 0);
    assertThat(nodes.find("/other")).isEqualTo(90);
    request(FuseMessage.RMDIR, ROOT);
    text(BODY, "other\0");
    translator.translate(request);
    reply(0, 0);
    assertThat(nodes.find("/other")).isEqualTo(KernelNodes.REMOVED);
  }

  @Test
  void givesOpenDirectoriesIdsOfItsOwn() {
    request(FuseMessage.OPENDIR, 90);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS_AND_NOTE);
    reply(0, 0x7f00_1234_5678L);
    assertThat(body.getLong(0)).isEqualTo(8);
    request(FuseMessage.READDIR, 90);
    request.putLong(BODY, 8);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(BODY)).isEqualTo(0x7f00_1234_5678L);
    request(FuseMessage.RELEASEDIR, 90);
    request.putLong(BODY, 8);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(BODY)).isEqualTo(0x7f00_1234_5678L);
    request(FuseMessage.READDIR, 90);
    request.putLong(BODY, 8);
    assertThat(translator.translate(request)).isEqualTo(Verdict.STALE);
  }

  @Test
  void passesOnlyTheForgetsThatLibfuseKnows() {
    request(FuseMessage.FORGET, 90);
    request.putLong(BODY, 2);
    assertThat(translator.translate(request)).isEqualTo(Verdict.IGNORE);
    request(FuseMessage.FORGET, 90);
    request.putLong(BODY, 1);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getLong(16)).isEqualTo(2);
    assertThat(request.getLong(BODY)).isEqualTo(1);
  }

  @Test
  void leavesOutOfABatchWhatLibfuseDoesNotKnow() {
    request(FuseMessage.LOOKUP, ROOT);
    text(BODY, "new\0");
    translator.translate(request);
    reply(0, 3);
    request(FuseMessage.BATCH_FORGET, 0);
    request.putInt(BODY, 3);
    long[][] forgets = {{91, 2}, {103, 1}, {90, 2}};
    for (int i = 0; i < forgets.length; i++) {
      request.putLong(BODY + 8 + 16L * i, forgets[i][0]);
      request.putLong(BODY + 16 + 16L * i, forgets[i][1]);
    }
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(request.getInt(BODY)).isEqualTo(1);
    assertThat(request.getLong(BODY + 8)).isEqualTo(3);
    assertThat(request.getLong(BODY + 16)).isEqualTo(1);
  }

  @Test
  void keepsHowTheKernelBegan() {
    request(FuseMessage.INIT, 0);
    request.putInt(0, BODY + 4);
    request.putInt(BODY, 7);
    assertThat(translator.translate(request)).isEqualTo(Verdict.PROCESS);
    assertThat(translator.init()).containsExactly(7, 0, 0, 0);
  }
}
