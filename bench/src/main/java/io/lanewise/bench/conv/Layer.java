package io.lanewise.bench.conv;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * Layers of real networks. A name says network, kernel (3×3 when it does not), channels, filters,
 * the input's height and width, and the stride where it is not 1; {@code DW} is a depthwise one.
 */
public enum Layer {
  VGG_3_64_224("conv:ic3_ih224_oc64_k3_p1"),
  VGG_64_64_224("conv:ic64_ih224_oc64_k3_p1"),
  VGG_128_128_112("conv:ic128_ih112_oc128_k3_p1"),
  VGG_256_256_56("conv:ic256_ih56_oc256_k3_p1"),
  VGG_512_512_28("conv:ic512_ih28_oc512_k3_p1"),
  VGG_512_512_14("conv:ic512_ih14_oc512_k3_p1"),

  RESNET_7X7_3_64_224_S2("conv:ic3_ih224_oc64_k7_s2_p3"),
  RESNET_1X1_64_256_56("conv:ic64_ih56_oc256_k1"),
  RESNET_1X1_256_64_56("conv:ic256_ih56_oc64_k1"),
  RESNET_64_64_56("conv:ic64_ih56_oc64_k3_p1"),
  RESNET_128_128_28("conv:ic128_ih28_oc128_k3_p1"),
  RESNET_256_256_14("conv:ic256_ih14_oc256_k3_p1"),
  RESNET_512_512_7("conv:ic512_ih7_oc512_k3_p1"),
  RESNET_128_128_56_S2("conv:ic128_ih56_oc128_k3_s2_p1"),
  RESNET_1X1_1024_256_14("conv:ic1024_ih14_oc256_k1"),
  RESNET_1X1_256_512_56_S2("conv:ic256_ih56_oc512_k1_s2"),

  MOBILENET_DW_32_112("conv:ic32_ih112_oc32_k3_p1_g32"),
  MOBILENET_DW_64_112_S2("conv:ic64_ih112_oc64_k3_s2_p1_g64"),
  MOBILENET_DW_256_28("conv:ic256_ih28_oc256_k3_p1_g256"),
  MOBILENET_DW_512_14("conv:ic512_ih14_oc512_k3_p1_g512"),

  ALEXNET_11X11_3_96_227_S4("conv:ic3_ih227_oc96_k11_s4"),
  /** In two groups. */
  ALEXNET_5X5_96_256_27("conv:ic96_ih27_oc256_k5_p2_g2"),
  GOOGLENET_5X5_16_32_28("conv:ic16_ih28_oc32_k5_p2"),
  INCEPTION_1X7_128_128_17("conv:ic128_ih17_oc128_kh1_kw7_pl3_pr3"),
  DILATED_64_64_56("conv:ic64_ih56_oc64_k3_p2_d2"),
  /** 64 images, as in training. */
  LENET_5X5_6_16_14("conv:n64_ic6_ih14_oc16_k5");

  /** What the backward directions are measured on. */
  private static final Set<Layer> BACKWARD =
      EnumSet.of(
          RESNET_1X1_256_64_56,
          RESNET_64_64_56,
          RESNET_256_256_14,
          RESNET_128_128_56_S2,
          LENET_5X5_6_16_14);

  /** One of each kind, in seconds. */
  private static final Set<Layer> QUICK =
      EnumSet.of(
          RESNET_7X7_3_64_224_S2, RESNET_1X1_256_64_56, RESNET_64_64_56, MOBILENET_DW_256_28);

  private final String problem;

  Layer(String problem) {
    this.problem = problem;
  }

  /** Those measured when nobody asks for others. */
  public static Set<Layer> usual(Direction direction, boolean quick) {
    Set<Layer> layers =
        direction == Direction.FORWARD ? EnumSet.allOf(Layer.class) : EnumSet.copyOf(BACKWARD);
    if (quick) {
      layers.retainAll(QUICK);
    }
    return layers;
  }

  /** The forward convolution in NCHW. */
  public ConvProblem problem() {
    return ConvProblem.parse(problem);
  }

  /** The name on the command line: {@code resnet-64-64-56}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
