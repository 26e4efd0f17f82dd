package io.lanewise.bench.suite;

import io.lanewise.bench.timing.Entry;
import java.util.List;

/**
 * Where competitors from outside come from.
 *
 * @param <O> a problem's operands
 */
@FunctionalInterface
public interface Source<O> {
  /** Those for these operands on so many threads. */
  List<Entry> entries(O operands, int threads);
}
