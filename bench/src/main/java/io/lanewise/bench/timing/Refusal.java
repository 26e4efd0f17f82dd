package io.lanewise.bench.timing;

/** Why an implementation takes no part in a problem: its row says so. */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1;

  /** The reason, as it is shown to users. */
  public Refusal(String reason) {
    super(reason, null, false, false);
  }
}
