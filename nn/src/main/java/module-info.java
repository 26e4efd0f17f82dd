/**
 * Tensors, autograd, layers, losses, optimisers, data and training, in pure Java on Lanewise's
 * kernels.
 */
module io.lanewise.nn {
  requires transitive io.lanewise.kernels;
  requires com.fasterxml.jackson.core;
  requires java.desktop;

  exports io.lanewise.nn;
  exports io.lanewise.nn.data;
  exports io.lanewise.nn.inference;
  exports io.lanewise.nn.initialise;
  exports io.lanewise.nn.layer;
  exports io.lanewise.nn.loss;
  exports io.lanewise.nn.metric;
  exports io.lanewise.nn.models;
  exports io.lanewise.nn.operation;
  exports io.lanewise.nn.optimise;
  exports io.lanewise.nn.safetensors;
  exports io.lanewise.nn.schedule;
  exports io.lanewise.nn.shape;
  exports io.lanewise.nn.train;
}
