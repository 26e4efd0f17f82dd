package io.lanewise.bench.plan;

/** Functions of elements, reductions and steps of optimisers, from memory and from a cache. */
public enum ElementwiseCase implements Usual {
  ADD_16M("eltwise:add_iw16777216"),
  ADD_64K("eltwise:add_iw65536"),
  MUL_CHANNEL("eltwise:mul_n16_ic64_ih56/channel"),
  MUL_CHANNEL_BLOCKED("eltwise:mul_n16_ic64_ih56/channel/nchw16"),
  MUL_CHANNEL_BACKWARD("eltwise:mul_n16_ic64_ih56/channel/backward"),
  SUM_16M("reduce:sum_iw16777216"),
  SUM_64K("reduce:sum_iw65536"),
  MEAN_CHANNEL("reduce:mean_n16_ic64_ih56/channel"),
  MAX_16M("reduce:max_iw16777216"),
  ARGMAX_ROWS("reduce:argmax_ih1024_iw1000/row"),
  SGD_1M("optimiser:sgd_iw1048576/momentum=0.9"),
  ADAM_1M("optimiser:adam_iw1048576"),
  CLIP_NORM_1M("gradient:clip-norm=0.5_iw1048576");

  private final String text;

  ElementwiseCase(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
