package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What the library makes of JVMs that lack something: right answers, and one warning. */
class StartupLadderTest {
  private static final List<String> ANSWERS = List.of("[19.0, 22.0, 43.0, 50.0]", "[25.0, 36.0]");

  @Test
  void allThere() {
    Fork fork = start(Fork.MODULE);
    assertEquals(List.of(), fork.warnings(), fork::toString);
    assertTrue(fork.out().getFirst().matches("\\d+ lanes, .*"), fork::toString);
    assertTrue(fork.out().contains("tiled: yes"), fork::toString);
  }

  @Test
  void withoutTheVectorModule() {
    assertServesTheReference(start(), "--add-modules jdk.incubator.vector");
  }

  @Test
  void interpreted() {
    assertServesTheReference(start(Fork.MODULE, "-Xint"), "-Xint");
  }

  @Test
  void withoutC2() {
    assertServesTheReference(
        start(Fork.MODULE, "-XX:TieredStopAtLevel=1"), "-XX:TieredStopAtLevel");
    assertServesTheReference(start(Fork.MODULE, "-XX:CompilationMode=quick-only"), "C2 is off");
  }

  @Test
  void withoutFusedMultiplyAdd() {
    assertServesTheReference(start(Fork.MODULE, "-XX:-UseFMA"), "fused multiply-add");
  }

  @Test
  void aWidthThatIsNone() {
    Fork fork = start(Fork.MODULE, "-Dlanewise.maxBits=77");
    assertEquals(1, fork.warnings().size(), fork::toString);
    String warning = fork.warnings().getFirst();
    assertTrue(warning.contains("lanewise.maxBits") && warning.contains("77"), warning);
    assertEquals(start(Fork.MODULE).out(), fork.out());
  }

  @Test
  void aWidthThatIsAskedFor() {
    Fork fork = start(Fork.MODULE, "-Dlanewise.maxBits=128", "-Dlanewise.registers=16");
    assertEquals(List.of(), fork.warnings(), fork::toString);
    assertTrue(fork.out().getFirst().startsWith("4 lanes, 16 registers"), fork::toString);
  }

  @Test
  void threadsThatAreAskedFor() {
    Fork fork = start(Fork.MODULE, "-Dlanewise.threads=3");
    assertEquals(List.of(), fork.warnings(), fork::toString);
    assertTrue(fork.out().contains("threads: 3"), fork::toString);
  }

  private static Fork start(String... flags) {
    Fork fork = Fork.run(List.of(flags), FirstCall.class);
    assertEquals(0, fork.exit(), fork::toString);
    assertEquals(ANSWERS, fork.out().subList(fork.out().size() - 2, fork.out().size()));
    return fork;
  }

  /** One warning and every vector algorithm's refusal give the reason. */
  private static void assertServesTheReference(Fork fork, String reason) {
    assertEquals(1, fork.warnings().size(), fork::toString);
    assertTrue(fork.warnings().getFirst().contains(reason), fork::toString);
    assertTrue(fork.out().getFirst().startsWith("reference only: "), fork::toString);
    assertTrue(fork.out().getFirst().contains(reason), fork::toString);
    assertTrue(fork.out().contains("reference: yes"), fork::toString);
    for (String vector : List.of("gemv: ", "tiled: ")) {
      assertTrue(
          fork.out().stream().anyMatch(l -> l.startsWith(vector) && l.contains(reason)),
          fork::toString);
    }
  }
}
