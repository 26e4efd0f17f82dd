package io.lanewise.bench.machine;

import io.lanewise.kernels.simd.Machine;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Where a run took place, and with what.
 *
 * @param cpu model
 * @param isa vector instructions
 * @param cores processors the JVM may use
 * @param caches of one core; empty when unknown
 * @param os name, version and architecture
 * @param jdk version and vendor
 * @param vm the virtual machine
 * @param flags options the JVM was started with
 * @param vectorised whether the vector kernels are on
 * @param reason why not; empty when they are
 * @param bits width of one vector
 * @param lanes floats in one vector
 * @param registers vector registers the tile is chosen for
 * @param fma whether there is hardware fused multiply-add
 * @param tile the micro-kernel's rows by vectors
 * @param peakGflops the FMA peak by number of threads, where measured
 * @param bandwidths of each level of memory by number of threads, where measured
 * @param peers the other libraries' versions
 */
public record MachineCard(
    String cpu,
    String isa,
    int cores,
    List<Cache> caches,
    String os,
    String jdk,
    String vm,
    List<String> flags,
    boolean vectorised,
    String reason,
    int bits,
    int lanes,
    int registers,
    boolean fma,
    String tile,
    Map<Integer, Double> peakGflops,
    List<Bandwidth> bandwidths,
    Map<String, String> peers) {

  /** The card of this JVM. */
  public static MachineCard of(Peak peak, Map<String, String> peers) {
    return of(peak, List.of(), peers);
  }

  /** The card of this JVM, with its bandwidths. */
  public static MachineCard of(Peak peak, List<Bandwidth> bandwidths, Map<String, String> peers) {
    Cpu cpu = Cpu.current();
    Machine machine = Machine.current();
    return new MachineCard(
        cpu.model(),
        cpu.isa(),
        cpu.processors(),
        cpu.caches(),
        properties("os.name", "os.version", "os.arch"),
        properties("java.runtime.version", "java.vendor"),
        properties("java.vm.name", "java.vm.info"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        machine.vectorised(),
        machine.reason(),
        machine.bits(),
        machine.lanes(),
        machine.registers(),
        machine.fma(),
        machine.tile(),
        new TreeMap<>(peak.all()),
        List.copyOf(bandwidths),
        peers);
  }

  /** This card with other limits. */
  public MachineCard with(Map<Integer, Double> peaks, List<Bandwidth> levels) {
    return new MachineCard(
        cpu,
        isa,
        cores,
        caches,
        os,
        jdk,
        vm,
        flags,
        vectorised,
        reason,
        bits,
        lanes,
        registers,
        fma,
        tile,
        peaks,
        levels,
        peers);
  }

  private static String properties(String... names) {
    return List.of(names).stream().map(System::getProperty).collect(Collectors.joining(" "));
  }

  /**
   * A line of the card.
   *
   * @param name what it tells
   * @param value what that is here
   */
  public record Line(String name, String value) {}

  /** The card for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines()) {
      text.append(String.format(Locale.ROOT, "%-10s%s%n", line.name, line.value));
    }
    return text.toString();
  }

  /** The card line by line. */
  public List<Line> lines() {
    List<Line> lines = new ArrayList<>();
    lines.add(new Line("CPU", cpu));
    lines.add(new Line("ISA", isa));
    lines.add(new Line("cores", Integer.toString(cores)));
    lines.add(new Line("caches", caches.isEmpty() ? "unknown" : list(caches, MachineCard::cache)));
    lines.add(new Line("OS", os));
    lines.add(new Line("JDK", jdk));
    lines.add(new Line("VM", vm));
    lines.add(new Line("flags", flags.isEmpty() ? "none" : String.join(" ", flags)));
    lines.add(
        new Line(
            "vectors",
            vectorised
                ? bits + " bits, " + lanes + " lanes, " + registers + " registers"
                : "off: " + reason));
    lines.add(new Line("FMA", fma ? "yes" : "no"));
    lines.add(new Line("tile", tile));
    if (!peakGflops.isEmpty()) {
      lines.add(new Line("FMA peak", list(List.copyOf(peakGflops.entrySet()), MachineCard::peak)));
    }
    bandwidths.stream()
        .collect(Collectors.groupingBy(Bandwidth::threads, TreeMap::new, Collectors.toList()))
        .forEach(
            (count, levels) ->
                lines.add(
                    new Line(
                        "bandwidth",
                        list(levels, MachineCard::level) + " GB/s on " + threads(count))));
    peers.forEach((name, version) -> lines.add(new Line(name, version)));
    return lines;
  }

  private static String cache(Cache cache) {
    return cache.name()
        + " "
        + Bytes.text(cache.bytes())
        + (cache.sharedBy() > 1 ? " for " + cache.sharedBy() : "");
  }

  private static String peak(Map.Entry<Integer, Double> peak) {
    return String.format(
        Locale.ROOT, "%.1f GFLOP/s on %s", peak.getValue(), threads(peak.getKey()));
  }

  private static String threads(int count) {
    return count + (count == 1 ? " thread" : " threads");
  }

  private static String level(Bandwidth level) {
    return String.format(Locale.ROOT, "%s %.0f", level.level(), level.gbps());
  }

  private static <T> String list(List<T> items, Function<T, String> each) {
    return items.stream().map(each).collect(Collectors.joining(", "));
  }
}
