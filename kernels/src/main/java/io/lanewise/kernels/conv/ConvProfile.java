package io.lanewise.kernels.conv;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Where the time of a plan's runs goes, phase by phase: {@link ConvOptions#withProfile} has plans
 * add to it. Winograd's do; those that have no phases leave it empty. Safe for any number of
 * threads.
 */
public final class ConvProfile {
  private static final String[] PHASES = {"input transform", "products", "output transform"};

  private final AtomicLongArray nanos = new AtomicLongArray(PHASES.length);

  /** One in which nothing is counted yet. */
  public ConvProfile() {}

  void add(int phase, long more) {
    nanos.addAndGet(phase, more);
  }

  /** Nanoseconds in each phase so far, all threads added up; empty when nothing was counted. */
  public Map<String, Long> nanos() {
    Map<String, Long> all = new LinkedHashMap<>();
    for (int phase = 0; phase < PHASES.length; phase++) {
      if (nanos.get(phase) > 0) {
        all.put(PHASES[phase], nanos.get(phase));
      }
    }
    return all;
  }

  /** Begins anew. */
  public void reset() {
    for (int phase = 0; phase < PHASES.length; phase++) {
      nanos.set(phase, 0);
    }
  }
}
