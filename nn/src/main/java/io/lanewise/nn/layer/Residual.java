package io.lanewise.nn.layer;

import io.lanewise.nn.Tensor;

/** body(x) + shortcut(x) (He et al., 2016). */
public final class Residual extends Layer {
  private final Layer body;
  private final Layer shortcut;

  private Residual(Layer body, Layer shortcut) {
    this.body = child("body", body);
    this.shortcut = shortcut == null ? null : child("shortcut", shortcut);
  }

  /** body(x) + x. */
  public static Residual of(Layer body) {
    return new Residual(body, null);
  }

  /** body(x) + shortcut(x), where sizes change on the way. */
  public static Residual of(Layer body, Layer shortcut) {
    return new Residual(body, shortcut);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor y = body.apply(x);
    Tensor around = shortcut == null ? x : shortcut.apply(x);
    if (!y.shape().equals(around.shape())) {
      throw wrong(
          "such that body and shortcut agree, not " + y.shape() + " and " + around.shape(), x);
    }
    return y.add(around);
  }
}
