package io.lanewise.bench.report;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a row came out. */
public enum Status {
  /** Right and timed. */
  OK,
  /** Takes no part in this problem, or cannot be loaded; the reason says which. */
  REFUSED,
  /** Timed, but the check could not have found it wrong. */
  MISTRUSTED,
  /** Wrong, so not timed. */
  FAILED;

  /** As in tables and JSON. */
  @Override
  @JsonValue
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
