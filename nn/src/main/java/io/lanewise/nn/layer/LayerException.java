package io.lanewise.nn.layer;

import io.lanewise.nn.shape.Shape;

/** A layer was given what it cannot take. Nothing was computed. */
public final class LayerException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final String path;
  private final String layer;
  private final transient Shape given;
  private final String reason;

  private LayerException(String path, String layer, Shape given, String reason, Throwable cause) {
    super(
        "layer "
            + (path.isEmpty() ? "" : path + ", ")
            + layer
            + ": given x of shape "
            + given
            + ": "
            + reason,
        cause);
    this.path = path;
    this.layer = layer;
    this.given = given;
    this.reason = reason;
  }

  static LayerException of(Layer layer, Shape given, IllegalArgumentException cause) {
    return new LayerException(layer.name(), layer.toString(), given, cause.getMessage(), cause);
  }

  /** The same, seen from a layer around it. */
  LayerException within(Layer outer) {
    String longer =
        outer.name().isEmpty() || path.isEmpty() ? outer.name() + path : outer.name() + "." + path;
    return new LayerException(longer, layer, given, reason, getCause());
  }
}
