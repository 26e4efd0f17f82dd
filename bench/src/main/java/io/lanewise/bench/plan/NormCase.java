package io.lanewise.bench.plan;

/** Normalisations of 16 Mi floats, of a residual network's layers, and of rows of features. */
public enum NormCase implements Usual {
  BATCH_INFERENCE_16M("bnorm:inference_n16_ic256_ih64"),
  BATCH_INFERENCE_16M_BLOCKED("bnorm:inference_n16_ic256_ih64/nchw16"),
  BATCH_INFERENCE_64K("bnorm:inference_ic64_ih32/relu"),
  BATCH_INFERENCE_64K_BLOCKED("bnorm:inference_ic64_ih32/relu/nchw16"),
  BATCH_64_56("bnorm:training_n16_ic64_ih56"),
  BATCH_64_56_BLOCKED("bnorm:training_n16_ic64_ih56/nchw16"),
  BATCH_64_56_BACKWARD("bnorm:training_n16_ic64_ih56/backward"),
  BATCH_64_56_BACKWARD_BLOCKED("bnorm:training_n16_ic64_ih56/backward/nchw16"),
  BATCH_FROZEN_BACKWARD("bnorm:inference_n16_ic64_ih56/backward/relu"),
  BATCH_FROZEN_BACKWARD_BLOCKED("bnorm:inference_n16_ic64_ih56/backward/relu/nchw16"),
  BATCH_512_7("bnorm:training_n16_ic512_ih7/relu"),
  BATCH_FEATURES("bnorm:training_n1024_ic512"),
  LAYER_ROWS("lnorm:n1024_ic768"),
  LAYER_ROWS_BACKWARD("lnorm:n1024_ic768/backward"),
  GROUP("gnorm:n8_ic64_ih56_g8/nchw16"),
  INSTANCE_BACKWARD("inorm:n8_ic64_ih56/backward"),
  LRN("lrn:n8_ic64_ih56"),
  LRN_BACKWARD("lrn:n8_ic64_ih56/backward/nchw16");

  private final String text;

  NormCase(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
