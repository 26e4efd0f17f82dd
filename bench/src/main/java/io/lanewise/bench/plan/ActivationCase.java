package io.lanewise.bench.plan;

/** Activations of 16 Mi floats, which come from memory, and of 64 Ki, which lie in a cache. */
public enum ActivationCase implements Usual {
  RELU_16M("act:relu_iw16777216"),
  RELU_1M("act:relu_iw1048576"),
  RELU_64K("act:relu_iw65536"),
  LEAKY_RELU_64K("act:leaky-relu=0.1_iw65536"),
  HARD_SWISH_64K("act:hard-swish_iw65536"),
  EXP_1M("act:exp_iw1048576"),
  SIGMOID_1M("act:sigmoid_iw1048576"),
  TANH_1M("act:tanh_iw1048576"),
  EXP_64K("act:exp_iw65536"),
  SIGMOID_64K("act:sigmoid_iw65536"),
  TANH_64K("act:tanh_iw65536"),
  LOG_64K("act:log_iw65536"),
  SOFTPLUS_64K("act:softplus_iw65536"),
  SILU_64K("act:silu_iw65536"),
  MISH_64K("act:mish_iw65536"),
  GELU_64K("act:gelu_iw65536"),
  GELU_TANH_64K("act:gelu-tanh_iw65536"),
  ELU_64K("act:elu=1.0_iw65536"),
  SIGMOID_BACKWARD_64K("act:sigmoid_iw65536/backward"),
  MISH_BACKWARD_64K("act:mish_iw65536/backward"),
  GELU_BACKWARD_64K("act:gelu_iw65536/backward"),
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
