package org.freezerfs.fuse;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.faults.Fault;

/**
 * What one daemon of a mount tells the next: what the kernel knows of nodes, what is open, and the
 * faults of each group. Names, paths and contents have one byte in each character.
 *
 * @param init the struct fuse_init_in by which the kernel has begun to use the mount, in hex
 * @param largestNode the largest id of a node that the kernel was ever given
 * @param lastDirectory the largest id of an open directory that the kernel was ever given
 * @param lastFile the largest id of an open file that the kernel was ever given
 * @param groups how many groups there are besides the root; empty if an earlier version has not
 *     said so
 * @param faults what is left of each, by the ids of groups
 * @param watched the contents of files that may be polled or watched, by their paths
 */
public record Handover(
    String init,
    long largestNode,
    long lastDirectory,
    long lastFile,
    OptionalInt groups,
    List<KernelNodes.Known> nodes,
    List<OpenDirectory> directories,
    List<OpenFile> files,
    Map<Integer, Map<Fault, String>> faults,
    Map<String, String> watched) {
  /** An open directory, by the kernel's ids. */
  record OpenDirectory(long id, long node) {}

  /** An open control file, by the kernel's ids. */
  record OpenFile(long id, long node, Credentials opener, OpenControlFile.Progress progress) {}

  private static final int GROUPS_WORD = 5;

  private static final HexFormat HEX = HexFormat.of();

  /**
   * Collects what this daemon tells. No request is being served.
   *
   * @param files the open control files
   */
  static Handover of(
      Hierarchy hierarchy, NodeTranslator translator, OpenFiles<OpenControlFile> files) {
    KernelNodes nodes = translator.nodes();
    List<KernelNodes.Known> known = nodes.known();
    List<OpenFile> openFiles = new ArrayList<>();
    files.all().forEach((id, file) -> openFiles.add(openFile(id, file, nodes)));
    List<OpenDirectory> openDirectories = new ArrayList<>();
    translator
        .directories()
        .forEach((id, directory) -> openDirectories.add(new OpenDirectory(id, directory.node())));
    return new Handover(
        HEX.formatHex(translator.init()),
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

  private static OpenFile openFile(long id, OpenControlFile file, KernelNodes nodes) {
    long node = file.file().group().isRemoved() ? KernelNodes.REMOVED : nodes.find(file.toString());
    return new OpenFile(id, node, file.opener(), file.progress());
  }

  /** Returns lines that {@link #parse} reads. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(
        String.join(
            " ",
            "mount",
            init,
            Long.toString(largestNode),
            Long.toString(lastDirectory),
            Long.toString(lastFile),
            groups.isPresent() ? Integer.toString(groups.getAsInt()) : ""));
    for (KernelNodes.Known node : nodes) {
      lines.add(
          "node "
              + node.id()
              + " "
              + node.parent()
              + " "
              + hex(node.name())
              + " "
              + node.lookups());
    }
    for (OpenDirectory directory : directories) {
      lines.add("directory " + directory.id() + " " + directory.node());
    }
    for (OpenFile file : files) {
      lines.add(line(file));
    }
    faults.forEach(
        (group, each) ->
            each.forEach(
                (fault, value) -> lines.add("fault " + group + " " + fault + " " + hex(value))));
    watched.forEach((path, text) -> lines.add("watched " + hex(path) + " " + hex(text)));
    return lines;
  }

  private static String line(OpenFile file) {
    Credentials opener = file.opener();
    OpenControlFile.Progress progress = file.progress();
    String groups = opener.groups().stream().map(String::valueOf).collect(Collectors.joining(","));
    return Stream.of(
            "file",
            file.id(),
            file.node(),
            opener.uid(),
            opener.gid(),
            opener.tid(),
            opener.isHostRoot(),
            opener.hasSysAdmin(),
            "." + groups,
            progress.next(),
            progress.atEnd(),
            hex(progress.rest()),
            progress.cursor().id(),
            progress.cursor().unread(),
            progress.hasChanged())
        .map(String::valueOf)
        .collect(Collectors.joining(" "));
  }

  /** A word, also for no text. The text has one byte in each character. */
  private static String hex(String text) {
    return "." + HEX.formatHex(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static String text(String word) {
    return new String(HEX.parseHex(word.substring(1)), StandardCharsets.ISO_8859_1);
  }

  /**
   * Reads what {@link #lines} has returned.
   *
   * @throws IllegalArgumentException or IndexOutOfBoundsException for anything else
   */
  public static Handover parse(List<String> lines) {
    String[] mount = lines.get(0).split(" ", -1);
    List<KernelNodes.Known> nodes = new ArrayList<>();
    List<OpenDirectory> directories = new ArrayList<>();
    List<OpenFile> files = new ArrayList<>();
    Map<Integer, Map<Fault, String>> faults = new TreeMap<>();
    Map<String, String> watched = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      String[] words = line.split(" ", -1);
      switch (words[0]) {
        case "node" ->
            nodes.add(
                new KernelNodes.Known(
                    Long.parseLong(words[1]),
                    Long.parseLong(words[2]),
                    text(words[3]),
                    Long.parseLong(words[4])));
        case "directory" ->
            directories.add(new OpenDirectory(Long.parseLong(words[1]), Long.parseLong(words[2])));
        case "file" -> files.add(file(words));
        case "watched" -> watched.put(text(words[1]), text(words[2]));
        case "fault" ->
            faults
                .computeIfAbsent(Integer.valueOf(words[1]), id -> new EnumMap<>(Fault.class))
                .put(Fault.valueOf(words[2]), text(words[3]));
        default -> throw new IllegalArgumentException(line);
      }
    }
    return new Handover(
        mount[1],
        Long.parseLong(mount[2]),
        Long.parseLong(mount[3]),
        Long.parseLong(mount[4]),
        mount.length > GROUPS_WORD && !mount[GROUPS_WORD].isEmpty()
            ? OptionalInt.of(Integer.parseInt(mount[GROUPS_WORD]))
            : OptionalInt.empty(),
        nodes,
        directories,
        files,
        faults,
        watched);
  }

  private static OpenFile file(String[] words) {
    List<Integer> groups =
        Stream.of(words[8].substring(1).split(","))
            .filter(group -> !group.isEmpty())
            .map(Integer::valueOf)
            .toList();
    return new OpenFile(
        Long.parseLong(words[1]),
        Long.parseLong(words[2]),
        new Credentials(
            Integer.parseInt(words[3]),
            Integer.parseInt(words[4]),
            Integer.parseInt(words[5]),
            Boolean.parseBoolean(words[6]),
            Boolean.parseBoolean(words[7]),
            groups),
        new OpenControlFile.Progress(
            Long.parseLong(words[9]),
            Boolean.parseBoolean(words[10]),
            text(words[11]),
            new IdListCursor(Integer.parseInt(words[12]), Integer.parseInt(words[13])),
            Boolean.parseBoolean(words[14])));
  }
}
