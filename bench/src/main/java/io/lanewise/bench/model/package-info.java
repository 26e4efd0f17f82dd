/** Whole models: a training step and a prediction, ours and other libraries'. */
package io.lanewise.bench.model;
