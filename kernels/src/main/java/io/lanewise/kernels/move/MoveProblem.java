package io.lanewise.kernels.move;

import io.lanewise.kernels.plan.Problem;

/** A problem whose every result is one number that is read, or a constant; bits are kept. */
public sealed interface MoveProblem extends Problem
    permits ConcatProblem,
        CropProblem,
        DepthSpaceProblem,
        FlipProblem,
        Im2colProblem,
        PadProblem,
        TransposeProblem {}
