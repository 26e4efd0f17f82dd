package io.lanewise.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.shape.Shape;
import io.lanewise.nn.train.Checkpoint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A file of LeNet-5 with the names, shapes and bytes of a PyTorch state_dict, written here by hand,
 * gives what plain loops in double over those layouts give.
 */
class StateDictTest {
  private static final Map<String, int[]> SHAPES = new LinkedHashMap<>();

  static {
    SHAPES.put("conv1.weight", new int[] {6, 1, 5, 5});
    SHAPES.put("conv1.bias", new int[] {6});
    SHAPES.put("conv2.weight", new int[] {16, 6, 5, 5});
    SHAPES.put("conv2.bias", new int[] {16});
    SHAPES.put("fc1.weight", new int[] {120, 400});
    SHAPES.put("fc1.bias", new int[] {120});
    SHAPES.put("fc2.weight", new int[] {84, 120});
    SHAPES.put("fc2.bias", new int[] {84});
    SHAPES.put("fc3.weight", new int[] {10, 84});
    SHAPES.put("fc3.bias", new int[] {10});
  }

  @TempDir private Path folder;

  private static int elements(int[] shape) {
    int product = 1;
    for (int size : shape) {
      product *= size;
    }
    return product;
  }

  private static void write(Path file, Map<String, float[]> numbers) throws IOException {
    StringBuilder header = new StringBuilder("{\"__metadata__\":{\"format\":\"pt\"}");
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    for (Map.Entry<String, float[]> one : numbers.entrySet()) {
      int begin = data.size();
      ByteBuffer bytes =
          ByteBuffer.allocate(4 * one.getValue().length).order(ByteOrder.LITTLE_ENDIAN);
      bytes.asFloatBuffer().put(one.getValue());
      data.writeBytes(bytes.array());
      String shape = java.util.Arrays.toString(SHAPES.get(one.getKey()));
      header.append(
          ",\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
              .formatted(one.getKey(), shape, begin, data.size()));
    }
    byte[] text = header.append('}').toString().getBytes(StandardCharsets.UTF_8);
    ByteBuffer all =
        ByteBuffer.allocate(8 + text.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
    Files.write(file, all.putLong(text.length).put(text).put(data.toByteArray()).array());
  }

  @Test
  void leNetOfAStateDictAnswersAsItsLayoutsSay() throws IOException {
    Random random = new Random(3);
    Map<String, float[]> numbers = new LinkedHashMap<>();
    for (Map.Entry<String, int[]> one : SHAPES.entrySet()) {
      float[] drawn = new float[elements(one.getValue())];
      double bound = 1 / Math.sqrt(drawn.length / (double) one.getValue()[0]);
      for (int i = 0; i < drawn.length; i++) {
        drawn[i] = (float) (bound * (2 * random.nextDouble() - 1));
      }
      numbers.put(one.getKey(), drawn);
    }
    Path file = folder.resolve("lenet.safetensors");
    write(file, numbers);
    Sequential model = Models.lenet5(Shape.of(1, 28, 28), 10);
    assertEquals("pt", Checkpoint.load(file, model).get("format"));

    float[] image = new float[784];
    for (int i = 0; i < image.length; i++) {
      image[i] = random.nextFloat();
    }
    double[] x = new double[784];
    for (int i = 0; i < x.length; i++) {
      x[i] = image[i];
    }
    x = pool(convolve(x, 1, 28, 2, numbers.get("conv1.weight"), numbers.get("conv1.bias")), 6);
    x = pool(convolve(x, 6, 14, 0, numbers.get("conv2.weight"), numbers.get("conv2.bias")), 16);
    x = rectified(linear(x, numbers.get("fc1.weight"), numbers.get("fc1.bias")));
    x = rectified(linear(x, numbers.get("fc2.weight"), numbers.get("fc2.bias")));
    x = linear(x, numbers.get("fc3.weight"), numbers.get("fc3.bias"));

    float[] got = model.apply(Tensor.of(Shape.of(1, 1, 28, 28), image)).elements();
    for (int c = 0; c < 10; c++) {
      // Sums of at most 400 products of numbers below 1, five layers deep: far under this, and
      // any layout read otherwise is far over it.
      assertEquals(x[c], got[c], 1e-5, "class " + c);
    }
  }

  /** 5×5 filters, OIHW, and ReLU. */
  private static double[] convolve(
      double[] x, int channels, int size, int padding, float[] w, float[] bias) {
    int out = size + 2 * padding - 4;
    double[] y = new double[bias.length * out * out];
    for (int o = 0; o < bias.length; o++) {
      for (int row = 0; row < out; row++) {
        for (int column = 0; column < out; column++) {
          double sum = bias[o];
          for (int tap = 0; tap < channels * 25; tap++) {
            int r = row + tap / 5 % 5 - padding;
            int c = column + tap % 5 - padding;
            if (r >= 0 && r < size && c >= 0 && c < size) {
              sum += w[o * channels * 25 + tap] * x[(tap / 25 * size + r) * size + c];
            }
          }
          y[(o * out + row) * out + column] = sum;
        }
      }
    }
    return rectified(y);
  }

  private static double[] pool(double[] x, int channels) {
    int size = (int) Math.sqrt(x.length / (double) channels);
    int half = size / 2;
    double[] y = new double[channels * half * half];
    for (int i = 0; i < y.length; i++) {
      int at = (i / half * 2) * size + i % half * 2;
      y[i] = Math.max(Math.max(x[at], x[at + 1]), Math.max(x[at + size], x[at + size + 1]));
    }
    return y;
  }

  private static double[] linear(double[] x, float[] w, float[] bias) {
    double[] y = new double[bias.length];
    for (int o = 0; o < y.length; o++) {
      y[o] = bias[o];
      for (int i = 0; i < x.length; i++) {
        y[o] += w[o * x.length + i] * x[i];
      }
    }
    return y;
  }

  private static double[] rectified(double[] x) {
    return java.util.Arrays.stream(x).map(value -> Math.max(0, value)).toArray();
  }
}
