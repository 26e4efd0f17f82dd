package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Tensor;
import java.util.function.UnaryOperator;

/** A function without parameters. */
final class FunctionLayer extends Layer {
  private final String name;
  private final UnaryOperator<Tensor> function;

  FunctionLayer(String name, UnaryOperator<Tensor> function) {
    this.name = Check.notNull("layer", "name", name);
    this.function = Check.notNull("layer", "function", function);
  }

  @Override
  protected Tensor forward(Tensor x) {
    return function.apply(x);
  }

  @Override
  public String toString() {
    return name;
  }
}
