package io.lanewise.bench.suite;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import java.util.Arrays;

/**
 * An implementation of ours with its operands in its hands.
 *
 * @param call one run of its plan
 * @param target the array that a run fills
 * @param errorBound what the plan promises
 * @param scratchBytes what the plan says it needs
 */
public record OurCall(Runnable call, float[] target, ErrorBound errorBound, long scratchBytes)
    implements Competitor {
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
