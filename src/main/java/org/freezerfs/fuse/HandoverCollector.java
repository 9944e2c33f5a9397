package org.freezerfs.fuse;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.freezerfs.cgroup.Hierarchy;

/** Collects what one daemon of a mount tells the next. */
final class HandoverCollector {
  private final Hierarchy hierarchy;
  private final NodeTranslator translator;

  HandoverCollector(Hierarchy hierarchy, NodeTranslator translator) {
    this.hierarchy = hierarchy;
    this.translator = translator;
  }

  /** Collects it. No request is being served. */
  Handover collect(OpenFiles<OpenControlFile> files) {
    KernelNodes nodes = translator.nodes();
    List<KernelNodes.Known> known = nodes.known();
    List<Handover.OpenFile> openFiles = new ArrayList<>();
    files.all().forEach((id, file) -> openFiles.add(openFile(id, file)));
    List<Handover.OpenDirectory> openDirectories = new ArrayList<>();
    translator
        .directories()
        .forEach(
            (id, directory) ->
                openDirectories.add(new Handover.OpenDirectory(id, directory.node())));
    return new Handover(
        HexFormat.of().formatHex(translator.init()),
        nodes.largest(),
        translator.lastDirectory(),
        files.lastHandle(),
        OptionalInt.of(hierarchy.groupsBelowRoot()),
        known,
        openDirectories,
        openFiles,
        hierarchy.faults().injected(),
        hierarchy.notesChanges() ? new WatchedContents(hierarchy).read(known) : Map.of());
  }

  private Handover.OpenFile openFile(long id, OpenControlFile file) {
    long node =
        file.file().group().isRemoved()
            ? KernelNodes.REMOVED
            : translator.nodes().find(file.toString());
    return new Handover.OpenFile(id, node, file.opener(), file.progress());
  }
}
