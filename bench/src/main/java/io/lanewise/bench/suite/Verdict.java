package io.lanewise.bench.suite;

import io.lanewise.bench.report.Status;

/**
 * What a check found.
 *
 * @param status ok, mistrusted or failed
 * @param error the largest error in units of the bound's norm
 * @param reason what is wrong; empty when ok
 */
public record Verdict(Status status, double error, String reason) {}
