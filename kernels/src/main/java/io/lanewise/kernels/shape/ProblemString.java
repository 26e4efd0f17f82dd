package io.lanewise.kernels.shape;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The text of a problem, {@code op:name1_name2/option/option}: what it says, not what it means.
 * Each operation's problem type gives the fields their meaning and their defaults.
 *
 * <p>Grammar: {@code op ":" (kind "_")? field ("_" field)* ("/" option)*}; a field is a name of
 * letters followed by a decimal number.
 *
 * @param operation the operation, for example {@code gemm}
 * @param kind what the operation is more exactly, for example {@code max}; empty where there is one
 *     kind only
 * @param fields the numbers by name, in the order written
 * @param options what follows the slashes, in the order written
 */
public record ProblemString(
    String operation, String kind, Map<String, Integer> fields, List<String> options) {
  /** Keeps unmodifiable copies, in order. */
  public ProblemString {
    fields = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(fields));
    options = List.copyOf(options);
  }

  /** Fields and options, of an operation that is of one kind. */
  public ProblemString(String operation, Map<String, Integer> fields, List<String> options) {
    this(operation, "", fields, options);
  }

  /**
   * Takes apart a text whose first field is the operation's kind.
   *
   * @throws IllegalArgumentException naming the text and the part that is not of the grammar
   */
  public static ProblemString parseWithKind(String text) {
    int colon = text == null ? -1 : text.indexOf(':');
    int end = colon < 0 ? -1 : text.indexOf('_', colon);
    if (end < 0 || end == colon + 1) {
      throw error("must begin with an operation, a colon, a kind and an underscore", text);
    }
    String kind = text.substring(colon + 1, end);
    ProblemString rest = parse(text.substring(0, colon + 1) + text.substring(end + 1));
    return new ProblemString(rest.operation, kind, rest.fields, rest.options);
  }

  /**
   * Takes a text apart.
   *
   * @throws IllegalArgumentException naming the text and the part that is not of the grammar
   */
  public static ProblemString parse(String text) {
    if (text == null) {
      throw error("must not be null", null);
    }
    int colon = text.indexOf(':');
    if (colon <= 0) {
      throw error("must begin with an operation and a colon", text);
    }
    String[] parts = text.substring(colon + 1).split("/", -1);
    Map<String, Integer> fields = new LinkedHashMap<>();
    for (String field : parts[0].split("_", -1)) {
      int digits = 0;
      while (digits < field.length() && !isDigit(field.charAt(digits))) {
        digits++;
      }
      if (digits == 0 || !allDigits(field, digits)) {
        throw error("must have fields of a name and a number, not '" + field + "'", text);
      }
      int value;
      try {
        value = Integer.parseInt(field, digits, field.length(), 10);
      } catch (NumberFormatException e) {
        throw error("must have numbers up to 2147483647, not '" + field + "'", text);
      }
      if (fields.put(field.substring(0, digits), value) != null) {
        throw error("must name each field once, not '" + field + "' again", text);
      }
    }
    List<String> options = new ArrayList<>(List.of(parts).subList(1, parts.length));
    if (options.contains("")) {
      throw error("must not have an empty option", text);
    }
    return new ProblemString(text.substring(0, colon), fields, options);
  }

  /** A text without options. */
  public static ProblemString of(String operation, String kind, Map<String, Integer> fields) {
    return new ProblemString(operation, kind, fields, List.of());
  }

  /** This text with one more option, where it is there. */
  public ProblemString withOption(boolean there, String option) {
    if (!there) {
      return this;
    }
    List<String> more = new ArrayList<>(options);
    more.add(option);
    return new ProblemString(operation, kind, fields, more);
  }

  /**
   * Holds the text to an operation and its fields.
   *
   * @throws IllegalArgumentException when it is another operation's, or has a field that is not
   *     among the names
   */
  public void requireFields(String expected, List<String> names) {
    if (!operation.equals(expected)) {
      throw error("must begin with '" + expected + ":'", toString());
    }
    for (String field : fields.keySet()) {
      if (!names.contains(field)) {
        throw error("must have fields of " + names + ", not '" + field + "'", toString());
      }
    }
  }

  /**
   * The options.
   *
   * @throws IllegalArgumentException when one stands twice
   */
  public List<String> distinctOptions() {
    for (String option : options) {
      if (options.indexOf(option) != options.lastIndexOf(option)) {
        throw error("must not repeat '" + option + "'", toString());
      }
    }
    return options;
  }

  /**
   * The layout that an option names.
   *
   * @throws IllegalArgumentException when it names none
   */
  public Layout layout(String option) {
    for (Layout layout : Layout.values()) {
      if (layout.text().equals(option)) {
        return layout;
      }
    }
    throw error(
        "must have options that '" + operation + "' knows, not '" + option + "'", toString());
  }

  /**
   * The number after the equals sign of an option like {@code eps=1e-5}.
   *
   * @throws IllegalArgumentException when there is none
   */
  public float number(String option) {
    try {
      return Float.parseFloat(option.substring(option.indexOf('=') + 1));
    } catch (NumberFormatException e) {
      throw error("must have a number after '=', not '" + option + "'", toString());
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean allDigits(String field, int from) {
    return from < field.length() && field.substring(from).chars().allMatch(c -> isDigit((char) c));
  }

  private static IllegalArgumentException error(String rule, String got) {
    return new IllegalArgumentException("problem: text " + rule + ", got " + got);
  }

  /** The text; {@link #parse} gives this value back. */
  @Override
  public String toString() {
    String joined =
        fields.entrySet().stream()
            .map(f -> f.getKey() + f.getValue())
            .collect(Collectors.joining("_"));
    return operation + ":" + (kind.isEmpty() ? "" : kind + "_") + String.join("/", append(joined));
  }

  private List<String> append(String joined) {
    List<String> all = new ArrayList<>();
    all.add(joined);
    all.addAll(options);
    return all;
  }
}
