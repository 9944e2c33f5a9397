package org.freezerfs.top;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.exec.ExecTerminalProvider;
import org.jline.terminal.spi.SystemStream;
import org.jline.utils.AttributedString;
import org.jline.utils.Display;
import org.jline.utils.InfoCmp.Capability;
import org.jline.utils.NonBlockingReader;

/**
 * The terminal, whose whole screen this program has until it is closed: then the terminal shows
 * what it showed before.
 */
final class Screen implements AutoCloseable {
  private static final Size USUAL_SIZE = Size.of(80, 24);

  private final Terminal terminal;
  private final Display display;
  private final Attributes before;
  private volatile boolean isResized = true;
  private Size size = USUAL_SIZE;
  private List<AttributedString> shown = List.of();

  /**
   * Whether it is unknown what the terminal shows and where its cursor is: at first, and after each
   * other size, because terminals differ in what they keep and move then.
   */
  private boolean isUnknown = true;

  private Screen(Terminal terminal) {
    this.terminal = terminal;
    display = new Display(terminal, true);
    // To ask for the size takes a program each time.
    terminal.handle(Terminal.Signal.WINCH, signal -> isResized = true);
    before = terminal.enterRawMode();
    Attributes raw = terminal.getAttributes();
    // Control-C and Control-Z are keys: the terminal is put in order before this program ends.
    raw.setLocalFlag(Attributes.LocalFlag.ISIG, false);
    terminal.setAttributes(raw);
    terminal.puts(Capability.enter_ca_mode);
    terminal.puts(Capability.keypad_xmit);
    terminal.puts(Capability.cursor_invisible);
    terminal.flush();
  }

  /**
   * Takes the screen of the terminal that standard input and output are.
   *
   * @return empty if one of them is no terminal, or if the terminal's cursor can't be moved
   */
  static Optional<Screen> open() throws IOException {
    // By programs: other providers need native code, or another Java.
    ExecTerminalProvider provider = new ExecTerminalProvider();
    String type = System.getenv("TERM");
    if (type == null
        || !provider.isSystemStream(SystemStream.Input)
        || !provider.isSystemStream(SystemStream.Output)) {
      return Optional.empty();
    }
    Terminal terminal =
        provider.sysTerminal(
            "freezerfs",
            type,
            false,
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_8,
            StandardCharsets.UTF_8,
            true,
            Terminal.SignalHandler.SIG_DFL,
            false,
            SystemStream.Output);
    if (terminal.getStringCapability(Capability.cursor_address) == null) {
      terminal.close();
      return Optional.empty();
    }
    return Optional.of(new Screen(terminal));
  }

  /** The size of the window, which may change at any time. */
  Size size() {
    if (isResized) {
      isResized = false;
      isUnknown = true;
      size = terminal.getSize();
    }
    // A terminal that says nothing has the usual size.
    return size.getRows() > 0 && size.getColumns() > 0 ? size : USUAL_SIZE;
  }

  /** Shows these lines, unless it does already. */
  void show(List<AttributedString> lines, Size size) {
    if (isUnknown) {
      display.clear();
      display.resize(size);
      shown = List.of();
      isUnknown = false;
    }
    if (!lines.equals(shown)) {
      display.update(lines, -1);
      shown = List.copyOf(lines);
    }
  }

  /** Waits for a key for so long. */
  Key readKey(long millis) throws IOException {
    NonBlockingReader reader = terminal.reader();
    return Key.read(reader::read, millis);
  }

  @Override
  public void close() throws IOException {
    terminal.puts(Capability.cursor_visible);
    terminal.puts(Capability.keypad_local);
    terminal.puts(Capability.exit_ca_mode);
    terminal.flush();
    terminal.setAttributes(before);
    terminal.close();
  }
}
