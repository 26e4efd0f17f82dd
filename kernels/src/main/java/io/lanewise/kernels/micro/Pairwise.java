package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Functions of two floats over a row of them, one loop each; the result may be the first row
 * itself. The second is a row too ({@link #ROW}), or 16 numbers over and over ({@link #TILE}): its
 * elements are found at {@code bAt + (i & pattern)}.
 */
public final class Pairwise {
  /** The pattern of a second operand that has an element for each of the first. */
  public static final int ROW = -1;

  /** The pattern of one that has 16 elements. */
  public static final int TILE = 15;

  private Pairwise() {}

  /** y = a + b. */
  public static void add(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      u.add(v).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = u + v;
    }
  }

  /** y = a − b. */
  public static void subtract(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      u.sub(v).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = u - v;
    }
  }

  /** y = a·b. */
  public static void multiply(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      u.mul(v).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = u * v;
    }
  }

  /** y = a / b. */
  public static void divide(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      u.div(v).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = u / v;
    }
  }

  /** y = min(a, b), NaN where one is, −0 below +0. */
  public static void min(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      u.min(v).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = Math.min(u, v);
    }
  }

  /** y = max(a, b), NaN where one is, −0 below +0. */
  public static void max(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      u.max(v).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = Math.max(u, v);
    }
  }

  /** y = fma(alpha, b, a). */
  public static void addScaled(
      float alpha,
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int pattern,
      float[] y,
      int yAt,
      int length) {
    int vectors = F.loopBound(length);
    FloatVector s = FloatVector.broadcast(F, alpha);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      v.fma(s, u).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = Math.fma(b[bAt + (i & pattern)], alpha, a[aAt + i]);
    }
  }

  /** y = alpha·a. */
  public static void scale(float alpha, float[] a, int aAt, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector.fromArray(F, a, aAt + i).mul(alpha).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = a[aAt + i] * alpha;
    }
  }

  /** y = |a|. */
  public static void magnitude(float[] a, int aAt, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector.fromArray(F, a, aAt + i).abs().intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = Math.abs(a[aAt + i]);
    }
  }

  /** y = sign(a)·b: ±b, or a itself where it is 0 or NaN. */
  public static void signed(
      float[] a, int aAt, float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      VectorMask<Float> above = u.compare(VectorOperators.GT, 0f);
      VectorMask<Float> below = u.compare(VectorOperators.LT, 0f);
      u.blend(v, above).blend(v.neg(), below).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float v = b[bAt + (i & pattern)];
      y[yAt + i] = u > 0 ? v : u < 0 ? -v : u;
    }
  }

  /** da = 0 where a is at most low or at least high, else dy; a NaN limit is none. */
  public static void clampGradient(
      float low,
      float high,
      float[] a,
      int aAt,
      float[] dy,
      int dyAt,
      float[] da,
      int daAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      VectorMask<Float> flat =
          u.compare(VectorOperators.LE, low).or(u.compare(VectorOperators.GE, high));
      FloatVector.fromArray(F, dy, dyAt + i).blend(0f, flat).intoArray(da, daAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      da[daAt + i] = u <= low || u >= high ? 0f : dy[dyAt + i];
    }
  }

  /** da = dy·b and db = dy·a. */
  public static void multiplyGradient(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int pattern,
      float[] dy,
      int dyAt,
      float[] da,
      int daAt,
      float[] db,
      int dbAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.mul(v).intoArray(da, daAt + i);
      g.mul(u).intoArray(db, dbAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float g = dy[dyAt + i];
      da[daAt + i] = g * b[bAt + (i & pattern)];
      db[dbAt + i] = g * a[aAt + i];
    }
  }

  /** da = dy/b and db = −dy·((a/b)/b). */
  public static void divideGradient(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int pattern,
      float[] dy,
      int dyAt,
      float[] da,
      int daAt,
      float[] db,
      int dbAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.div(v).intoArray(da, daAt + i);
      g.neg().mul(u.div(v).div(v)).intoArray(db, dbAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float v = b[bAt + (i & pattern)];
      float g = dy[dyAt + i];
      da[daAt + i] = g / v;
      db[dbAt + i] = -g * (a[aAt + i] / v / v);
    }
  }

  /** da = dy where a is at least b or NaN, else 0; db is the rest. */
  public static void maxGradient(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int pattern,
      float[] dy,
      int dyAt,
      float[] da,
      int daAt,
      float[] db,
      int dbAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      VectorMask<Float> first =
          u.compare(VectorOperators.GE, v).or(u.compare(VectorOperators.NE, u));
      g.blend(0f, first.not()).intoArray(da, daAt + i);
      g.blend(0f, first).intoArray(db, dbAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float g = dy[dyAt + i];
      boolean first = u >= b[bAt + (i & pattern)] || u != u;
      da[daAt + i] = first ? g : 0f;
      db[dbAt + i] = first ? 0f : g;
    }
  }

  /** da = dy where a is at most b or NaN, else 0; db is the rest. */
  public static void minGradient(
      float[] a,
      int aAt,
      float[] b,
      int bAt,
      int pattern,
      float[] dy,
      int dyAt,
      float[] da,
      int daAt,
      float[] db,
      int dbAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector u = FloatVector.fromArray(F, a, aAt + i);
      FloatVector v = FloatVector.fromArray(F, b, bAt + (i & pattern));
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      VectorMask<Float> first =
          u.compare(VectorOperators.LE, v).or(u.compare(VectorOperators.NE, u));
      g.blend(0f, first.not()).intoArray(da, daAt + i);
      g.blend(0f, first).intoArray(db, dbAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float u = a[aAt + i];
      float g = dy[dyAt + i];
      boolean first = u <= b[bAt + (i & pattern)] || u != u;
      da[daAt + i] = first ? g : 0f;
      db[dbAt + i] = first ? 0f : g;
    }
  }

  /** y = b over and over. */
  public static void repeat(float[] b, int bAt, int pattern, float[] y, int yAt, int length) {
    if (pattern == ROW) {
      System.arraycopy(b, bAt, y, yAt, length);
      return;
    }
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector.fromArray(F, b, bAt + (i & TILE)).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      y[yAt + i] = b[bAt + (i & TILE)];
    }
  }

  /** Sixteen times the same number. */
  public static void tile(float value, float[] tile, int at) {
    Arrays.fill(tile, at, at + TILE + 1, value);
  }
}
