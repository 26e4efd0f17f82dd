package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.data.Augmentation;
import io.lanewise.nn.data.Batches;
import io.lanewise.nn.data.SyntheticDigits;
import io.lanewise.nn.layer.BatchNorm;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.optimise.Optimiser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that trains is killed at any instant, and started again until it is done: the result
 * has the bits of a training that nothing befell.
 */
class TrainingKillTest {
  private static final int EPOCHS = 150;
  private static final int KILLS = 12;

  /** From the end of its first epoch on: some epochs long, with their checkpoints. */
  private static final int LONGEST_LIFE_MICROS = 30_000;

  @TempDir private Path folder;

  /** Trains on from where the folder's checkpoint is, and reports each epoch. */
  static final class Child {
    private Child() {}

    public static void main(String[] arguments) throws IOException {
      train(
          Path.of(arguments[0]),
          new TrainingListener() {
            @Override
            public void epochEnds(EpochResult result) {
              System.out.println(result.epoch());
            }
          });
    }
  }

  private static Trainer train(Path checkpoints, TrainingListener listener) throws IOException {
    Layer model =
        Sequential.of(
            Conv2d.of(1, 2, 5).stride(4),
            BatchNorm.of(2),
            Layers.relu(),
            Dropout.of(0.2f),
            Layers.flatten(),
            Linear.of(72, 10));
    model.initialise(5);
    Batches batches =
        Batches.of(SyntheticDigits.of(1, 70), 32)
            .shuffled(2)
            .augmented(Augmentation.NONE.shifted(1, 1), 4);
    Trainer trainer =
        Trainer.of(model, Optimiser.adam(2e-3, model))
            .seed(3)
            .checkpoints(checkpoints, Map.of())
            .listener(listener);
    trainer.resume();
    trainer.fit(batches, EPOCHS);
    return trainer;
  }

  @Test
  void killedAndResumedItComesToTheSameBits() throws IOException, InterruptedException {
    Path whole = folder.resolve("whole");
    assertEquals(EPOCHS, train(whole, new TrainingListener() {}).epochs());

    Path killed = folder.resolve("killed");
    Random random = new Random(11);
    int interrupted = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      interrupted += liveAndDie(killed, random.nextInt(LONGEST_LIFE_MICROS)) ? 1 : 0;
    }
    assertTrue(interrupted >= KILLS / 2, "only " + interrupted + " were killed while training");
    assertEquals(EPOCHS, train(killed, new TrainingListener() {}).epochs());

    for (String file : new String[] {"last.safetensors", "best.safetensors"}) {
      assertArrayEquals(
          Files.readAllBytes(whole.resolve(file)), Files.readAllBytes(killed.resolve(file)), file);
    }
  }

  /** Whether it was still training. */
  private static boolean liveAndDie(Path checkpoints, int micros)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules=jdk.incubator.vector",
                "-Dlanewise.warmUp=false",
                "-Xmx256m",
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName(),
                checkpoints.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (var reader = process.inputReader()) {
      boolean training = reader.readLine() != null;
      TimeUnit.MICROSECONDS.sleep(micros);
      // By its handle: a process that is destroyed closes what it printed.
      process.toHandle().destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the process is dead");
      return training && process.exitValue() != 0;
    } finally {
      process.destroyForcibly();
    }
  }
}
