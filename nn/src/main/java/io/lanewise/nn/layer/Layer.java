package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Graph;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.inference.Predictor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;
import java.util.Collections;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A function of a tensor that owns parameters, and may be made of other layers.
 *
 * <p>A layer is made without numbers; {@link #initialise} draws them or {@link #load} sets them.
 * Parameters are named by the path of their layer, as in PyTorch's {@code state_dict}: {@code
 * features.0.weight}. The first time that {@link #apply} meets a shape, all shapes are checked
 * through all layers before anything is computed.
 *
 * <p>To write one: extend this, declare {@link #parameter}s and {@link #child}ren in the
 * constructor, and compute in {@link #forward} by tensors' methods and {@link
 * io.lanewise.nn.Functions}. Not safe for several threads at once; a compiled network is.
 */
public abstract class Layer implements UnaryOperator<Tensor> {
  private static final int MOST_SHAPES = 256;

  private final Map<String, Parameter> parameters = new LinkedHashMap<>();
  private final Map<String, Layer> children = new LinkedHashMap<>();
  private final Set<Shape> checked = new HashSet<>();
  private String name = "";
  private boolean training = true;

  /** A layer without parameters yet, in training mode. */
  protected Layer() {}

  /** Computes the layer's function. */
  protected abstract Tensor forward(Tensor x);

  /** What a layer is called in errors and summaries: its type and sizes. */
  @Override
  public String toString() {
    return getClass().getSimpleName();
  }

  /**
   * The layer's function of x.
   *
   * @throws LayerException when x has a shape that a layer cannot take; nothing was computed
   * @throws IllegalStateException when a parameter has no numbers
   */
  @Override
  public final Tensor apply(Tensor x) {
    Check.notNull("layer", "x", x);
    if (Graph.isTracing()) {
      return traced(x);
    }
    if (!checked.contains(x.shape())) {
      outputShape(x.shape());
      if (checked.size() >= MOST_SHAPES) {
        checked.clear();
      }
      checked.add(x.shape());
    }
    return forward(x);
  }

  private Tensor traced(Tensor x) {
    Summary.enter(this);
    try {
      Tensor y = forward(x);
      Summary.leave(this, x, y);
      return y;
    } catch (LayerException e) {
      throw e.within(this);
    } catch (IllegalArgumentException e) {
      throw LayerException.of(this, x.shape(), e);
    }
  }

  /**
   * The shape of the result for an x of that shape; nothing is computed, no numbers are needed.
   *
   * @throws LayerException when a layer cannot take it
   */
  public final Shape outputShape(Shape x) {
    return Graph.trace(this, x).output().shape();
  }

  /** The table of layers, shapes, parameters and multiply-adds for an x of that shape. */
  public final String summary(Shape x) {
    return Summary.of(this, x).toString();
  }

  /** This layer in evaluation mode, made ready for an x of that shape on every processor. */
  public final Predictor compile(Shape x) {
    return compile(x, Threads.all(), Accuracy.FAST);
  }

  /** The same on so many threads. */
  public final Predictor compile(Shape x, Threads threads) {
    return compile(x, threads, Accuracy.FAST);
  }

  /**
   * This layer in evaluation mode, made ready: an immutable function of an x of that shape, which
   * several threads may use at once. The parameters are taken as they are now. No layer's mode is
   * changed.
   *
   * @param threads on how many threads a run computes; no result depends on it
   * @param accuracy which algorithms may be chosen for convolutions
   * @throws LayerException when a layer cannot take the shape
   * @throws IllegalStateException when a parameter has no numbers
   */
  public final Predictor compile(Shape x, Threads threads, Accuracy accuracy) {
    state().values().forEach(Parameter::tensor);
    return evaluating(() -> Predictor.of(this, x, threads, accuracy));
  }

  // ---- what it is made of ----

  /** Declares a parameter that is learnt. */
  protected final Parameter parameter(String name, Shape shape, Initialiser initialiser) {
    return declare(name, new Parameter(shape, initialiser, true));
  }

  /** Declares numbers that belong to the layer but are not learnt, such as running statistics. */
  protected final Parameter statistic(String name, Shape shape, Initialiser initialiser) {
    return declare(name, new Parameter(shape, initialiser, false));
  }

  private Parameter declare(String name, Parameter parameter) {
    if (parameters.putIfAbsent(name, parameter) != null) {
      throw Check.error("layer", "parameter", "must have a name of its own", name);
    }
    return parameter;
  }

  /** Declares a layer that this one is made of. The same may be declared in several places. */
  protected final <L extends Layer> L child(String name, L layer) {
    Check.notNull("layer", "child " + name, layer);
    if (name.isEmpty() || name.contains(".")) {
      throw Check.error("layer", "name", "must not be empty or have dots", name);
    }
    if (children.putIfAbsent(name, layer) != null) {
      throw Check.error("layer", "name", "must be unique in " + this, name);
    }
    Layer child = layer;
    child.name = child.name.isEmpty() ? name : child.name;
    return layer;
  }

  /** The layers that this one is made of, by name, in order. */
  public final Map<String, Layer> children() {
    return Collections.unmodifiableMap(children);
  }

  /** Its name in the layer that it was first made part of; empty when it is in none. */
  final String name() {
    return name;
  }

  /** All parameters by their path, this layer's and its children's, statistics too. */
  public final Map<String, Parameter> state() {
    Map<String, Parameter> all = new LinkedHashMap<>();
    visit("", (path, layer) -> layer.parameters.forEach((own, p) -> all.put(path + own, p)));
    return all;
  }

  /** Calls for this layer and every one below it, with the path that its parameters begin with. */
  private void visit(String path, BiConsumer<String, Layer> action) {
    action.accept(path, this);
    children.forEach((own, child) -> child.visit(path + own + ".", action));
  }

  /**
   * The tensors that are learnt and not frozen, each once.
   *
   * @throws IllegalStateException when one has no numbers
   */
  public final List<Tensor> parameters() {
    Set<Tensor> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return state().values().stream()
        .filter(Parameter::isLearnt)
        .map(Parameter::tensor)
        .filter(Tensor::wantsGradient)
        .filter(seen::add)
        .toList();
  }

  /** How many numbers are learnt. */
  public final long parameterCount() {
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    return state().values().stream()
        .filter(Parameter::isLearnt)
        .filter(seen::add)
        .mapToLong(parameter -> parameter.shape().elements())
        .sum();
  }

  // ---- modes ----

  /** Into training mode: dropout drops, batch norm takes the batch's statistics. */
  public final void train() {
    visit("", (path, layer) -> layer.training = true);
  }

  /** Into evaluation mode. */
  public final void eval() {
    visit("", (path, layer) -> layer.training = false);
  }

  /** Does work with all of it in evaluation mode, after which each layer is in the mode it was. */
  public final <T> T evaluating(Supplier<T> work) {
    Check.notNull("layer", "work", work);
    Map<Layer, Boolean> modes = new IdentityHashMap<>();
    visit("", (path, layer) -> modes.put(layer, layer.training));
    eval();
    try {
      return work.get();
    } finally {
      modes.forEach((layer, mode) -> layer.training = mode);
    }
  }

  /** Whether in training mode. */
  public final boolean isTraining() {
    return training;
  }

  /** No gradients for any parameter, so that an optimiser made after this leaves them alone. */
  public final void freeze() {
    state().values().forEach(parameter -> parameter.freeze(true));
  }

  /** Gradients for every parameter that is learnt. */
  public final void unfreeze() {
    state().values().forEach(parameter -> parameter.freeze(false));
  }

  // ---- numbers ----

  /**
   * Draws all parameters. Each depends on the seed and its own path only, so that a layer more does
   * not change the others.
   */
  public final void initialise(long seed) {
    Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    state()
        .forEach(
            (path, parameter) -> {
              if (seen.add(parameter)) {
                parameter.initialise(mix(seed, path));
              }
            });
    reseed(seed);
  }

  /**
   * From here on, what layers do by chance depends on this seed, their path, and how often they
   * were applied since.
   */
  public final void reseed(long seed) {
    visit("", (path, layer) -> layer.takeSeed(mix(seed, path)));
  }

  /** Takes a seed, where something is done by chance. */
  protected void takeSeed(long seed) {}

  /** FNV-1a over the path, then the finaliser of SplitMix64. */
  private static long mix(long seed, String path) {
    long h = 0xcbf29ce484222325L;
    for (int i = 0; i < path.length(); i++) {
      h = (h ^ path.charAt(i)) * 0x100000001b3L;
    }
    h += seed * 0x9e3779b97f4a7c15L;
    h = (h ^ h >>> 30) * 0xbf58476d1ce4e5b9L;
    h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
    return h ^ h >>> 31;
  }

  /**
   * Sets all parameters, by their paths.
   *
   * @param numbers for every path of {@link #state}; {@code num_batches_tracked}, which PyTorch's
   *     batch norm counts, is not looked at
   * @throws IllegalArgumentException when one is missing, unknown or of another length; nothing was
   *     set
   */
  public final void load(Map<String, float[]> numbers) {
    Map<String, Parameter> state = state();
    Set<String> given = new TreeSet<>(numbers.keySet());
    given.removeIf(path -> path.endsWith("num_batches_tracked"));
    if (!given.equals(new TreeSet<>(state.keySet()))) {
      Set<String> missing = new TreeSet<>(state.keySet());
      missing.removeAll(given);
      given.removeAll(state.keySet());
      throw Check.error(
          "load",
          "parameters",
          "must be those of the model",
          "missing " + missing + ", unknown " + given);
    }
    state.forEach(
        (path, parameter) -> {
          if (numbers.get(path).length != parameter.shape().elements()) {
            throw Check.error(
                "load", path, "must be of shape " + parameter.shape(), numbers.get(path).length);
          }
        });
    state.forEach((path, parameter) -> parameter.set(numbers.get(path)));
  }

  // ---- for those who write layers ----

  /**
   * An error about the shape of x.
   *
   * @param expected such as {@code (batch, 3, height, width)}
   */
  protected static IllegalArgumentException wrong(String expected, Tensor x) {
    return Check.error("layer", "x", "must be " + expected, x.shape());
  }

  /** A function without parameters as a layer. */
  public static Layer of(String name, UnaryOperator<Tensor> function) {
    return new FunctionLayer(name, function);
  }

  /** x itself. */
  public static Layer identity() {
    return new FunctionLayer("Identity", x -> x);
  }
}
