package io.lanewise.testkit.plan;

import java.util.List;

/**
 * A few problems of every kind, for what is tested of all kernels at once: same bits in every JVM,
 * nothing allocated, the reference where the Vector API is absent.
 */
public final class PlanSamples {
  /** Small enough for an interpreter. */
  public static final List<String> SMALL =
      List.of(
          "act:relu_n2_ic3_ih5_iw7",
          "act:hard-swish_ic17_ih3_iw5/nchw16",
          "act:leaky-relu=0.1_iw100/backward",
          "act:clip=-0.5,0.25_ic5_ih7/backward/nchw16",
          "act:elu=0.5_iw37",
          "act:selu_iw37/backward",
          "act:sigmoid_n2_ic19_ih3/nchw16",
          "act:tanh_iw45/backward",
          "act:softplus_iw37",
          "act:silu_iw37/backward",
          "act:mish_iw37/backward",
          "act:gelu_iw37/backward",
          "act:gelu-tanh_iw37/backward",
          "act:exp_iw37",
          "act:log_iw37",
          "prelu:n2_ic3_ih5",
          "prelu:n2_ic17_ih5/backward/nchw16",
          "prelu:n2_ic3_ih5_iw7/backward",
          "maxout:k2_n2_ic4_ih5_iw7",
          "maxout:k3_ic51_ih3/backward/nchw16",
          "bnorm:training_n2_ic5_ih7/relu",
          "bnorm:training_n3_ic17_ih3_iw5/backward/relu/nchw16",
          "bnorm:training_n9_ic19/backward/accumulate",
          "bnorm:inference_n2_ic5_ih7/nchw16",
          "gnorm:n2_ic12_ih5_g3/nchw16",
          "lnorm:n5_ic83",
          "lnorm:n5_ic83/backward",
          "inorm:ic5_ih7/backward",
          "lrn:ic7_ih6/backward/nchw16",
          "lrn:ic7_ih6/beta=0.5",
          "eltwise:add_n2_ic17_ih3_iw5/channel/nchw16",
          "eltwise:mul_n2_ic3_ih5_iw7/plane/backward",
          "eltwise:max_n9_ic19/channel/backward",
          "eltwise:axpy=0.1_ic3_ih5_iw7/scalar",
          "reduce:mean_n2_ic17_ih3_iw5/channel/nchw16",
          "reduce:l1_n2_ic3_ih9/channel",
          "reduce:min_iw300",
          "reduce:l2_n3_ic5_ih7/image",
          "reduce:argmax_n2_ic5_ih3_iw4/pixel",
          "reduce:max_ic17_ih3_iw5/backward/plane/nchw16",
          "reduce:dot_iw150/backward",
          "optimiser:sgd_iw37/momentum=0.9/weight-decay=0.1/nesterov",
          "optimiser:rmsprop_iw37/momentum=0.9",
          "optimiser:adamw_iw37",
          "gradient:clip-norm=0.5_iw37",
          "gradient:l1=0.1_iw137");

  /** With enough to do for several threads. */
  public static final List<String> LARGE =
      List.of(
          "act:relu6_n2_ic17_ih40_iw41/nchw16",
          "act:hard-sigmoid_iw70001/backward",
          "prelu:n3_ic40_ih33/backward",
          "bnorm:training_n2_ic3_ih150",
          "bnorm:training_n2_ic35_ih40/relu/nchw16",
          "bnorm:training_n2_ic3_ih110/backward/relu",
          "bnorm:inference_n3_ic21_ih50",
          "gnorm:ic32_ih40_g8/backward/nchw16",
          "lnorm:n200_ic401/backward",
          "lrn:n2_ic37_ih37",
          "lrn:n2_ic37_ih37/backward/nchw16",
          "eltwise:div_n3_ic17_ih31_iw37/channel/backward/nchw16",
          "eltwise:add_n300_ic300/channel/backward",
          "reduce:sum_n2_ic3_ih110_iw111/channel",
          "reduce:l2_iw100003",
          "reduce:argmax_iw100003",
          "optimiser:adam_iw30001/weight-decay=0.01",
          "gradient:l2=0.1_iw70001");

  private PlanSamples() {}
}
