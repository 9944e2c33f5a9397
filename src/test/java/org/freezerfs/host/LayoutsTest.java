package org.freezerfs.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.mounted.Needs;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The numbers and layouts that come from C headers, against the headers of each architecture, on
 * whichever this runs: fuse-tests/programs/layouts.c lists them.
 */
class LayoutsTest {
  private static final Path SOURCE = Path.of("fuse-tests", "programs", "layouts.c");
  private static final String HEADERS = "/usr/include/fuse";
  private static final String PACKAGE = "org.freezerfs.";

  /** In the assembly output; the value is an operand, which some architectures write with a $. */
  private static final Pattern LINE =
      Pattern.compile("\\s*# (JAVA|LIBRARY)\t(.+)\t(.+)\t[$#]?(-?\\d+)");

  /** Numbers that are in no C header: our own, and those that only the kernel's source has. */
  private static final Set<String> OWN =
      Set.of(
          "fuse.RequestLoop.ENOUGH_MEMORY",
          "fuse.CgroupFuse.CACHE_PART_OF_HEAP",
          "fuse.GroupCallbacks.MAX_FILE_BYTES",
          "fuse.Handover.GROUPS_WORD",
          "fuse.KernelNodes.REMOVED",
          "fuse.Restorer.UNIQUE",
          "fuse.ModifyNotices.LONGEST_END_MILLIS",
          "fuse.ModifyNotices.LONGEST_IDLE_MILLIS",
          "fuse.ModifyNotices.MAX_WRITERS",
          "fuse.ModifyNotices.MAX_WRITERS_FOR_OWNER",
          "fuse.ModifyNotices.PATIENCE_MILLIS",
          "fuse.ModifyNotices.RETRY_MILLIS",
          "fuse.ModifyNotices.TRIES",
          "fuse.NodeStat.BLOCK_SIZE",
          "fuse.NodeStat.UNCHANGED_ID",
          "fuse.FuseMessage.UNKNOWN",
          "fuse.OpenLimit.HEAP_BYTES_PER_FILE",
          "fuse.PartialReadCache.ENTRY_OVERHEAD",
          "fuse.Restorer.NO_DESCRIPTOR",
          "fuse.RequestThreads.FIRST_PHASE",
          "fuse.RequestThreads.REST_MILLIS",
          "host.cgroups.CgroupWalk.DEEPEST",
          "host.cgroups.CgroupWalk.LONGEST_SHOWN",
          "host.cgroups.CgroupWalk.MOST_OF_OTHER_USER",
          "host.cgroups.FreezerHierarchy.CONTROLLERS",
          "host.cgroups.FreezerHierarchy.PATH",
          "host.cgroups.HostCgroup.ANY",
          "host.cgroups.HostCgroup.BUFFER_SIZE",
          "host.cgroups.HostCgroup.LONGEST_FILE",
          "host.cgroups.HostCgroup.MODE",
          "host.cgroups.HostCgroup.NONE",
          "host.cgroups.HostCgroupException.serialVersionUID",
          "host.cgroups.KeptFiles.NONE",
          "host.libc.UserFile.NONE",
          "host.libc.UserFile.ROOT",
          "host.libc.UserFile.UNCHANGED",
          "host.events.OnlineCpus.BUFFER_SIZE",
          "host.events.OnlineCpus.FROM_THE_KERNEL",
          "host.events.OnlineCpus.ONLINE",
          "host.events.OnlineCpus.QUEUE_BYTES",
          "host.events.PerfRing.DATA_PAGES",
          // The order of what follows the header is in a comment of perf_event.h.
          "host.events.PerfRing.PROCESS",
          "host.events.PerfRing.THREAD",
          "host.events.PerfRing.RAW",
          "host.events.PerfRing.TIME",
          "host.events.PerfRing.SPARE",
          "host.events.ProcessEvents.BATCH",
          "host.events.ProcessEvents.BUFFER_SIZE",
          "host.events.ProcessEvents.MAX_REQUESTS",
          "host.events.ProcessEvents.QUEUE_BYTES",
          "host.events.SocketFilter.NOTHING",
          "host.events.SocketFilter.WHOLE_MESSAGE",
          "host.events.Tracepoint.DECIMAL",
          "host.events.TracepointRings.ALL_TASKS",
          "host.events.TracepointRings.NO_GROUP",
          "host.events.TracepointRings.WAKE_AT_EACH",
          "host.events.TracepointRings.WAKE_WHEN_HALF_FULL",
          "host.libc.DescriptorBudget.LAST_TO_KEEP",
          "host.libc.DescriptorBudget.NONE",
          "host.libc.DescriptorBudget.RESERVE",
          "host.libc.DescriptorBudget.TABLE_SIZE",
          "host.libc.DescriptorSocket.LARGEST",
          "host.libc.DirectoryEntries.BUFFER_SIZE",
          "host.libc.FileStatus.NO_DIRECTORY",
          "host.libc.FileStatus.OWN_LINKS",
          "host.libc.LibC.NO_DESCRIPTOR",
          "host.libc.PollTable.DO_NOT_WAIT",
          "host.libc.PollTable.FOREVER",
          "host.libc.PrivateDescriptors.FIRST",
          "host.libc.PrivateDescriptors.LAST",
          "host.marks.LocksLimit.MAX_UNDOS",
          "host.marks.RlimitMark.GROUP_BITS",
          "host.marks.RlimitMark.TAG",
          "host.marks.RlimitMark.TAG_MASK",
          "host.marks.MarkOwner.BASE",
          "host.marks.MarkOwner.BITS",
          "host.marks.MarkOwner.NONE",
          "host.marks.MarkOwner.TRIES",
          "host.marks.RlimitMark.GONE",
          "host.marks.RlimitMark.LARGEST_GROUP",
          "host.marks.RlimitMark.NONE",
          "host.mounts.MountLine.DEVICE",
          "host.mounts.MountLine.ID",
          "host.mounts.MountLine.MOUNT_POINT",
          "host.mounts.MountLine.PARENT",
          "host.mounts.MountLine.ROOT",
          "host.mounts.MountLine.SUPER_OPTIONS",
          "host.mounts.MountedFilesystem.PAUSE_MILLIS",
          // gnu_dev_major and gnu_dev_minor are code.
          "host.proc.CpuTime.STATE_TO_USER",
          "host.proc.CpuTime.TIMES_RUN",
          "host.proc.CpuTime.USER_TO_SYSTEM",
          "host.proc.EvictableDescriptors.FIRST_SIZE",
          "host.proc.EvictableDescriptors.MAX_LOOKED_AT",
          "host.proc.EvictableDescriptors.TRIES",
          "host.proc.EvictableDescriptors.WORTHWHILE",
          "host.proc.OpenProcess.INIT",
          "host.proc.OpenProcess.NONE",
          // Of Java, not the kernel.
          "host.proc.OwnThreads.WAKING",
          "host.proc.PidNamespaces$Own.NUMBER",
          "host.proc.Pidfds.AT_ONCE",
          "host.proc.Pidfds.NONE",
          "host.proc.KernelFile.LARGE_ENOUGH_FOR_MOST",
          "host.proc.KernelFile.NOTHING",
          "host.proc.KernelFile.SMALL",
          "host.proc.ProcStat.FLAGS_TO_THREADS",
          "host.proc.ProcStat.LATEST_END_OF_NAME",
          "host.proc.ProcStat.MAX_READS",
          "host.proc.ProcStat.PARENT_TO_PROCESS_GROUP",
          // The PF_ flags are the kernel's own (include/linux/sched.h), the same everywhere.
          "host.proc.ProcStat.PF_EXITING",
          "host.proc.ProcStat.PF_FORKNOEXEC",
          "host.proc.ProcStat.PF_KTHREAD",
          "host.proc.ProcStat.PROCESS_GROUP_TO_SESSION",
          "host.proc.ProcStat.SESSION_TO_FLAGS",
          "host.proc.ProcStat.STATE_TO_PARENT",
          "host.proc.ProcStat.THREADS_TO_START",
          "host.proc.RecentTaskFiles.MAX_TASKS",
          "host.programs.Priority.CALLING_THREAD",
          "host.programs.Priority.LOWEST_REAL_TIME",
          "host.programs.Programs.FIRST_WITH_LOCALE_ARGUMENTS");

  /** One line of the list, with the value that the headers give. */
  private record Entry(boolean isOfLibrary, String type, String field, long value) {
    String name() {
      return type + "." + field;
    }
  }

  @TempDir private Path directory;

  @ParameterizedTest
  @EnumSource
  void ourNumbersAreThoseOfTheHeaders(Architecture architecture) throws Exception {
    List<String> wrong = new ArrayList<>();
    for (Entry entry : compile(architecture)) {
      if (!entry.isOfLibrary()) {
        Number ours = valueOf(entry);
        if (ours == null || ours.longValue() != narrow(entry.value(), ours)) {
          wrong.add(entry.name() + " is " + ours + " and not " + entry.value());
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  /** A 32-bit number with the highest bit set is negative in Java. */
  private static long narrow(long value, Number ours) {
    boolean isUnsigned = value >> Integer.SIZE == 0;
    return ours instanceof Integer && isUnsigned ? (int) value : value;
  }

  private static Number valueOf(Entry entry) throws ReflectiveOperationException {
    Class<?> type = Class.forName(entry.type());
    String[] path = entry.field().split("\\.", 2);
    Object value = read(type, path[0], null);
    if (path.length == 1) {
      return (Number) value;
    }
    return (Number)
        (value instanceof Map<?, ?> map ? map.get(path[1]) : read(type, path[1], value));
  }

  private static Object read(Class<?> type, String field, Object of)
      throws ReflectiveOperationException {
    Field declared = type.getDeclaredField(field);
    declared.setAccessible(true);
    return declared.get(of);
  }

  @ParameterizedTest
  @EnumSource
  void librariesHaveTheNumbersOfTheHeaders(Architecture architecture) throws Exception {
    List<Entry> entries = compile(architecture).stream().filter(Entry::isOfLibrary).toList();
    List<String> answers = askLibraries(architecture, entries);
    List<String> wrong = new ArrayList<>();
    for (int i = 0; i < entries.size(); i++) {
      Entry entry = entries.get(i);
      if (!answers.get(i).equals(Long.toString(entry.value()))) {
        wrong.add(entry.name() + " is " + answers.get(i) + " and not " + entry.value());
      }
    }
    assertThat(wrong).isEmpty();
  }

  /**
   * The libraries decide once for a virtual machine which architecture it has. So another one is
   * started, which takes itself for one of the architecture; but its native code is of this one.
   */
  private List<String> askLibraries(Architecture architecture, List<Entry> entries)
      throws Exception {
    String nativeCode = "libjffi-1.2.so";
    String host = nameInC(Architecture.current());
    try (InputStream code =
        LayoutsTest.class.getResourceAsStream("/jni/" + host + "-Linux/" + nativeCode)) {
      Files.copy(code, directory.resolve(nativeCode));
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dos.arch=" + read(Architecture.class, "javaName", architecture),
                "-Djffi.boot.library.path=" + directory,
                "-cp",
                System.getProperty("java.class.path"),
                LibraryLayouts.class.getName()));
    entries.forEach(entry -> command.add(entry.type() + ":" + entry.field()));
    List<String> answers = run(command).lines().toList();
    assertThat(answers).hasSameSizeAs(entries);
    return answers;
  }

  @ParameterizedTest
  @EnumSource
  void listsAllNumbersOfThePackages(Architecture architecture) throws Exception {
    Set<String> numbers = new TreeSet<>();
    for (String folder : List.of("host", "fuse")) {
      for (Class<?> type : classesIn(folder)) {
        numbers.addAll(numbersOf(type, architecture));
      }
    }
    Set<String> listed =
        compile(architecture).stream()
            .map(entry -> entry.name().replace(PACKAGE, ""))
            .collect(Collectors.toSet());
    numbers.removeAll(listed);
    assertThat(numbers).containsExactlyInAnyOrderElementsOf(OWN);
  }

  private static List<Class<?>> classesIn(String folder) throws Exception {
    Path classes =
        Path.of(Architecture.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    List<Class<?>> found = new ArrayList<>();
    try (Stream<Path> files =
        Files.walk(classes.resolve(PACKAGE.replace('.', '/')).resolve(folder))) {
      for (Path file : files.filter(path -> path.toString().endsWith(".class")).toList()) {
        String name = classes.relativize(file).toString().replace('/', '.');
        found.add(
            Class.forName(
                name.substring(0, name.length() - ".class".length()),
                false,
                LayoutsTest.class.getClassLoader()));
      }
    }
    return found;
  }

  /** The names that the number of a class would have in the list. */
  private static Set<String> numbersOf(Class<?> type, Architecture architecture)
      throws ReflectiveOperationException {
    String prefix = type.getName().replace(PACKAGE, "") + ".";
    Set<String> names = new TreeSet<>();
    for (Field field : type.getDeclaredFields()) {
      if (!Modifier.isFinal(field.getModifiers()) || field.isSynthetic()) {
        continue;
      }
      boolean isStatic = Modifier.isStatic(field.getModifiers());
      if (isNumber(field.getType()) && isStatic) {
        names.add(prefix + field.getName());
      } else if (isNumber(field.getType()) && type.isEnum()) {
        for (Object constant : type.getEnumConstants()) {
          if (type != Architecture.class || constant == architecture) {
            names.add(prefix + constant + "." + field.getName());
          }
        }
      } else if (isStatic
          && field.getGenericType() instanceof ParameterizedType map
          && map.getRawType() == Map.class
          && map.getActualTypeArguments()[1] == Integer.class) {
        ((Map<?, ?>) read(type, field.getName(), null))
            .keySet()
            .forEach(key -> names.add(prefix + field.getName() + "." + key));
      }
    }
    return names;
  }

  private static boolean isNumber(Class<?> type) {
    return Set.of(int.class, long.class, short.class, byte.class).contains(type);
  }

  @ParameterizedTest
  @EnumSource
  void listsAllThatIsUsedOfTheLibraries(Architecture architecture) throws Exception {
    Set<String> used = new TreeSet<>();
    Pattern constant = Pattern.compile("\\b(Errno\\.E|Signal\\.SIG|FileStat\\.S_)[A-Z0-9]+\\b");
    try (Stream<Path> sources = Files.walk(Path.of("src", "main", "java"))) {
      sources
          .filter(Files::isRegularFile)
          .flatMap(source -> constant.matcher(text(source)).results())
          .map(MatchResult::group)
          .forEach(used::add);
    }
    List<String> callbacks =
        Stream.of(FuseOperations.class.getFields()).map(Field::getName).toList();
    for (String name : List.of("CgroupFuse", "GroupCallbacks")) {
      for (Method method :
          Class.forName(PACKAGE + "fuse." + name, false, LayoutsTest.class.getClassLoader())
              .getDeclaredMethods()) {
        if (callbacks.contains(method.getName())) {
          used.add("FuseOperations." + method.getName());
        }
      }
    }
    assertThat(used).hasSizeGreaterThan(70);
    assertThat(compile(architecture).stream().map(LayoutsTest::withoutPackage)).containsAll(used);
  }

  private static String withoutPackage(Entry entry) {
    return entry.type().substring(entry.type().lastIndexOf('.') + 1) + "." + entry.field();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Entry> compile(Architecture architecture) throws Exception {
    String compiler = nameInC(architecture) + "-linux-gnu-gcc";
    Needs.program(compiler);
    Needs.given(Files.exists(Path.of(HEADERS)), "the headers of libfuse 2");
    Path output = directory.resolve("layouts.s");
    run(
        List.of(
            compiler,
            "-std=c11",
            "-Wall",
            "-Werror",
            // Without it the bit fields are no constants.
            "-O2",
            "-D_FILE_OFFSET_BITS=64",
            "-I" + HEADERS,
            "-S",
            "-o",
            output.toString(),
            SOURCE.toString()));
    List<Entry> entries =
        Files.readString(output)
            .lines()
            .map(LINE::matcher)
            .filter(line -> line.matches())
            .map(
                line ->
                    new Entry(
                        line.group(1).equals("LIBRARY"),
                        line.group(2),
                        line.group(3),
                        Long.parseLong(line.group(4))))
            .toList();
    assertThat(entries).hasSizeGreaterThan(250);
    return entries;
  }

  private static String nameInC(Architecture architecture) {
    return architecture.name().toLowerCase(Locale.ROOT);
  }

  private static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (InputStream from = process.getInputStream()) {
      process.getOutputStream().close();
      String output = new String(from.readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).as("%s printed: %s", command, output).isZero();
      return output;
    } finally {
      process.destroyForcibly();
    }
  }
}
