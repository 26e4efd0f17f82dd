package io.lanewise.bench.network;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The convolutions and fully connected layers of a network, out of a text file beside this class: a
 * line a shape, with how often it occurs, the first layer that has it, and the problem of one
 * image. Comments say whose network it is.
 *
 * @param name as on the command line
 * @param title the first words of the file, up to the colon
 * @param layers those of different shapes, in the order in which they first occur
 */
public record Network(String name, String title, List<NetworkLayer> layers) {
  /** The networks there are. */
  public static final List<String> NAMES =
      List.of(
          "lenet5",
          "alexnet",
          "vgg16",
          "vgg19",
          "googlenet",
          "resnet18",
          "resnet34",
          "resnet50",
          "densenet121",
          "mobilenet",
          "alphago");

  /** A dozen layers, one of each kind that networks are made of; no network of its own. */
  public static final String DOZEN = "dozen";

  /** Reads one of {@link #NAMES}, or {@link #DOZEN}. */
  public static Network of(String name) {
    try (InputStream in = Network.class.getResourceAsStream(name + ".txt");
        BufferedReader reader =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      List<String> lines = reader.lines().toList();
      String title = lines.getFirst().substring(2).split(":")[0];
      return new Network(
          name,
          title,
          lines.stream().filter(line -> !line.startsWith("#")).map(Network::layer).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static NetworkLayer layer(String line) {
    String[] parts = line.strip().split("\\s+");
    return new NetworkLayer(
        parts[0].equals("-") ? 0 : Integer.parseInt(parts[0]), parts[1], parts[2]);
  }
}
