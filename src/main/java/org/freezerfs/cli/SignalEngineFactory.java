package org.freezerfs.cli;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.freezerfs.engine.Engine;
import org.freezerfs.engine.EngineFactory;
import org.freezerfs.engine.EngineUnavailableException;
import org.freezerfs.engine.OwnProcesses;
import org.freezerfs.engine.signals.Recovery;
import org.freezerfs.engine.signals.SignalEngine;
import org.freezerfs.engine.signals.journal.Journal;
import org.freezerfs.host.marks.RlimitMark;

/**
 * Makes the engine by signals of a mount point, with its {@link JournalFile journal} of stopped
 * processes and its {@link Guardian}. The only class here that knows this engine.
 */
final class SignalEngineFactory implements EngineFactory {
  private final JournalFile journal;

  SignalEngineFactory(JournalFile journal) {
    this.journal = journal;
  }

  @Override
  public Engine create(Settings settings) throws EngineUnavailableException, IOException {
    Optional<Guardian> guardian =
        settings.hasGuardian() ? Optional.of(Guardian.ofJournal(journal.path())) : Optional.empty();
    try {
      return new SignalEngine(
          settings.receivesEvents(),
          settings.countsVforkWaiter(),
          OwnProcesses.of(guardian.map(Guardian::task), settings.owners()),
          new Journal(
              settings.isRecoverable() ? Optional.of(journal) : Optional.empty(),
              guardian.map(Guardian::task),
              new RlimitMark()),
          journal,
          settings.recorder(),
          () -> guardian.ifPresent(Guardian::end));
    } catch (RuntimeException | Error e) {
      guardian.ifPresent(Guardian::end);
      throw e;
    }
  }

  @Override
  public boolean isAnythingLeft() {
    return journal.exists();
  }

  @Override
  public Recovered recover(Set<Integer> owners) throws IOException {
    int thawed = 0;
    List<String> remarks = new ArrayList<>();
    if (journal.exists()) {
      Recovery recovery = Recovery.of(journal.read(), journal::guardianReport);
      thawed = recovery.thawed();
      if (recovery.refused() > 0) {
        remarks.add(
            MountState.processes(recovery.refused()) + " may not be signalled, and stay stopped");
      }
      if (recovery.damage().isPresent()) {
        remarks.add(journal.setAside(recovery.damage().get()));
      }
    }
    removeFiles();
    Recovery.clearMarks(owners);
    return new Recovered(thawed, remarks, true);
  }

  @Override
  public boolean needsFiles() throws IOException {
    return journal.exists() && Recovery.mayBePending(journal.read(), journal::guardianReport);
  }

  @Override
  public void removeFiles() throws IOException {
    journal.remove();
    journal.removeGuardianReport();
  }
}
