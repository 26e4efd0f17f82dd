package io.lanewise.testkit.conv;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.testkit.Values;
import java.util.List;
import net.jqwik.api.Example;

/** The contract as a test, and shapes at the borders between its ways. */
class DepthwiseConvContractTest extends DepthwiseConvContract {
  @Example
  void atTheBordersBetweenWays() {
    List<String> problems =
        List.of(
            // A phase that reads nothing of a row, and begins before the array.
            "conv:ic2_ih1_iw2_oc2_k4_s4_pb9_pr8_d3_g2/backward-data",
            // Rows of as many pixels as a vector has, and of more.
            "conv:n2_ic33_ih7_oc33_k3_p1_g33",
            "conv:ic17_ih20_oc17_k3_p1_g17",
            "conv:ic17_ih21_oc17_k3_p1_g17",
            // Several bands of rows, the last of one row.
            "conv:ic16_ih57_iw112_oc16_k3_s2_p1_g16",
            "conv:ic16_ih57_iw112_oc16_k3_s2_p1_g16/backward-data",
            // Planes that share sets of the cache.
            "conv:ic16_ih64_oc16_k3_s2_p1_g16",
            "conv:ic16_ih64_oc16_k3_s2_p1_g16/backward-data",
            // The widest that is turned, and one more.
            "conv:ic2_ih3_iw409_oc2_k3_s2_p1_g2",
            "conv:ic2_ih3_iw411_oc2_k3_s2_p1_g2");
    ConvAlgorithm algorithm = Catalogue.standard().conv(name());
    for (String text : problems) {
      ConvProblem problem = ConvProblem.parse(text);
      ConvData data = new ConvCase(problem, 1).data(Values.UNIFORM);
      ConvTruth.of(data)
          .check(
              ConvCall.run(algorithm.plan(problem, data.options()), data),
              algorithm.errorBound(problem),
              6);
    }
  }
}
