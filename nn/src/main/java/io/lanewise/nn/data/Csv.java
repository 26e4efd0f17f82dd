package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads examples from text, one a line: numbers and a label between separators, without quotes. A
 * first line without a single number is a header; empty lines are passed over.
 */
public final class Csv {
  /** Numbers up to here are floats without rounding. */
  private static final int EXACT_DIGITS = 7;

  /** Begins some texts, to say that they are UTF-8. */
  private static final String MARK = "\ufeff";

  private final Path file;
  private final CsvFormat format;
  private final int fields;
  private final Map<String, Integer> labels = new LinkedHashMap<>();
  private final List<float[]> rows = new ArrayList<>();
  private final List<Integer> labelOfRow = new ArrayList<>();
  private int line;

  private Csv(Path file, CsvFormat format) {
    this.file = file;
    this.format = format;
    fields = format.shape().elements() + 1;
    format.classes().forEach(name -> labels.put(name, labels.size()));
  }

  /**
   * Reads a file.
   *
   * @param name of the data set
   * @throws DataFormatException when a line has another number of fields, or a field is not a
   *     number, out of range, or no label
   * @throws IOException when the file cannot be read
   */
  public static Dataset read(String name, Path file, CsvFormat format) throws IOException {
    Check.notNull("csv", "name", name);
    return new Csv(file, format).read(name);
  }

  private Dataset read(String name) throws IOException {
    try (BufferedReader text =
        new BufferedReader(
            // Unlike Files' readers, puts a mark in place of bytes that are not UTF-8.
            new InputStreamReader(Files.newInputStream(file), StandardCharsets.UTF_8))) {
      for (String row = text.readLine(); row != null; row = text.readLine()) {
        line++;
        row = line == 1 && row.startsWith(MARK) ? row.substring(1) : row;
        if (!row.isBlank() && !(line == 1 && isHeader(row))) {
          row(row);
        }
      }
    }
    if (rows.isEmpty()) {
      throw DataFormatException.atLine(
          file, line + 1, "a row of " + fields + " fields", "the end of the file");
    }
    List<String> classes = format.classes();
    int[] numbers = labelOfRow.stream().mapToInt(Integer::intValue).toArray();
    if (classes.isEmpty()) {
      classes = sorted(new ArrayList<>(labels.keySet()));
      Map<String, Integer> places = new HashMap<>();
      for (String found : classes) {
        places.put(found, places.size());
      }
      int[] place = labels.keySet().stream().mapToInt(places::get).toArray();
      for (int i = 0; i < numbers.length; i++) {
        numbers[i] = place[numbers[i]];
      }
    }
    return new FloatExamples(name, format.shape(), rows.toArray(float[][]::new), numbers, classes);
  }

  private boolean isHeader(String row) {
    String separator = Pattern.quote(String.valueOf(format.separator()));
    return Arrays.stream(row.split(separator)).map(String::strip).noneMatch(Csv::isNumber);
  }

  private void row(String row) throws DataFormatException {
    int found = 1 + (int) row.chars().filter(c -> c == format.separator()).count();
    if (found != fields) {
      throw DataFormatException.atLine(file, line, fields + " fields", found);
    }
    float[] values = new float[fields - 1];
    boolean labelFirst = format.label() == CsvFormat.Label.FIRST;
    int start = 0;
    for (int i = 0; i < fields; i++) {
      int next = row.indexOf(format.separator(), start);
      int end = next < 0 ? row.length() : next;
      if (i == (labelFirst ? 0 : fields - 1)) {
        labelOfRow.add(label(row.substring(start, end).strip()));
      } else {
        values[labelFirst ? i - 1 : i] = value(row, start, end, i);
      }
      start = end + 1;
    }
    rows.add(values);
  }

  private int label(String label) throws DataFormatException {
    Integer known = labels.get(label);
    if (known == null) {
      if (!format.classes().isEmpty() || label.isEmpty()) {
        String expected = label.isEmpty() ? "a label" : "a label of " + format.classes();
        throw DataFormatException.atLine(file, line, expected, quote(label));
      }
      known = labels.size();
      labels.put(label, known);
    }
    return known;
  }

  private float value(String row, int start, int end, int field) throws DataFormatException {
    float value = wholeNumber(row, start, end);
    if (value < 0) {
      String text = row.substring(start, end).strip();
      value = isNumber(text) ? Float.parseFloat(text) : Float.NaN;
    }
    boolean inRange = value >= format.least() && value <= format.most();
    if (!inRange || Float.isInfinite(value)) {
      String range =
          Float.isInfinite(format.most())
              ? "a finite number"
              : "a number from " + format.least() + " to " + format.most();
      throw DataFormatException.atLine(
          file, line, range + " in field " + (field + 1), quote(row.substring(start, end)));
    }
    return Float.isInfinite(format.most())
        ? value
        : (value - format.least()) / (format.most() - format.least());
  }

  /** A number of few digits and nothing else, which is most of them, or −1. */
  private static float wholeNumber(String row, int start, int end) {
    if (start == end || end - start > EXACT_DIGITS) {
      return -1;
    }
    int number = 0;
    for (int i = start; i < end; i++) {
      int digit = row.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      number = 10 * number + digit;
    }
    return number;
  }

  /** Decimal only: {@code parseFloat} knows hexadecimal, suffixes and words, too. */
  private static boolean isNumber(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("0123456789+-.eE".indexOf(text.charAt(i)) < 0) {
        return false;
      }
    }
    try {
      Float.parseFloat(text);
      return true;
    } catch (NumberFormatException e) {
      return false;
    }
  }

  private static List<String> sorted(List<String> names) {
    boolean numbers = names.stream().allMatch(Csv::isNumber);
    Comparator<String> order = Comparator.naturalOrder();
    if (numbers) {
      order = Comparator.comparingDouble(Double::parseDouble).thenComparing(order);
    }
    names.sort(order);
    return names;
  }

  /** So much of it as a message bears. */
  private static String quote(String text) {
    return '"' + (text.length() > 40 ? text.substring(0, 40) + "…" : text) + '"';
  }
}
