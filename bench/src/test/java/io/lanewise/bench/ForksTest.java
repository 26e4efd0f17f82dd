package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What a fork is told. */
class ForksTest {
  @Test
  void optionsOfTheWholeRunAreTakenOut() {
    List<String> options = List.of("--forks", "--json");
    assertEquals(
        List.of("bench", "gemm", "--threads", "2", "--quick"),
        Forks.withoutValues(
            List.of(
                "bench", "gemm", "--forks", "3", "--threads", "2", "--json=rows.json", "--quick"),
            options));
  }
}
