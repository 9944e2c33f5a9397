package org.freezerfs.engine.signals;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.PreviousEngine;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.engine.signals.journal.JournalFiles;
import org.freezerfs.engine.signals.journal.JournalFormat;
import org.freezerfs.engine.signals.journal.JournalFormat.Entry;
import org.freezerfs.engine.signals.journal.ThawAction;
import org.freezerfs.engine.signals.membership.ForkTracker;
import org.freezerfs.engine.signals.membership.Member;
import org.freezerfs.engine.signals.membership.MemberTable;
import org.freezerfs.engine.signals.membership.PreviousMembers;
import org.freezerfs.engine.signals.process.TaskFreezeState;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.marks.RlimitMark;
import org.freezerfs.host.proc.Processes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over the members of an engine whose daemon has ended, as far as their groups have been
 * created in this one. Members that the other engine had stopped stay stopped.
 */
final class Takeover {
  private static final Logger LOG = LoggerFactory.getLogger(Takeover.class);

  private final MemberTable members;
  private final FreezeEnforcer enforcer;
  private final ForkTracker forks;
  private final Journal journal;
  private final JournalFiles previousJournal;
  private final PreviousEngine previous;

  Takeover(
      MemberTable members,
      FreezeEnforcer enforcer,
      ForkTracker forks,
      Journal journal,
      JournalFiles previousJournal,
      PreviousEngine previous) {
    this.members = members;
    this.enforcer = enforcer;
    this.forks = forks;
    this.journal = journal;
    this.previousJournal = previousJournal;
    this.previous = previous;
  }

  /**
   * Takes the members over.
   *
   * @return how many processes were frozen, and stay so
   */
  int run() throws IOException {
    byte[] bytes = previousJournal.read();
    JournalFormat.Contents contents = JournalFormat.read(bytes);
    List<Entry> pending = Recovery.pendingActions(contents, previousJournal::guardianReport);
    journal.create();
    Set<Integer> withInvalidMark = new HashSet<>();
    PreviousMembers previousMembers =
        new PreviousMembers(members, previous.owners(), previous.members());
    int frozen =
        forks.withForksDrained(
            () -> {
              withInvalidMark.addAll(addMarked(previousMembers));
              previousMembers.addUnmarked();
              int resumed = resume(pending);
              return contents.isComplete() ? resumed : resumed + assumeStoppedByFreeze();
            });
    journal.publish();
    for (int pid : withInvalidMark) {
      RlimitMark.clearOf(previous.owners(), pid);
    }
    forks.scanAll();
    previousJournal.removeGuardianReport();
    if (bytes.length > 0 && contents.damage().isPresent()) {
      LOG.warn(
          "{}", NativeEncoding.encode(previousJournal.keepCopy(bytes, contents.damage().get())));
    }
    return frozen;
  }

  /**
   * Adds each process that has a mark of the other engine. Repeated while it finds some, because
   * children are forked with a mark meanwhile.
   *
   * @return the ids of the processes whose mark names no group
   */
  private Set<Integer> addMarked(PreviousMembers previousMembers) throws IOException {
    Set<Integer> withInvalidMark = new HashSet<>();
    long before;
    long begin = System.nanoTime();
    do {
      before = members.addedCount();
      Processes.visitAll(
          pid -> {
            if (!previousMembers.addMarked(pid)) {
              withInvalidMark.add(pid);
            }
          });
    } while (members.addedCount() > before && System.nanoTime() - begin < Freeze.REPEAT_NANOS);
    return withInvalidMark;
  }

  /**
   * Restores the freeze requests that the journal names.
   *
   * @return how many processes still exist
   */
  private int resume(List<Entry> pending) throws IOException {
    int resumed = 0;
    for (Entry entry : pending) {
      Optional<Member> member = members.find(entry.task());
      if (member.isEmpty()) {
        member = members.move(entry.task(), Engine.ROOT);
      }
      if (member.isPresent()) {
        enforcer.restore(member.get(), entry.action());
        resumed++;
      }
    }
    return resumed;
  }

  /**
   * Where the journal does not name all stopped processes: a stopped member of a freezing group is
   * assumed to have been stopped by the freeze.
   *
   * @return how many
   */
  private int assumeStoppedByFreeze() throws IOException {
    int assumed = 0;
    for (Member member : members.all()) {
      TaskFreezeState state = member.freezeState();
      if (previous.freezing().contains(member.group())
          && !state.isFreezeRequested()
          && member.process().runState().groupStop()) {
        enforcer.restore(member, ThawAction.CONTINUE);
        assumed++;
      }
    }
    return assumed;
  }
}
