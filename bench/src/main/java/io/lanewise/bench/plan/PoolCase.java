package io.lanewise.bench.plan;

/** Poolings of real networks, and of 16 Mi floats, in both layouts. */
public enum PoolCase implements Usual {
  MAX_2X2_64_224("pool:max_ic64_ih224_k2"),
  MAX_2X2_64_224_BLOCKED("pool:max_ic64_ih224_k2/nchw16"),
  MAX_3X3_64_112("pool:max_ic64_ih112_k3_s2_p1"),
  MAX_3X3_64_112_BLOCKED("pool:max_ic64_ih112_k3_s2_p1/nchw16"),
  AVERAGE_2X2_64_224("pool:avg_ic64_ih224_k2"),
  AVERAGE_2X2_64_224_BLOCKED("pool:avg_ic64_ih224_k2/nchw16"),
  GLOBAL_2048_7("pool:avg_ic2048_ih7/global"),
  GLOBAL_2048_7_BLOCKED("pool:avg_ic2048_ih7/global/nchw16"),
  MAX_2X2_16M("pool:max_n5_ic64_ih224_k2"),
  MAX_2X2_16M_BLOCKED("pool:max_n5_ic64_ih224_k2/nchw16"),
  MAX_2X2_64K("pool:max_ic64_ih32_k2"),
  MAX_2X2_64K_BLOCKED("pool:max_ic64_ih32_k2/nchw16"),
  MAX_INDICES("pool:max_ic64_ih112_k3_s2_p1/indices"),
  MAX_BACKWARD("pool:max_ic64_ih112_k3_s2_p1/backward"),
  MAX_BACKWARD_BLOCKED("pool:max_ic64_ih112_k3_s2_p1/backward/nchw16"),
  AVERAGE_BACKWARD("pool:avg_ic64_ih224_k2/backward"),
  AVERAGE_BACKWARD_BLOCKED("pool:avg_ic64_ih224_k2/backward/nchw16"),
  LP_2("pool:lp=2.0_ic64_ih112_k3_s2_p1");

  private final String text;

  PoolCase(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
