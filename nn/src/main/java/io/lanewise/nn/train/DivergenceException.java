package io.lanewise.nn.train;

/**
 * The loss is no longer a finite number, and no further step would make it one. The optimiser took
 * no step by it.
 */
public final class DivergenceException extends RuntimeException {
  private static final long serialVersionUID = 1;

  DivergenceException(double loss, int epoch, int batch, double learningRate) {
    super(
        "trainer: loss must be finite, got "
            + loss
            + " in batch "
            + (batch + 1)
            + " of epoch "
            + (epoch + 1)
            + " with learning rate "
            + learningRate);
  }
}
