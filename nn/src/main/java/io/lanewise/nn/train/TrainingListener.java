package io.lanewise.nn.train;

/** Is told how training goes, on the thread that trains. */
public interface TrainingListener {
  /**
   * An epoch begins.
   *
   * @param epoch from 0
   * @param batches it will have
   */
  default void epochBegins(int epoch, int batches) {}

  /**
   * A batch was learnt from.
   *
   * @param batch its number, from 0
   * @param examples in it
   * @param loss the mean over the epoch so far
   * @param accuracy over the epoch so far
   */
  default void batchEnds(int batch, int examples, double loss, double accuracy) {}

  /** An epoch has ended. */
  default void epochEnds(EpochResult result) {}
}
