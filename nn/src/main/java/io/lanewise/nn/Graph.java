package io.lanewise.nn;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * What a tensor is made of, as a graph to walk over.
 *
 * @param input what a function was applied to
 * @param output its result
 */
public record Graph(Tensor input, Tensor output) {
  /**
   * The graph of a function of one tensor, without computing anything: tensors made in it have
   * shapes and remember what they were made of, but have no elements. Leaves that the function
   * brings along, such as weights, are themselves.
   */
  public static Graph trace(UnaryOperator<Tensor> function, Shape input) {
    Check.notNull("trace", "function", function);
    Tensor x = Tensor.hollow(Check.notNull("trace", "input", input));
    return new Graph(x, Context.current().traced(() -> function.apply(x)));
  }

  /** Whether this thread is tracing, so that nothing is computed. */
  public static boolean isTracing() {
    return Context.current().isTracing();
  }

  /** Everything that was made on the way to the output, each after what it was made of. */
  public List<Tensor> made() {
    return made(output);
  }

  /** Everything that was made on the way to a result, each after what it was made of. */
  static List<Tensor> made(Tensor result) {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    Deque<Tensor> open = new ArrayDeque<>(List.of(result));
    while (!open.isEmpty()) {
      Tensor tensor = open.pop();
      if (tensor.node() != null && seen.add(tensor)) {
        open.addAll(tensor.inputs());
      }
    }
    List<Tensor> made = new ArrayList<>(seen);
    made.sort(Comparator.comparingLong(tensor -> tensor.node().age()));
    return made;
  }
}
