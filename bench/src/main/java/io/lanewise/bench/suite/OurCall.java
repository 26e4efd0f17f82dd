package io.lanewise.bench.suite;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An implementation of ours with its operands in its hands.
 *
 * @param algorithm the catalogue's name for it
 * @param eligible whether {@code auto} may choose it for this problem
 * @param call one run of its plan
 * @param target the array that a run fills
 * @param errorBound what the plan promises
 * @param scratchBytes what the plan says it needs
 * @param phaseNanos measures a call phase by phase; gives nothing where there are no phases
 */
public record OurCall(
    String algorithm,
    boolean eligible,
    Runnable call,
    float[] target,
    ErrorBound errorBound,
    long scratchBytes,
    Supplier<Map<String, Double>> phaseNanos)
    implements Competitor {
  @Override
  public Map<String, Double> phases() {
    return phaseNanos.get();
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public void spoil() {
    Arrays.fill(target, Float.NaN);
  }

  @Override
  public float[] answer() {
    return target;
  }
}
