package io.lanewise.kernels.loss;

import io.lanewise.kernels.contract.Check;
import java.util.List;

/**
 * What follows the slashes of a loss's problem string.
 *
 * @param reduction what becomes of single losses
 * @param valueOnly whether there is no gradient
 * @param weighted whether classes have weights
 * @param smoothing of labels
 * @param ignored the label of rows that do not count; {@link LabelLossProblem#NO_LABEL} for none
 */
record LossOptions(
    Reduction reduction, boolean valueOnly, boolean weighted, float smoothing, int ignored) {
  static LossOptions of(List<String> options, String text) {
    Reduction reduction = Reduction.MEAN;
    boolean valueOnly = false;
    boolean weighted = false;
    float smoothing = 0;
    int ignored = LabelLossProblem.NO_LABEL;
    for (String option : options) {
      String[] words = option.split("=", 2);
      String value = words.length == 2 ? words[1] : null;
      if (option.equals("sum")) {
        reduction = Reduction.SUM;
      } else if (option.equals("none")) {
        reduction = Reduction.NONE;
      } else if (option.equals("value")) {
        valueOnly = true;
      } else if (option.equals("weights")) {
        weighted = true;
      } else if (words[0].equals("smoothing") && value != null) {
        smoothing = number("smoothing", value, text);
      } else if (words[0].equals("ignore") && value != null) {
        ignored = integer(value, text);
      } else {
        throw Check.error(
            "problem", "option", "must be one of a loss's, not '" + option + "'", text);
      }
    }
    return new LossOptions(reduction, valueOnly, weighted, smoothing, ignored);
  }

  private static int integer(String value, String text) {
    try {
      return Integer.parseInt(value);
    } catch (NumberFormatException e) {
      throw Check.error("problem", "ignore", "must be an integer, not '" + value + "'", text);
    }
  }

  static float number(String name, String value, String text) {
    try {
      return Float.parseFloat(value);
    } catch (NumberFormatException e) {
      throw Check.error("problem", name, "must be a number, not '" + value + "'", text);
    }
  }

  /** Refuses what only losses of classes have. */
  void requireNone(String text) {
    if (weighted || smoothing != 0 || ignored != LabelLossProblem.NO_LABEL) {
      throw Check.error("problem", "option", "must be sum, none or value", text);
    }
  }
}
