package org.freezerfs.host.libc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.freezerfs.host.libc.DescriptorSocket.Message;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DescriptorSocketTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @TempDir private Path directory;

  private DescriptorSocket sender;
  private DescriptorSocket receiver;

  @BeforeEach
  void connect() throws IOException {
    Path path = directory.resolve("s\u00f6cket");
    try (DescriptorSocket listening = DescriptorSocket.listen(path)) {
      sender = DescriptorSocket.connect(path);
      receiver = listening.accept(LONG);
    }
  }

  @AfterEach
  void close() {
    sender.close();
    receiver.close();
  }

  @Test
  void aMessageHasItsWords() throws IOException {
    List<String> words = List.of("-o", "", "log=/\u00fc b", "\n");
    sender.send(new Message(words, OptionalInt.empty()));
    sender.send("next");
    Message received = receiver.receive(LONG);
    assertThat(received.words()).isEqualTo(words);
    assertThat(received.descriptor()).isEmpty();
    assertThat(receiver.receive(LONG).words()).containsExactly("next");
  }

  @Test
  void knowsItsPeer() throws IOException {
    int self = Processes.self();
    int gid = ProcStatus.of(self).orElseThrow().gid();
    assertThat(receiver.peer())
        .isEqualTo(new DescriptorSocket.Peer(self, LibC.get().geteuid(), gid));
  }

  @Test
  void theEndIsWaitedForPastAllMessages() throws IOException {
    sender.send("first");
    sender.send("second");
    sender.shutdown();
    assertThat(receiver.awaitEnd()).containsExactly("second");
    assertThatThrownBy(() -> receiver.receive(LONG)).isInstanceOf(IOException.class);
  }

  @Test
  void afterTheEndOfReceivingNothingIsSentInVain() throws IOException {
    sender.send("in time");
    assertThat(receiver.endReceiving().orElseThrow().words()).containsExactly("in time");
    assertThatThrownBy(() -> sender.send("too late")).isInstanceOf(IOException.class);
    assertThat(receiver.endReceiving()).isEmpty();
  }

  @Test
  void aDescriptorIsOpenInTheReceiver() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "contents");
    int sent = LibC.get().open(file.toString(), 0);
    sender.send(new Message(List.of("one"), OptionalInt.of(sent)));
    LibC.get().close(sent);
    int received = receiver.receive(LONG).descriptor().getAsInt();
    try {
      assertThat(Path.of("/proc/self/fd/" + received)).hasContent("contents");
    } finally {
      LibC.get().close(received);
    }
  }

  @Test
  void aDescriptorThatNobodyTakesIsNotOpened() throws IOException {
    Path file = Files.writeString(directory.resolve("file"), "contents");
    int sent = LibC.get().open(file.toString(), 0);
    Message message = new Message(List.of("one"), OptionalInt.of(sent));
    sender.send(message);
    sender.send(message);
    sender.shutdown();
    LibC.get().close(sent);
    assertThat(receiver.receiveWords(LONG)).containsExactly("one");
    receiver.awaitEnd();
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
      assertThat(descriptors.filter(each -> isOpen(each, file))).isEmpty();
    }
  }

  private static boolean isOpen(Path descriptor, Path file) {
    try {
      return Files.readSymbolicLink(descriptor).equals(file);
    } catch (IOException e) {
      return false; // It was closed meanwhile.
    }
  }

  @Test
  void aMessageThatIsTooLongIsAnError() throws IOException {
    sender.send("x".repeat(64 * 1024));
    sender.send("x".repeat(64 * 1024 + 1));
    assertThat(receiver.receiveWords(LONG).get(0)).hasSize(64 * 1024);
    assertThatThrownBy(() -> receiver.receiveWords(LONG)).hasMessageContaining("longer than");
  }

  @Test
  void theEndOfTheOtherIsAnError() {
    sender.close();
    assertThatThrownBy(() -> receiver.receive(LONG)).hasMessageContaining("ended");
  }

  @Test
  void aWaitEnds() {
    assertThatThrownBy(() -> receiver.receive(Duration.ofMillis(1)))
        .hasMessageContaining("no answer");
  }

  @Test
  void nobodyListens() {
    assertThatThrownBy(() -> DescriptorSocket.connect(directory.resolve("nothing")))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("nothing");
  }

  @Test
  void aPathThatIsTooLongIsRefused() {
    Path path = directory.resolve("x".repeat(108));
    assertThatThrownBy(() -> DescriptorSocket.listen(path))
        .isInstanceOf(IOException.class)
        .hasMessage(path + ": File name too long");
  }
}
