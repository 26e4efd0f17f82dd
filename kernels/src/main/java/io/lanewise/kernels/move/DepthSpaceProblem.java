package io.lanewise.kernels.move;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.reference.ReferenceMove;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.ProblemString;
import io.lanewise.kernels.shape.TensorShape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Channels that become pixels, as after a sub-pixel convolution, or pixels that become channels;
 * operands x, y. With a block of b, depth-to-space makes of b² channels one that is b times as high
 * and wide: {@code y(c, b·h + i, b·w + j)} is x's pixel (h, w) of channel {@code (i·b + j)·C + c}
 * in the order DCR, of channel {@code c·b² + i·b + j} in the order CRD, where y has C channels (the
 * two modes of ONNX; PyTorch's pixel shuffle is CRD). Space-to-depth is the inverse, and each is
 * the other's gradient.
 *
 * <p>Strings: {@code depth-to-space:crd_ic64_ih56_b2/nchw16}, {@code
 * space-to-depth:dcr_ic3_ih8_b2}.
 *
 * @param shape of x
 * @param block rows and columns that one pixel becomes
 * @param order which channel goes where
 * @param toDepth whether pixels become channels
 */
public record DepthSpaceProblem(TensorShape shape, int block, Order order, boolean toDepth)
    implements MoveProblem {
  /** How the many channels count the pixels of a block. */
  public enum Order {
    /** Depth, column, row: those that meet in a channel are far apart. */
    DCR,
    /** Column, row, depth: those that meet in a channel are neighbours. */
    CRD
  }

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when the block is not positive, or does not divide what it is
   *     to cut
   */
  public DepthSpaceProblem {
    String op = name(toDepth);
    Check.notNull(op, "shape", shape);
    Check.notNull(op, "order", order);
    Layouts.blockedOrPlanes(op, shape.layout());
    Check.atLeast(op, "block", 1, block);
    if (toDepth) {
      if (shape.height() % block != 0 || shape.width() % block != 0) {
        throw Check.error(
            op,
            "block",
            "must divide rows and columns",
            block + " for " + shape.height() + "x" + shape.width());
      }
    } else if (shape.channels() % ((long) block * block) != 0) {
      throw Check.error(
          op,
          "block",
          "must divide the channels by its square",
          block + " for " + shape.channels());
    }
    result(shape, block, toDepth);
  }

  private static String name(boolean toDepth) {
    return toDepth ? "space-to-depth" : "depth-to-space";
  }

  /**
   * Reads a problem string.
   *
   * @throws IllegalArgumentException naming the text and the part that is wrong
   */
  public static DepthSpaceProblem parse(String text) {
    ProblemString parts = ProblemString.parseWithKind(text);
    boolean toDepth = parts.operation().equals(name(true));
    List<String> names = new ArrayList<>(TensorShape.fieldNames());
    names.add("b");
    parts.requireFields(name(toDepth), names);
    Order order =
        switch (parts.kind()) {
          case "dcr" -> Order.DCR;
          case "crd" -> Order.CRD;
          default ->
              throw Check.error(
                  "problem", "kind", "must be dcr or crd, not '" + parts.kind() + "'", text);
        };
    return new DepthSpaceProblem(
        TensorShape.of(parts.fields(), Layouts.only(parts)),
        parts.fields().getOrDefault("b", 2),
        order,
        toDepth);
  }

  private static TensorShape result(TensorShape s, int b, boolean toDepth) {
    return toDepth
        ? s.withImage(s.height() / b, s.width() / b)
            .withChannels(Math.toIntExact((long) s.channels() * b * b))
        : s.withChannels(s.channels() / (b * b))
            .withImage(Math.multiplyExact(s.height(), b), Math.multiplyExact(s.width(), b));
  }

  /** The tensor of few channels and many pixels. */
  private TensorShape space() {
    return toDepth ? shape : result(shape, block, false);
  }

  private TensorShape depth() {
    return toDepth ? result(shape, block, true) : shape;
  }

  @Override
  public String operation() {
    return name(toDepth);
  }

  @Override
  public List<Operand> operands() {
    return List.of(Operand.in("x", shape), Operand.out("y", result(shape, block, toDepth)));
  }

  @Override
  public void reference(double[][] operands) {
    TensorShape space = space();
    ReferenceMove.depthSpace(
        space.batch(),
        space.channels(),
        depth().height(),
        depth().width(),
        block,
        order == Order.DCR,
        toDepth,
        operands[0],
        operands[1]);
  }

  List<Box> boxes() {
    return shape.layout() == Layout.NCHW ? List.of(ofPlanes()) : ofBlocks();
  }

  /** Every pixel of a block is a dimension of its own. */
  private Box ofPlanes() {
    TensorShape space = space();
    TensorShape depth = depth();
    int plane = depth.height() * depth.width();
    boolean dcr = order == Order.DCR;
    int b = block;
    int channel = plane * (dcr ? 1 : b * b);
    int pixel = plane * (dcr ? space.channels() : 1);
    int[] sizes = {b, depth.width(), b, depth.height(), space.channels(), space.batch()};
    int[] inDepth = {pixel, 1, b * pixel, depth.width(), channel, depth.imageFloats()};
    int[] inSpace = {1, b, b * depth.width(), b * b * depth.width(), b * b * plane, 0};
    inSpace[5] = space.imageFloats();
    Box box = new Box(0, 0, 1, 0);
    for (int i = 0; i < sizes.length; i++) {
      box =
          toDepth
              ? box.times(sizes[i], inSpace[i], inDepth[i])
              : box.times(sizes[i], inDepth[i], inSpace[i]);
    }
    return box;
  }

  /** Every pixel of a block is a copy of its own. */
  private List<Box> ofBlocks() {
    int channels = space().channels();
    Boxes boxes = new Boxes(0, shape, 1, toDepth ? depth() : space()).clearUnusedLanes();
    for (int i = 0; i < block; i++) {
      for (int j = 0; j < block; j++) {
        Span rows = span(depth().height(), i);
        Span columns = span(depth().width(), j);
        int pixel = i * block + j;
        if (order == Order.DCR) {
          copy(boxes, channels, 0, pixel * channels, rows, columns);
        } else {
          for (int c = 0; c < channels; c++) {
            copy(boxes, 1, c, c * block * block + pixel, rows, columns);
          }
        }
      }
    }
    return boxes.list();
  }

  private void copy(Boxes boxes, int count, int inSpace, int inDepth, Span rows, Span columns) {
    boxes.copy(count, toDepth ? inSpace : inDepth, toDepth ? inDepth : inSpace, rows, columns);
  }

  private Span span(int count, int first) {
    return toDepth ? new Span(count, first, block, 0, 1) : new Span(count, 0, 1, first, block);
  }

  /** The canonical problem string. */
  @Override
  public String toString() {
    Map<String, Integer> fields = new LinkedHashMap<>();
    shape.print(fields);
    fields.put("b", block);
    String kind = order.name().toLowerCase(Locale.ROOT);
    return Layouts.with(shape.layout(), ProblemString.of(operation(), kind, fields)).toString();
  }
}
