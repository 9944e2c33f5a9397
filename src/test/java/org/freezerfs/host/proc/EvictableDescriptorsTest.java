package org.freezerfs.host.proc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.ArrayList;
import java.util.List;
import org.freezerfs.host.libc.DescriptorBudget;
import org.freezerfs.host.libc.LibC;
import org.freezerfs.host.proc.EvictableDescriptors.Use;
import org.junit.jupiter.api.Test;

class EvictableDescriptorsTest {
  private static final int F_DUPFD_CLOEXEC = 1030;

  private final EvictableDescriptors spare = new EvictableDescriptors();
  private final List<String> asked = new ArrayList<>();

  /** Has one descriptor, and gives it up if it may. */
  private final class Holder implements EvictableDescriptors.Holder {
    private final String name;
    private final boolean isInUse;
    private final int fd = LibC.get().open("/", LibC.READ_ONLY);

    Holder(String name, Use use, boolean isInUse) {
      this.name = name;
      this.isInUse = isInUse;
      spare.add(this, use, fd);
    }

    @Override
    public boolean giveUp(Use use) {
      asked.add(name + " " + use);
      if (isInUse) {
        return false;
      }
      spare.remove(use, fd);
      LibC.get().close(fd);
      return true;
    }
  }

  /** A descriptor whose number says that few are left. */
  private static int highDescriptor() {
    assumeThat(DescriptorBudget.keepable())
        .as("a larger table of descriptors takes gigabytes")
        .isLessThan(1 << 20);
    int any = LibC.get().open("/", LibC.READ_ONLY);
    int fd = LibC.get().fcntl(any, F_DUPFD_CLOEXEC, DescriptorBudget.keepable());
    LibC.get().close(any);
    assertThat(fd).isGreaterThanOrEqualTo((int) DescriptorBudget.keepable());
    return fd;
  }

  @Test
  void keepsWhatThereIsRoomFor() {
    new Holder("directory", Use.TASK_DIRECTORY, false);
    int fd = LibC.get().open("/", LibC.READ_ONLY);
    assertThat(spare.keepOrClose(fd, Use.PIDFD)).isEqualTo(fd);
    assertThat(asked).isEmpty();
    assertThat(spare.isExhausted()).isFalse();
    LibC.get().close(fd);
  }

  @Test
  void closesWhatSavesLeast() {
    new Holder("stat", Use.STAT, false);
    new Holder("directory", Use.TASK_DIRECTORY, false);
    int kept = spare.keepOrClose(highDescriptor(), Use.PIDFD);
    assertThat(kept).isBetween(0, (int) DescriptorBudget.keepable() - 1);
    assertThat(asked).containsExactly("directory TASK_DIRECTORY");
    assertThat(spare.isExhausted()).isTrue();
    LibC.get().close(kept);
    LibC.get().close(spare.keepOrClose(highDescriptor(), Use.PIDFD));
    assertThat(asked).containsExactly("directory TASK_DIRECTORY", "stat STAT");
    assertThat(spare.keepOrClose(highDescriptor(), Use.PIDFD)).isNegative();
  }

  @Test
  void closesNothingThatSavesAsMuch() {
    new Holder("stat", Use.STAT, false);
    assertThat(spare.keepOrClose(highDescriptor(), Use.STAT)).isNegative();
    assertThat(asked).isEmpty();
  }

  @Test
  void asksAnotherIfOneIsInUse() {
    new Holder("busy", Use.TASK_DIRECTORY, true);
    new Holder("idle", Use.TASK_DIRECTORY, false);
    int kept = spare.keepOrClose(highDescriptor(), Use.STAT);
    assertThat(kept).isNotNegative();
    assertThat(asked).containsExactly("busy TASK_DIRECTORY", "idle TASK_DIRECTORY");
    LibC.get().close(kept);
  }

  @Test
  void keepsMoreOnceOthersAreClosed() {
    assertThat(spare.keepOrClose(highDescriptor(), Use.TASK_DIRECTORY)).isNegative();
    assertThat(spare.isExhausted()).isTrue();
    spare.noteClosed();
    assertThat(spare.isExhausted()).isFalse();
  }

  @Test
  void failureToOpenIsNoScarcity() {
    assertThat(spare.keepOrClose(-1, Use.STAT)).isNegative();
    assertThat(spare.isExhausted()).isFalse();
  }
}
