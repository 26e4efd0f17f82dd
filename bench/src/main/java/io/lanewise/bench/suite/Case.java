package io.lanewise.bench.suite;

import io.lanewise.bench.timing.Entry;
import java.util.List;

/**
 * One problem on one number of threads, and all who compete in it.
 *
 * @param problem the problem string
 * @param direction {@code forward}, {@code backward-data}, ...
 * @param layout how the operands lie in memory
 * @param threads how many threads everybody may use
 * @param flops floating-point operations of one call
 * @param answers what is right
 * @param entries the implementations, in the order of the report
 */
public record Case(
    String problem,
    String direction,
    String layout,
    int threads,
    long flops,
    Answers answers,
    List<Entry> entries) {}
