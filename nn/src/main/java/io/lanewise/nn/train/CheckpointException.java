package io.lanewise.nn.train;

import java.io.IOException;
import java.nio.file.Path;

/** A file is well formed but not the checkpoint that was expected. */
public final class CheckpointException extends IOException {
  private static final long serialVersionUID = 1;

  CheckpointException(Path file, String reason) {
    super("checkpoint: " + file + ": " + reason);
  }
}
