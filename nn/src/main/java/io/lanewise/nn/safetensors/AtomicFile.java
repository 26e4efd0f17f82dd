package io.lanewise.nn.safetensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Replaces a file in whole: at any instant, whatever is killed, the name stands for all of the old
 * content or all of the new.
 *
 * <p>The new content goes to a file next to it, {@code .NAME.….tmp}, is forced to the disk, and
 * only then takes the name. What a kill leaves of such a file is never read; the next write to the
 * same name an hour later deletes it.
 */
final class AtomicFile {
  /** A write that lives has written in that time. */
  private static final Duration LEFT_BEHIND = Duration.ofHours(1);

  private static final String SUFFIX = ".tmp";

  private AtomicFile() {}

  /** Writes content. */
  @FunctionalInterface
  interface Content {
    void writeTo(FileChannel channel) throws IOException;
  }

  /** Gives a file this content. */
  static void replace(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + " is not a file's name");
    }
    String prefix = "." + target.getFileName() + ".";
    deleteLeftBehind(folder, prefix);
    Path fresh = folder.resolve(prefix + UUID.randomUUID() + SUFFIX);
    try {
      try (FileChannel channel =
          FileChannel.open(fresh, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(
          fresh, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException | RuntimeException | Error e) {
      Files.deleteIfExists(fresh);
      throw e;
    }
    forceNames(folder);
  }

  /** Makes the new name outlast a loss of power too. */
  private static void forceNames(Path folder) throws IOException {
    FileChannel names;
    try {
      names = FileChannel.open(folder, StandardOpenOption.READ);
    } catch (IOException e) {
      // Windows opens no folder; its names are journalled.
      return;
    }
    try (names) {
      names.force(true);
    }
  }

  /** Tidies; not being able to is no reason not to write. */
  private static void deleteLeftBehind(Path folder, String prefix) {
    Instant limit = Instant.now().minus(LEFT_BEHIND);
    DirectoryStream.Filter<Path> left =
        path -> {
          String name = path.getFileName().toString();
          return name.startsWith(prefix)
              && name.endsWith(SUFFIX)
              && Files.getLastModifiedTime(path).toInstant().isBefore(limit);
        };
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, left)) {
      for (Path path : files) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | DirectoryIteratorException e) {
      return;
    }
  }
}
