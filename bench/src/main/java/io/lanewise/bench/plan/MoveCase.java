package io.lanewise.bench.plan;

/** Moves of data, resizing and dropout between layers of real networks. */
public enum MoveCase implements Usual {
  CONCAT("concat:64+64_n16_ih56"),
  CONCAT_BLOCKED("concat:64+64_n16_ih56/nchw16"),
  PAD("pad:constant=0.0_n16_ic64_ih56_p1"),
  TRANSPOSE("transpose:nhwc_n16_ic64_ih56"),
  DEPTH_TO_SPACE("depth-to-space:dcr_n16_ic64_ih28_b2"),
  FLIP("flip:w_n16_ic64_ih56"),
  IM2COL("im2col:n1_ic64_ih56_k3_p1"),
  BILINEAR("resize:bilinear_n4_ic64_ih28_oh56_ow56"),
  BILINEAR_BLOCKED("resize:bilinear_n4_ic64_ih28_oh56_ow56/nchw16"),
  NEAREST("resize:nearest_n4_ic64_ih28_oh56_ow56"),
  REGION_POOL("region-pool:ic256_ih38_iw50_b128_oh7/scale=20.0"),
  REGION_POOL_BLOCKED("region-pool:ic256_ih38_iw50_b128_oh7/scale=20.0/nchw16"),
  DROPOUT("dropout:0.5_n16_ic64_ih56");

  private final String text;

  MoveCase(String text) {
    this.text = text;
  }

  @Override
  public String text() {
    return text;
  }
}
