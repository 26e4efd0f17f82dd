package io.lanewise.nn.metric;

import io.lanewise.kernels.contract.Check;

/**
 * When to stop: after so many values in a row that were no better than the best. Immutable, each
 * value making the next state, so that it goes into a checkpoint as it is.
 *
 * @param patience how many values in a row may be no better
 * @param minDelta by how much more than this a value must beat the best to count as better
 * @param mode which way is better
 * @param best so far; NaN at first, which any number beats
 * @param waited how many values in a row were no better
 */
public record EarlyStopping(int patience, double minDelta, Mode mode, double best, int waited) {
  /** Which way is better. */
  public enum Mode {
    /** Less is, as of a loss. */
    MIN,
    /** More is, as of an accuracy. */
    MAX
  }

  /** Refuses a patience under 1, and a negative difference or wait. */
  public EarlyStopping {
    Check.atLeast("early-stopping", "patience", 1, patience);
    Check.notNull("early-stopping", "mode", mode);
    Check.size("early-stopping", "waited", waited);
    if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
      throw Check.error("early-stopping", "minDelta", "must be finite and not negative", minDelta);
    }
  }

  /** Before the first value. */
  public static EarlyStopping of(int patience, double minDelta, Mode mode) {
    return new EarlyStopping(patience, minDelta, mode, Double.NaN, 0);
  }

  /** After one more value; NaN is never better. */
  public EarlyStopping after(double value) {
    return isBetter(value)
        ? new EarlyStopping(patience, minDelta, mode, value, 0)
        : new EarlyStopping(patience, minDelta, mode, best, waited + 1);
  }

  /** Whether a value would be better than the best, and its network the one to keep. */
  public boolean isBetter(double value) {
    if (Double.isNaN(best)) {
      return !Double.isNaN(value);
    }
    return mode == Mode.MIN ? value < best - minDelta : value > best + minDelta;
  }

  /** Whether patience is at its end. */
  public boolean stops() {
    return waited >= patience;
  }
}
