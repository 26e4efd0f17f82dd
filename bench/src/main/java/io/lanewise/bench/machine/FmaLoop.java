package io.lanewise.bench.machine;

import io.lanewise.kernels.simd.Machine;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/**
 * Nothing but fused multiply-adds in registers. As many independent chains as hide an FMA's latency
 * on every unit: 24 where there are 32 registers, 12 where there are 16 (24 would spill).
 */
final class FmaLoop {
  /** The width the kernels use; constant, or C2 makes every vector an object. */
  private static final VectorSpecies<Float> F =
      VectorSpecies.of(float.class, VectorShape.forBitSize(Machine.current().bits()));

  /** Operations of one step with 12 chains. */
  static final long FLOPS_12 = 12L * 2 * F.length();

  /** Operations of one step with 24 chains. */
  static final long FLOPS_24 = 24L * 2 * F.length();

  private FmaLoop() {}

  /** A product's own step, so that no copy is needed; the sums stay far from any overflow. */
  static float run12(int steps) {
    FloatVector x = FloatVector.broadcast(F, 0.5f);
    FloatVector y = FloatVector.broadcast(F, 0.25f);
    FloatVector a0 = FloatVector.broadcast(F, 0f);
    FloatVector a1 = FloatVector.broadcast(F, 1f);
    FloatVector a2 = FloatVector.broadcast(F, 2f);
    FloatVector a3 = FloatVector.broadcast(F, 3f);
    FloatVector a4 = FloatVector.broadcast(F, 4f);
    FloatVector a5 = FloatVector.broadcast(F, 5f);
    FloatVector a6 = FloatVector.broadcast(F, 6f);
    FloatVector a7 = FloatVector.broadcast(F, 7f);
    FloatVector a8 = FloatVector.broadcast(F, 8f);
    FloatVector a9 = FloatVector.broadcast(F, 9f);
    FloatVector a10 = FloatVector.broadcast(F, 10f);
    FloatVector a11 = FloatVector.broadcast(F, 11f);
    for (int i = 0; i < steps; i++) {
      a0 = x.fma(y, a0);
      a1 = x.fma(y, a1);
      a2 = x.fma(y, a2);
      a3 = x.fma(y, a3);
      a4 = x.fma(y, a4);
      a5 = x.fma(y, a5);
      a6 = x.fma(y, a6);
      a7 = x.fma(y, a7);
      a8 = x.fma(y, a8);
      a9 = x.fma(y, a9);
      a10 = x.fma(y, a10);
      a11 = x.fma(y, a11);
    }
    return a0.add(a1)
        .add(a2)
        .add(a3)
        .add(a4)
        .add(a5)
        .add(a6)
        .add(a7)
        .add(a8)
        .add(a9)
        .add(a10)
        .add(a11)
        .lane(0);
  }

  static float run24(int steps) {
    FloatVector x = FloatVector.broadcast(F, 0.5f);
    FloatVector y = FloatVector.broadcast(F, 0.25f);
    FloatVector a0 = FloatVector.broadcast(F, 0f);
    FloatVector a1 = FloatVector.broadcast(F, 1f);
    FloatVector a2 = FloatVector.broadcast(F, 2f);
    FloatVector a3 = FloatVector.broadcast(F, 3f);
    FloatVector a4 = FloatVector.broadcast(F, 4f);
    FloatVector a5 = FloatVector.broadcast(F, 5f);
    FloatVector a6 = FloatVector.broadcast(F, 6f);
    FloatVector a7 = FloatVector.broadcast(F, 7f);
    FloatVector a8 = FloatVector.broadcast(F, 8f);
    FloatVector a9 = FloatVector.broadcast(F, 9f);
    FloatVector a10 = FloatVector.broadcast(F, 10f);
    FloatVector a11 = FloatVector.broadcast(F, 11f);
    FloatVector a12 = FloatVector.broadcast(F, 12f);
    FloatVector a13 = FloatVector.broadcast(F, 13f);
    FloatVector a14 = FloatVector.broadcast(F, 14f);
    FloatVector a15 = FloatVector.broadcast(F, 15f);
    FloatVector a16 = FloatVector.broadcast(F, 16f);
    FloatVector a17 = FloatVector.broadcast(F, 17f);
    FloatVector a18 = FloatVector.broadcast(F, 18f);
    FloatVector a19 = FloatVector.broadcast(F, 19f);
    FloatVector a20 = FloatVector.broadcast(F, 20f);
    FloatVector a21 = FloatVector.broadcast(F, 21f);
    FloatVector a22 = FloatVector.broadcast(F, 22f);
    FloatVector a23 = FloatVector.broadcast(F, 23f);
    for (int i = 0; i < steps; i++) {
      a0 = x.fma(y, a0);
      a1 = x.fma(y, a1);
      a2 = x.fma(y, a2);
      a3 = x.fma(y, a3);
      a4 = x.fma(y, a4);
      a5 = x.fma(y, a5);
      a6 = x.fma(y, a6);
      a7 = x.fma(y, a7);
      a8 = x.fma(y, a8);
      a9 = x.fma(y, a9);
      a10 = x.fma(y, a10);
      a11 = x.fma(y, a11);
      a12 = x.fma(y, a12);
      a13 = x.fma(y, a13);
      a14 = x.fma(y, a14);
      a15 = x.fma(y, a15);
      a16 = x.fma(y, a16);
      a17 = x.fma(y, a17);
      a18 = x.fma(y, a18);
      a19 = x.fma(y, a19);
      a20 = x.fma(y, a20);
      a21 = x.fma(y, a21);
      a22 = x.fma(y, a22);
      a23 = x.fma(y, a23);
    }
    return a0.add(a1)
        .add(a2)
        .add(a3)
        .add(a4)
        .add(a5)
        .add(a6)
        .add(a7)
        .add(a8)
        .add(a9)
        .add(a10)
        .add(a11)
        .add(a12)
        .add(a13)
        .add(a14)
        .add(a15)
        .add(a16)
        .add(a17)
        .add(a18)
        .add(a19)
        .add(a20)
        .add(a21)
        .add(a22)
        .add(a23)
        .lane(0);
  }
}
