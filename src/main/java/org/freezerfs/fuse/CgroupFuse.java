package org.freezerfs.fuse;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import jnr.constants.platform.Errno;
import jnr.ffi.Pointer;
import jnr.ffi.Struct;
import org.freezerfs.cgroup.CgroupException;
import org.freezerfs.cgroup.ControlFile;
import org.freezerfs.cgroup.Credentials;
import org.freezerfs.cgroup.Group;
import org.freezerfs.cgroup.Hierarchy;
import org.freezerfs.cgroup.Node;
import org.freezerfs.host.libc.Architecture;
import org.freezerfs.host.libc.NativeEncoding;
import org.freezerfs.host.proc.Capabilities;
import org.freezerfs.host.proc.ProcStatus;
import org.freezerfs.host.proc.Processes;
import ru.serce.jnrfuse.FuseFillDir;
import ru.serce.jnrfuse.struct.FileStat;
import ru.serce.jnrfuse.struct.FuseFileInfo;
import ru.serce.jnrfuse.struct.FuseOperations;

/**
 * The callbacks of the FUSE filesystem. Each finds the node that it is about and the credentials of
 * the caller, passes both to the {@link Hierarchy}, and answers with a negative errno if that
 * refuses. No rule of the freezer is here.
 *
 * <p>Names are bytes: a string here holds one byte in each character. jnr-fuse encodes in the
 * default charset, which must be ISO-8859-1 for that.
 */
public final class CgroupFuse extends GroupCallbacks {
  /** The type of these mounts in /proc/mounts. */
  public static final String TYPE = "fuse.freezerfs";

  /** The program's name for libfuse. */
  private static final String PROGRAM = "freezerfs";

  private static final Path NOWHERE = Path.of("/dev/null/nowhere");

  /** The bit fields that follow {@code bmap}; jnr-fuse declares padding there. */
  private static final byte NULLPATH_OK_NOPATH_UTIME_OMIT_OK = 0b111;

  /** The contents that are kept for readers may take this part of the heap. */
  private static final int CACHE_PART_OF_HEAP = 16;

  // Of all mounts of this process, whose heap it is.
  private static final OpenLimit LIMIT = OpenLimit.ofHeap();
  private static final PartialReadCache CACHE =
      new PartialReadCache(Runtime.getRuntime().maxMemory() / CACHE_PART_OF_HEAP);

  private final CallbackTable callbackTable = new CallbackTable(this);
  private final FuseOperations operations = callbackTable.operations();

  // Set before the first request is served.
  private Runnable ready;
  private volatile RequestThreads threads;

  /** Whether serving is ended by {@link #end}. Set, as threads are replaced, under the monitor. */
  private volatile boolean ended;

  private FuseSession session;
  private Optional<ChangeNotices> notices = Optional.empty();
  private Optional<NodeTranslator> translator = Optional.empty();

  /** The file that is opened again after a takeover; null as soon as requests are served. */
  private Handover.OpenFile restored;

  private final OpenFiles<OpenControlFile> files = new OpenFiles<>(LIMIT);
  private final OpenFiles<Group> directories = new OpenFiles<>(LIMIT);
  private final PathLockGate gate = new PathLockGate();

  /**
   * Loads libfuse, and makes the callbacks.
   *
   * @throws UnsatisfiedLinkError if there is no libfuse 2
   */
  public CgroupFuse() {
    super(FuseSession.library());
    // Without nullpath_ok, libfuse would not pass the handle of an open file of a removed group.
    // Without utime_omit_ok, utimensat(2) could not leave one of the two times unchanged.
    Struct.getMemory(operations)
        .putByte(operations.bmap.offset() + Long.BYTES, NULLPATH_OK_NOPATH_UTIME_OMIT_OK);
  }

  /** Tells of each operation of a client; to be called before {@link #serve}. */
  public void setInterceptor(Interceptor told) {
    interceptor = told;
  }

  /** The hierarchy that is served; null before {@link #serve}. */
  public Hierarchy hierarchy() {
    return hierarchy;
  }

  /**
   * Sets whether all further requests are refused with ENOTCONN, as if the daemon had been killed.
   * What is frozen stays frozen.
   */
  public void setRefusing(boolean refuses) {
    requests.setRefused(refuses);
    if (refuses) {
      hierarchy.faults().endDelays();
    }
  }

  /** Lets another daemon take the mount over; to be called before {@link #serve}. */
  public void allowTakeover() {
    translator = Optional.of(new NodeTranslator(new KernelNodes(0), 0));
  }

  /**
   * Mounts, and serves requests until the filesystem has been unmounted, or {@link #stop} was
   * called.
   *
   * @param shown the hierarchy that the mount shows
   * @param whenReady run once the mount answers requests
   * @param arguments what fuse_main(3) would get after the program's name, without the mount point
   * @return false if it could not be mounted; libfuse has written the reason to standard error
   */
  public boolean serve(
      Hierarchy shown, Runnable whenReady, Path mountPoint, List<String> arguments) {
    prepare(shown, whenReady, this::serveRequests);
    prepareNotices(mountPoint);
    List<String> argv = new ArrayList<>(List.of(PROGRAM, "-f"));
    argv.addAll(arguments);
    argv.add(NativeEncoding.encode(mountPoint.toString()));
    session = FuseSession.mount(library, argv, operations);
    if (session == null) {
      return false;
    }
    boolean isServed = false;
    try {
      translator.ifPresent(session::translate);
      isServed = !ended;
    } finally {
      if (!isServed) {
        session.teardown();
      }
    }
    if (isServed) {
      serve();
    }
    return true;
  }

  private void prepareNotices(Path mountPoint) {
    if (hierarchy.notesChanges()) {
      notices = Optional.of(new ChangeNotices(hierarchy, library, mountPoint));
    }
  }

  /** Serves until the filesystem has been unmounted, or {@link #stop} was called. */
  private void serve() {
    threads.run();
    if (threads.isStopped()) {
      return;
    }
    endNotices();
    if (ended) {
      leave();
    } else {
      session.teardown();
      forgetOpenFiles();
    }
  }

  private void forgetOpenFiles() {
    files.closeAll().forEach(OpenControlFile::close);
    directories.closeAll();
  }

  /**
   * Ends serving a filesystem that is mounted no more in this mount namespace, but still in use, or
   * mounted in another: all later accesses give ENOTCONN, as if its daemon had ended.
   */
  public void end() throws InterruptedException {
    RequestThreads present;
    synchronized (this) {
      ended = true;
      present = threads;
    }
    if (present != null) {
      present.end();
    }
  }

  /**
   * Serves a filesystem that another daemon has mounted and served, until it has been unmounted or
   * {@link #stop} was called.
   *
   * @param device that daemon's /dev/fuse
   * @param arguments libfuse's own options, as {@link #serve} gets them
   * @throws IOException if libfuse does not know one of the options
   */
  public void adopt(
      Hierarchy shown,
      Runnable whenReady,
      Path mountPoint,
      List<String> arguments,
      int device,
      Handover from)
      throws IOException {
    prepare(shown, () -> {}, this::serveRequests);
    prepareNotices(mountPoint);
    List<String> argv = new ArrayList<>(List.of(PROGRAM));
    argv.addAll(arguments);
    NodeTranslator kept =
        new NodeTranslator(new KernelNodes(from.largestNode()), from.lastDirectory());
    translator = Optional.of(kept);
    session = FuseSession.adopt(library, device, argv, operations);
    if (session == null) {
      throw new IOException("libfuse refuses the options " + arguments);
    }
    session.translate(kept);
    hierarchy.faults().restore(from.faults(), new Credentials(0, 0, Processes.self()));
    new Restorer(session, kept).restore(from, this::restoring);
    files.skipTo(from.lastFile());
    new WatchedContents(hierarchy).tellChanges(from.watched());
    restored = null;
    whenReady.run();
    serve();
  }

  /** The next open is that of a file which was opened with the other daemon. */
  private void restoring(Handover.OpenFile file) {
    restored = file;
  }

  /**
   * Ends serving without an end of the mount: requests wait in the kernel then.
   *
   * @return false if a request was still being served after this time, and serving goes on; or if
   *     serving has ended before
   */
  public boolean stop(Path mountPoint, Duration time) throws InterruptedException {
    return threads.stop(mountPoint, time);
  }

  /** Goes on serving after {@link #stop}. */
  public void serveAgain() {
    synchronized (this) {
      threads = new RequestThreads(ended ? () -> {} : this::serveRequests, this::callerUid);
    }
    serve();
  }

  /** Whether serving has ended by {@link #stop}. */
  public boolean isStopped() {
    return threads != null && threads.isStopped();
  }

  /** After {@link #stop}: closes /dev/fuse, which another daemon serves now. */
  public void leave() {
    session.leave();
    forgetOpenFiles();
  }

  /** Whether the kernel has the filesystem, and this process serves it. Any thread may ask. */
  public boolean isConnected() {
    return session.isConnected();
  }

  /** The descriptor of /dev/fuse. */
  public int device() {
    return session.device();
  }

  /** Whether all groups are kept for another daemon. */
  public boolean keepsGroups() {
    return hierarchy.persistence().isLogging();
  }

  /** After {@link #stop}: wakes all pollers, and collects what the next daemon needs. */
  public Handover handOver() {
    notices.ifPresent(ChangeNotices::wakeAll);
    return Handover.of(hierarchy, translator.orElseThrow(), files);
  }

  /**
   * Refuses all further requests with ENOTCONN: the groups are about to be kept, or their tasks
   * thawed, for the last time. Requests that are being served are waited for.
   *
   * @return false if a request is still being served after this time; its answer is ENOTCONN too
   */
  public boolean endRequests(Duration limit) {
    // Before a delayed request ends: a takeover that waits for it asks then.
    requests.setRefused(true);
    hierarchy.faults().endDelays();
    return requests.end(limit);
  }

  /** Whether the mount has ended, or {@link #endRequests} was called. */
  public boolean isEnding() {
    return requests.isUnmounted() || requests.areRefused();
  }

  /**
   * Tells no client of a change any more: the mount has ended. Before this the filesystem may be in
   * use, because the notices reach it by a mount of their own.
   */
  public void endNotices() {
    notices.ifPresent(ChangeNotices::close);
  }

  /**
   * Loads the classes that {@link #serve} and the first requests need, for the class-data archive:
   * answers requests without a mount, and then calls {@link #serve} for a path that can't be a
   * mount point. libfuse writes that to standard error.
   */
  public void train(Hierarchy shown, Runnable whenReady, List<String> arguments) {
    prepare(shown, whenReady, this::answerFirstRequests);
    threads.run();
    if (serve(shown, whenReady, NOWHERE, arguments)) {
      throw new IllegalStateException("something was mounted at " + NOWHERE);
    }
  }

  private void prepare(Hierarchy shown, Runnable whenReady, Runnable loop) {
    hierarchy = shown;
    ready = whenReady;
    threads = new RequestThreads(loop, this::callerUid);
  }

  private int callerUid() {
    return caller().uid();
  }

  private void serveRequests() {
    new RequestLoop(session, gate, threads, requests, RequestLoop::hasMemory).run();
    if (!threads.isStopped() || requests.isUnmounted()) {
      hierarchy.faults().endDelays();
    }
  }

  private void answerFirstRequests() {
    new RequestBuffer(0).reset(0);
    init(null);
    getattr("/", new FileStat(operations.getRuntime()));
    // A directory: it is refused before anything is read at that address.
    open("/", FuseFileInfo.of(Pointer.wrap(operations.getRuntime(), 0)));
    callbacks.run("train", "/", this::readFirstFile);
  }

  /** Not by the callbacks: libfuse knows no caller of a request yet. */
  private void readFirstFile() throws CgroupException, IOException {
    Credentials daemon = new Credentials(0, 0, Processes.self());
    ControlFile file = (ControlFile) hierarchy.lookup("/tasks");
    long handle = files.open(newOpenFile(file, daemon), daemon);
    files.get(handle).read(daemon, 0, FuseMessage.REQUEST_BODY);
    files.close(handle).close();
  }

  @Override
  void endRequest() {
    threads.endRequest();
  }

  Pointer init(Pointer connection) {
    callbacks.run(
        "init",
        "/",
        () -> {
          notices.ifPresent(ChangeNotices::start);
          ready.run();
        });
    return null;
  }

  /** The kernel looks a file up by this before a client can open or watch it. */
  int getattr(String path, FileStat stat) {
    return callbacks.answer(
        "getattr",
        path,
        () -> {
          Node node = hierarchy.lookup(path);
          fill(stat, node);
          if (notices.isPresent() && node instanceof ControlFile file && file.notesChanges()) {
            file.noteUse();
            notices.get().showMode(stat, caller().tid());
          }
          return 0;
        });
  }

  @Override
  int truncate(String path, long size) {
    notices.ifPresent(ChangeNotices::noteTruncate);
    return super.truncate(path, size);
  }

  /**
   * The callback for poll(2).
   *
   * @param handle by which the poller is to be woken; null if it does not wait
   */
  int poll(String path, Pointer info, Pointer handle, Pointer events) {
    return callbacks.run(
        "poll",
        path,
        () -> {
          OpenControlFile open = files.get(FuseFileInfo.of(info).fh.get());
          if (handle != null && notices.isPresent()) {
            notices.get().keep(open, handle);
          } else if (handle != null) {
            library.fuse_pollhandle_destroy(handle);
          }
          // After the handle is kept: a change that comes between wakes the poller.
          intercept(
              ClientOperation.Kind.POLL,
              open.file(),
              () -> events.putInt(0, ChangeNotices.events(open)));
        });
  }

  int fgetattr(String path, FileStat stat, FuseFileInfo info) {
    return callbacks.answer("fgetattr", path, () -> fill(stat, files.get(info.fh.get()).file()));
  }

  private int fill(FileStat stat, Node node) {
    NodeStat.fill(stat, node, node instanceof Group group ? hierarchy.linkCount(group) : 1);
    return 0;
  }

  /** Opens a control file; with O_DIRECT, which the kernel's can't be opened with, it is EINVAL. */
  int open(String path, FuseFileInfo info) {
    return callbacks.answer(
        "open",
        path,
        () -> {
          if (!(hierarchy.lookup(path) instanceof ControlFile file)) {
            return CallbackRunner.refuse(Errno.EISDIR);
          }
          if ((info.flags.get() & Architecture.current().direct()) != 0) {
            return CallbackRunner.refuse(Errno.EINVAL);
          }
          Handover.OpenFile earlier = restored;
          if (earlier != null) {
            OpenControlFile open = newOpenFile(file, earlier.opener());
            open.restore(earlier.progress());
            files.restore(earlier.id(), open, earlier.opener());
            info.fh.set(earlier.id());
            return 0;
          }
          Credentials opener = openerOf(file);
          intercept(
              ClientOperation.Kind.OPEN,
              file,
              () -> info.fh.set(files.open(newOpenFile(file, opener), opener)));
          return 0;
        });
  }

  private OpenControlFile newOpenFile(ControlFile file, Credentials opener) {
    return new OpenControlFile(file, opener, CACHE, interceptor);
  }

  /** The caller's credentials, with the details that the file asks for. */
  private Credentials openerOf(ControlFile file) throws IOException {
    Credentials opener = caller();
    if (file.needs(Credentials.Detail.SYS_ADMIN)) {
      return opener.withSysAdmin(Capabilities.hasSysAdmin(opener.tid()));
    }
    if (file.needs(Credentials.Detail.GROUPS) && opener.uid() != 0) {
      return opener.withGroups(
          ProcStatus.of(opener.tid()).map(ProcStatus::groups).orElse(List.of()));
    }
    return opener;
  }

  int read(String path, Pointer buffer, long size, long offset, FuseFileInfo info) {
    return callbacks.answer(
        "read",
        files.find(info.fh.get()),
        () -> {
          OpenControlFile open = files.get(info.fh.get());
          byte[] data = open.read(caller(), offset, (int) size);
          buffer.put(0, data, 0, data.length);
          return data.length;
        });
  }

  int write(String path, Pointer buffer, long size, long offset, FuseFileInfo info) {
    return callbacks.answer(
        "write",
        files.find(info.fh.get()),
        () -> {
          OpenControlFile open = files.get(info.fh.get());
          byte[] data = new byte[(int) size];
          buffer.get(0, data, 0, data.length);
          open.write(caller(), data);
          return data.length;
        });
  }

  int release(String path, FuseFileInfo info) {
    OpenControlFile closed = files.close(info.fh.get());
    if (closed != null) {
      closed.close();
      notices.ifPresent(all -> all.forget(closed));
    }
    return 0;
  }

  int opendir(String path, FuseFileInfo info) {
    return callbacks.answer(
        "opendir",
        path,
        () -> {
          if (!(hierarchy.lookup(path) instanceof Group group)) {
            return CallbackRunner.refuse(Errno.ENOTDIR);
          }
          info.fh.set(directories.open(group, caller()));
          return 0;
        });
  }

  int readdir(String path, Pointer buffer, FuseFillDir filler, long offset, FuseFileInfo info) {
    return callbacks.answer(
        "readdir", path, () -> list(directories.get(info.fh.get()), buffer, filler));
  }

  /** Lists a directory. The kernel uses the type and inode number of each entry's stat. */
  private int list(Group group, Pointer buffer, FuseFillDir filler) {
    FileStat stat = new FileStat(operations.getRuntime());
    fill(stat, group);
    filler.apply(buffer, ".", stat, 0);
    // As in every filesystem of the kernel, the root is its own parent here, wherever it is
    // mounted.
    fill(stat, group.isRoot() ? group : group.parent());
    filler.apply(buffer, "..", stat, 0);
    for (Hierarchy.Entry entry : hierarchy.list(group)) {
      fill(stat, entry.node());
      filler.apply(buffer, entry.name(), stat, 0);
    }
    return 0;
  }

  int releasedir(String path, FuseFileInfo info) {
    directories.close(info.fh.get());
    return 0;
  }
}
