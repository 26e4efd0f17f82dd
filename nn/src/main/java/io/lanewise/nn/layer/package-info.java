/**
 * Layers: functions of a tensor that own parameters. A {@link io.lanewise.nn.layer.Layer} is
 * applied, initialised, trained, frozen, saved and loaded as a whole, however it is composed.
 */
package io.lanewise.nn.layer;
