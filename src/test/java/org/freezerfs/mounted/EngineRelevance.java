package org.freezerfs.mounted;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether the engine of a mount makes a difference to a scenario, as its text tells, with that of
 * the functions that it calls. An engine keeps the members of groups, and freezes, thaws and
 * signals them; it knows neither the tree nor the eras. So
 *
 * <ul>
 *   <li>a scenario that names no file of members, and no command that writes one, puts no task into
 *       a group: it needs one engine;
 *   <li>one that does, but neither freezes, thaws or signals a group nor deals with what the
 *       engines do differently (threads, forks, other users, namespaces, the end of a daemon),
 *       needs {@code signals}, and one of those that use the host's cgroups;
 *   <li>one of the section about the commands of the shell needs one, too: these do not know which
 *       engine a mount has;
 *   <li>any other needs all of them, but in one of the eras that differ by nothing that an engine
 *       sees; in each further one of these it needs one.
 * </ul>
 *
 * One engine is taken in turn, by the scenario's name, so that each engine is taken for some. A
 * scenario that speaks of engines, or runs a program whose text is not read here, needs all.
 */
final class EngineRelevance {
  private static final Pattern WORD = Pattern.compile("[A-Za-z_]\\w*");

  private static final Pattern UNKNOWN =
      Pattern.compile("engine|\\bproject\\b|/fuse-tests/|\\bhost_cgroup\\b|\\bhost_freezer\\b");

  /** The files of members, and the commands that write them. */
  private static final Pattern MEMBERS =
      Pattern.compile("tasks|cgroup\\.procs|cgroup\\.threads|\\b(add|exec)\\b");

  private static final Pattern ACTS_ON_MEMBERS =
      Pattern.compile(
          "freezer\\.state|signal\\.kill|power\\.|cgroup\\.freeze|cgroup\\.kill|cgroup\\.events"
              + "|FROZEN|FREEZING|THAWED|RUNNING");

  private static final Pattern DIFFERENT =
      Pattern.compile(
          "launcher|daemon|thread|fork|clone|chain|bomb|vfork|zombie|ptrace|nobody|setpriv|unshare"
              + "|nsenter|namespace|SIG|kill -");

  /** In these an engine has groups within groups, or files of its own to serve. */
  private static final Set<String> ERAS_OF_THEIR_OWN = Set.of("hierarchical", "v2");

  /** What a shell's commands do: they do not know which engine a mount has. */
  private static final String COMMANDS = "12-shell/";

  private enum Relevance {
    NONE,
    MEMBERSHIP,
    FULL,
    UNKNOWN
  }

  private final Map<String, String> library;

  EngineRelevance() throws IOException {
    library = ScenarioLibrary.definitions();
  }

  /** What a scenario needs. */
  record Of(Scenario scenario, Relevance relevance) {
    /**
     * Returns those of the engines with which the scenario has to be run.
     *
     * @param engines all with which it can be run under these semantics
     */
    List<String> chosen(String semantics, List<String> engines) {
      return switch (relevance) {
        case NONE -> one(semantics, engines);
        case MEMBERSHIP ->
            engines.stream()
                .filter(engine -> engine.equals("signals") || isInTurn(semantics, engines, engine))
                .toList();
        case FULL -> isFurtherEra(semantics) ? one(semantics, engines) : engines;
        case UNKNOWN -> engines;
      };
    }

    private boolean isInTurn(String semantics, List<String> engines, String engine) {
      return one(semantics, engines.stream().filter(other -> !other.equals("signals")).toList())
          .contains(engine);
    }

    private boolean isFurtherEra(String semantics) {
      List<String> alike =
          scenario.semantics().stream().filter(era -> !ERAS_OF_THEIR_OWN.contains(era)).toList();
      return alike.indexOf(semantics) > 0;
    }

    private List<String> one(String semantics, List<String> engines) {
      if (engines.isEmpty()) {
        return engines;
      }
      int turn = Math.floorMod((scenario.name() + ' ' + semantics).hashCode(), engines.size());
      return List.of(engines.get(turn));
    }
  }

  Of of(Scenario scenario) throws IOException {
    if (scenario.namesEngines()
        || scenario.hasOutputOfAnEngine()
        || !scenario.programs().isEmpty()) {
      return new Of(scenario, Relevance.UNKNOWN);
    }
    String text = withCalled(Files.readString(scenario.script()));
    Relevance relevance = relevance(text);
    boolean isOfCommands =
        scenario.name().startsWith(COMMANDS) && relevance.compareTo(Relevance.FULL) <= 0;
    return new Of(scenario, isOfCommands ? Relevance.NONE : relevance);
  }

  private static Relevance relevance(String text) {
    if (UNKNOWN.matcher(text).find()) {
      return Relevance.UNKNOWN;
    }
    if (!MEMBERS.matcher(text).find()) {
      return Relevance.NONE;
    }
    boolean isFull = ACTS_ON_MEMBERS.matcher(text).find() || DIFFERENT.matcher(text).find();
    return isFull ? Relevance.FULL : Relevance.MEMBERSHIP;
  }

  /** Adds the definitions of what the text names of the library, and of what these name. */
  private String withCalled(String script) {
    StringBuilder whole = new StringBuilder();
    Set<String> seen = new HashSet<>();
    Deque<String> texts = new ArrayDeque<>(List.of(ScenarioLibrary.withoutComments(script)));
    while (!texts.isEmpty()) {
      String text = texts.remove();
      whole.append(text);
      Matcher words = WORD.matcher(text);
      while (words.find()) {
        String definition = library.get(words.group());
        if (definition != null && seen.add(words.group())) {
          texts.add(definition);
        }
      }
    }
    return whole.toString();
  }
}
