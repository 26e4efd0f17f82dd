package io.lanewise.nn.train;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.Parameter;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.safetensors.Entry;
import io.lanewise.nn.safetensors.Safetensors;
import io.lanewise.nn.safetensors.TensorInfo;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Models in safetensors files, under the names and in the layouts of PyTorch's {@code state_dict},
 * so that weights go both ways. What an optimiser remembers stands beside them under {@code
 * optimizer.}; words about the model, and where training was, are the file's metadata. A file is
 * written aside and moved into place: whatever happens meanwhile, the old or the new one is there.
 */
public final class Checkpoint {
  private static final String OPTIMISER = "optimizer.";
  private static final String STEPS = "optimizer.steps";

  private Checkpoint() {}

  /**
   * Writes a model's numbers.
   *
   * @param metadata words about it
   * @throws IOException when it cannot be written; what was there before is still there
   */
  public static void save(Path file, Layer model, Map<String, String> metadata) throws IOException {
    Safetensors.write(file, entries(model), metadata);
  }

  /** Writes a model's numbers and what its optimiser remembers. */
  public static void save(Path file, Layer model, Optimiser optimiser, Map<String, String> metadata)
      throws IOException {
    Map<String, Entry> entries = entries(model);
    optimiser
        .state()
        .forEach(
            (name, numbers) ->
                entries.put(OPTIMISER + name, Entry.of(Shape.of(numbers.length), numbers)));
    Map<String, String> all = new HashMap<>(metadata);
    all.put(STEPS, Long.toString(optimiser.steps()));
    Safetensors.write(file, entries, all);
  }

  private static Map<String, Entry> entries(Layer model) {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (Map.Entry<String, Parameter> one :
        Check.notNull("checkpoint", "model", model).state().entrySet()) {
      Parameter parameter = one.getValue();
      entries.put(one.getKey(), Entry.of(parameter.shape(), parameter.tensor().elements()));
    }
    return entries;
  }

  /**
   * Reads a model's numbers; an optimiser's are passed over.
   *
   * @return the file's metadata
   * @throws IOException when the file cannot be read, is malformed, or is not of this model: then
   *     the model is as it was
   */
  public static Map<String, String> load(Path file, Layer model) throws IOException {
    return load(file, model, null);
  }

  /** Reads a model's numbers and what its optimiser remembered. */
  public static Map<String, String> load(Path file, Layer model, Optimiser optimiser)
      throws IOException {
    try (Safetensors tensors = Safetensors.open(file)) {
      Map<String, float[]> numbers = read(file, tensors, model);
      Map<String, float[]> remembered = new HashMap<>();
      long steps = 0;
      if (optimiser != null) {
        for (Map.Entry<String, float[]> own : optimiser.state().entrySet()) {
          String name = OPTIMISER + own.getKey();
          requireShape(file, tensors, name, Shape.of(own.getValue().length));
          remembered.put(own.getKey(), tensors.readFloats(name));
        }
        steps = count(file, tensors.metadata(), STEPS);
      }
      model.load(numbers);
      if (optimiser != null) {
        optimiser.load(remembered, steps);
      }
      return tensors.metadata();
    }
  }

  private static Map<String, float[]> read(Path file, Safetensors tensors, Layer model)
      throws IOException {
    List<String> unknown = new ArrayList<>(tensors.names());
    unknown.removeIf(name -> name.startsWith(OPTIMISER) || name.endsWith("num_batches_tracked"));
    Map<String, Parameter> state = model.state();
    unknown.removeAll(state.keySet());
    if (!unknown.isEmpty()) {
      throw new CheckpointException(file, "has tensors that the model has not: " + unknown);
    }
    for (Map.Entry<String, Parameter> one : state.entrySet()) {
      requireShape(file, tensors, one.getKey(), one.getValue().shape());
    }
    Map<String, float[]> numbers = new HashMap<>();
    for (String name : state.keySet()) {
      numbers.put(name, tensors.readFloats(name));
    }
    return numbers;
  }

  private static void requireShape(Path file, Safetensors tensors, String name, Shape shape)
      throws IOException {
    TensorInfo info = tensors.tensors().get(name);
    if (info == null) {
      throw new CheckpointException(file, "must have the tensor " + name + ", has none");
    }
    if (!info.shape().equals(shape)) {
      throw new CheckpointException(
          file, "tensor " + name + " must be of shape " + shape + ", is " + info.shape());
    }
  }

  /**
   * A count among the metadata.
   *
   * @throws CheckpointException when it is missing or not a number from 0
   */
  static long count(Path file, Map<String, String> metadata, String name)
      throws CheckpointException {
    String text = metadata.get(name);
    if (text == null || !text.matches("\\d{1,18}")) {
      throw new CheckpointException(
          file, "metadata " + name + " must be a number, is " + (text == null ? "missing" : text));
    }
    return Long.parseLong(text);
  }
}
