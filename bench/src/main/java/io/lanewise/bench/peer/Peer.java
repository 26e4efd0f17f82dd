package io.lanewise.bench.peer;

import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.model.ModelOperands;
import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Entry;
import java.util.List;

/**
 * Another library, behind one small adapter. Found by {@link java.util.ServiceLoader}, so that the
 * workbench neither needs nor loads any.
 */
public interface Peer {
  /** The name by which it is asked for. */
  String name();

  /** The version in use; loads the library. */
  String version();

  /**
   * Its implementations of a product, none when it has no such thing. Opening one loads the
   * library, fixes its number of threads, and copies the operands to where the library wants them,
   * none of which is timed.
   */
  default List<Entry> gemm(GemmOperands operands, int threads) {
    return List.of();
  }

  /** Likewise its implementations of a convolution. */
  default List<Entry> conv(ConvOperands operands, int threads) {
    return List.of();
  }

  /** Likewise its implementations of what stands around convolutions. */
  default List<Entry> plan(PlanOperands operands, int threads) {
    return List.of();
  }

  /** Likewise its implementations of a whole network. */
  default List<Entry> model(ModelOperands operands, int threads) {
    return List.of();
  }
}
