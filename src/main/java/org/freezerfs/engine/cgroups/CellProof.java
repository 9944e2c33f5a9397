package org.freezerfs.engine.cgroups;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.freezerfs.host.cgroups.CgroupVersion;
import org.freezerfs.host.cgroups.FoundCgroup;
import org.freezerfs.host.cgroups.HostCgroup;
import org.freezerfs.host.libc.LibC;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proof that a cell was made by a daemon of this user. A name proves nothing: the owner of a
 * cgroup can make others in it with the names of cells, and with cgroup v2 put processes of other
 * users into them, which must not be signalled, moved or made members because of that.
 *
 * <p>A cell and its files belong to the user whose daemon has made it, and no other may write to
 * them. Besides it has the extended attribute {@code freezerfs.cell}: in the namespace {@code
 * trusted}, which root alone may write, the name of the cell; where that can't be, in the namespace
 * {@code user} a keyed hash (HMAC), by the user's {@linkplain Secret secret}, of the name and of
 * the inode number. The name is in it because with cgroup v1 the owner of a home can rename a cell;
 * the inode number, which is not used again, because others can read the attribute. A cell that can
 * have no attribute is noted beside the secret.
 *
 * <p>A cell of version 1.0.0 has none of these. Root's is proved by the attribute {@code
 * trusted.freezerfs.daemon}, if others can't have renamed it.
 */
public final class CellProof {
  private static final Logger LOG = LoggerFactory.getLogger(CellProof.class);

  private static final String ATTRIBUTE = "freezerfs.cell";

  private static final String HASH = "HmacSHA256";

  /** What a user keeps that no other user can read or write, to know the user's own cells again. */
  public interface Secret {
    /** The number of random bytes in {@link #key}. */
    int KEY_SIZE = 32;

    /** The random bytes that prove all cells of the user; empty if there are none yet. */
    Optional<byte[]> key() throws IOException;

    /** The same; makes them if there are none. */
    byte[] makeKey() throws IOException;

    /** Notes a cell that can have no attribute, by a text that can be a file's name. */
    void note(String cell) throws IOException;

    /** Whether a cell was noted, and its note was not removed. */
    boolean isNoted(String cell) throws IOException;

    /** Removes the note of a cell, if there is one. */
    void removeNote(String cell) throws IOException;

    /** Removes all notes that begin with a prefix: their cells have gone. */
    void removeNotes(String prefix) throws IOException;
  }

  private final CgroupVersion version;
  private final CellFormat format;
  private final Secret secret;
  private final AtomicBoolean isReported = new AtomicBoolean();

  /** Whether a note was made or found: most often there is none to look for. */
  private volatile boolean hasNotes;

  /**
   * For the cells of one mount.
   *
   * @param version of the host's cgroups
   */
  public CellProof(CgroupVersion version, CellFormat format, Secret secret) {
    this.version = version;
    this.format = format;
    this.secret = secret;
  }

  CellFormat format() {
    return format;
  }

  /** Writes it to a cell that was just made, {@linkplain HostCgroup#identified identified}. */
  void writeTo(HostCgroup cell) throws IOException {
    if (!cell.setRootsAttribute(ATTRIBUTE, cell.name())
        && !cell.setOwnersAttribute(ATTRIBUTE, hash(secret.makeKey(), cell))) {
      secret.note(note(cell));
      hasNotes = true;
    }
  }

  /** Forgets a cell that has been removed: its note, if it has one. */
  void remove(HostCgroup cell) {
    if (hasNotes) {
      try {
        secret.removeNote(note(cell));
      } catch (IOException e) {
        LOG.debug("a note of a cell is left: {}", e.getMessage());
      }
    }
  }

  /** Removes all notes of the mount's cells, when none of these is left. */
  void removeAll() throws IOException {
    secret.removeNotes(format.prefix());
  }

  /** What a cgroup is. */
  enum Kind {
    /** Nothing of this mount, by its name. */
    OTHER,
    /** A cell of this mount, with proof. */
    CELL,
    /**
     * One without proof, but only this user or root can have made it and given it its name. Its
     * processes are taken home, but belong to no group, and no signals are held for them.
     */
    UNPROVEN,
    /** One that another user can have made, or given its name. */
    UNTRUSTED
  }

  /** What a cgroup is that was found in the host's hierarchy. */
  Kind kindOf(FoundCgroup found) throws IOException {
    boolean isNamedSo = format.group(found.cgroup().name()).isPresent();
    if (!isNamedSo && !isRenamed(found)) {
      return Kind.OTHER;
    }
    int self = LibC.get().geteuid();
    if (!found.status().isOnlyOf(self) || !found.isFileOnlyOf(HostCgroup.PROCESSES, self)) {
      return Kind.UNTRUSTED;
    }
    if (isProven(found)) {
      return Kind.CELL;
    }
    return canBeRenamedByOthers(found) ? Kind.UNTRUSTED : Kind.UNPROVEN;
  }

  /** The group of a cell; empty if others have renamed it, as with cgroup v1 they can. */
  OptionalInt groupOf(FoundCgroup cell) {
    return isRenamed(cell) ? OptionalInt.empty() : format.group(cell.cgroup().name());
  }

  private boolean isRenamed(FoundCgroup found) {
    return version == CgroupVersion.V1
        && found
            .rootsAttribute(ATTRIBUTE)
            .filter(name -> !name.equals(found.cgroup().name()))
            .filter(name -> format.group(name).isPresent())
            .isPresent();
  }

  private boolean isProven(FoundCgroup found) throws IOException {
    if (isRenamed(found)) {
      return true; // By its true name.
    }
    HostCgroup cgroup = found.cgroup();
    Optional<String> ofRoot = found.rootsAttribute(ATTRIBUTE);
    if (ofRoot.isPresent()) {
      return ofRoot.get().equals(cgroup.name());
    }
    Optional<String> ofOwner = found.ownersAttribute(ATTRIBUTE);
    Optional<byte[]> key = ofOwner.isPresent() ? secret.key() : Optional.empty();
    return (key.isPresent() && ofOwner.get().equals(hash(key.get(), cgroup)))
        || isNoted(cgroup)
        || (CellFormat.Daemon.isSetByRoot(found) && !canBeRenamedByOthers(found));
  }

  private boolean isNoted(HostCgroup cell) throws IOException {
    boolean isNoted = secret.isNoted(note(cell));
    hasNotes |= isNoted;
    return isNoted;
  }

  private boolean canBeRenamedByOthers(FoundCgroup found) {
    return version == CgroupVersion.V1
        && found
            .cgroup()
            .parent()
            .status()
            .filter(parent -> parent.isOnlyOf(LibC.get().geteuid()))
            .isEmpty();
  }

  static String hash(byte[] key, HostCgroup cell) {
    try {
      Mac mac = Mac.getInstance(HASH);
      mac.init(new SecretKeySpec(key, HASH));
      byte[] hash = mac.doFinal(note(cell).getBytes(StandardCharsets.ISO_8859_1));
      return HexFormat.of().formatHex(hash);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("each Java has " + HASH, e);
    }
  }

  private static String note(HostCgroup cell) {
    return cell.name() + "." + Long.toUnsignedString(cell.inode());
  }

  /**
   * Logs, once, that other users can have made cgroups with the names of cells of this mount.
   *
   * @param first the path of one of them
   */
  void reportUntrusted(int count, String first) {
    if (count > 0 && !isReported.getAndSet(true)) {
      LOG.warn(
          "cgroups that are named as this mount's, but that other users can have made: {}, such as"
              + " {}; they are left alone",
          count,
          first);
    }
  }
}
