package io.lanewise.bench.gemm;

import io.lanewise.bench.timing.Entry;
import java.util.List;

/** Where competitors from outside come from. */
@FunctionalInterface
public interface GemmSource {
  /** Those for these operands on so many threads. */
  List<Entry> entries(GemmOperands operands, int threads);
}
