package io.lanewise.bench.machine;

/**
 * One cache of a core.
 *
 * @param name for example {@code L1d}
 * @param bytes its size
 * @param sharedBy how many processors share it; 0 when unknown
 */
public record Cache(String name, long bytes, int sharedBy) {}
