package io.lanewise.bench.plan;

/** Softmax over rows of a classifier and of a language model, and losses. */
public enum SoftmaxCase implements Usual {
  SOFTMAX_1024("softmax:r1024_c1024"),
  SOFTMAX_1024_BACKWARD("softmax:r1024_c1024/backward"),
  LOG_SOFTMAX_1024("log-softmax:r1024_c1024"),
  SOFTMAX_10("softmax:r1024_c10"),
  LOG_SUM_EXP("log-sum-exp:r1024_c1024"),
  CROSS_ENTROPY_1000("cross-entropy:r256_c1000"),
  CROSS_ENTROPY_10("cross-entropy:r128_c10"),
  NLL_10("nll:r1024_c10"),
  HINGE_10("hinge:r1024_c10"),
  MSE_1M("loss:mse_c1048576"),
  BCE_64K("loss:bce_c65536");

  private final String text;

  SoftmaxCase(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
