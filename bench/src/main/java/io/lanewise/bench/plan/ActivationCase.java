package io.lanewise.bench.plan;

/** Activations of 16 Mi floats, which come from memory, and of 64 Ki, which lie in a cache. */
public enum ActivationCase implements Usual {
  RELU_16M("act:relu_iw16777216"),
  RELU_1M("act:relu_iw1048576"),
  RELU_64K("act:relu_iw65536"),
  LEAKY_RELU_64K("act:leaky-relu=0.1_iw65536"),
  HARD_SWISH_64K("act:hard-swish_iw65536"),
  RELU_BACKWARD_1M("act:relu_iw1048576/backward"),
  RELU_N16_64_56("act:relu_n16_ic64_ih56/nchw16");

  private final String text;

  ActivationCase(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
