package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/**
 * The same bits for any vector width, register budget, collector and number of threads, in code
 * that is interpreted, compiled by C1, and compiled by C2: what {@link BitsDigest} prints in JVMs
 * that differ in one of these. Each compares its first calls with thousands of later ones besides.
 */
class SameBitsAcrossJvmsTest {
  private static final String WARM = "150";
  private static final String COLD = "1";

  /** What a JVM of its own calls itself, so that the library does not notice what is missing. */
  private static final String DISGUISE = "mixed mode";

  private record Digest(List<String> flags, String[] arguments) {
    static Digest of(String flag, String... arguments) {
      List<String> flags = new ArrayList<>(List.of(Fork.MODULE));
      if (!flag.isEmpty()) {
        flags.add(flag);
      }
      return new Digest(flags, arguments);
    }

    List<String> lines() {
      Fork fork = Fork.run(flags, BitsDigest.class, arguments);
      assertEquals(0, fork.exit(), fork::toString);
      assertTrue(fork.out().size() > 5, fork::toString);
      return fork.out();
    }
  }

  @Test
  void widthsRegistersCollectorsAndThreads() throws Exception {
    List<Digest> digests = new ArrayList<>();
    digests.add(Digest.of("", "all", "1", WARM));
    digests.add(Digest.of("-Dlanewise.maxBits=256", "all", "2", WARM));
    digests.add(Digest.of("-Dlanewise.maxBits=128", "all", "3", WARM));
    digests.add(Digest.of("-Dlanewise.registers=16", "all", "7", WARM));
    digests.add(Digest.of("-XX:+UseSerialGC", "all", "2", WARM));
    digests.add(Digest.of("-XX:-TieredCompilation", "all", "1", WARM));
    if (isX86()) {
      digests.add(Digest.of("-XX:UseAVX=2", "all", "1", WARM));
    }
    assertAllEqual(digests);
  }

  @Test
  void interpretedAndCompiledByC1() throws Exception {
    assertAllEqual(
        List.of(
            Digest.of("", "tiny", "1", WARM),
            Digest.of("-Xint", "tiny", "1", COLD, DISGUISE),
            Digest.of("-XX:CompilationMode=quick-only", "tiny", "1", WARM, DISGUISE)));
  }

  private static boolean isX86() {
    return List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
  }

  /** Two JVMs at a time. */
  private static void assertAllEqual(List<Digest> digests) throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      List<Future<List<String>>> running = new ArrayList<>();
      for (Digest digest : digests) {
        running.add(pool.submit(digest::lines));
      }
      List<String> expected = running.getFirst().get();
      for (int i = 1; i < digests.size(); i++) {
        List<String> actual = running.get(i).get();
        for (int line = 0; line < expected.size(); line++) {
          assertEquals(expected.get(line), actual.get(line), digests.get(i).flags().toString());
        }
      }
    }
  }
}
