package io.lanewise.bench.machine;

import io.lanewise.kernels.simd.Machine;
import java.lang.management.ManagementFactory;
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

  /** The card for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "CPU", cpu);
    line(text, "ISA", isa);
    line(text, "cores", Integer.toString(cores));
    line(text, "caches", caches.isEmpty() ? "unknown" : list(caches, MachineCard::cache));
    line(text, "OS", os);
    line(text, "JDK", jdk);
    line(text, "VM", vm);
    line(text, "flags", flags.isEmpty() ? "none" : String.join(" ", flags));
    line(
        text,
        "vectors",
        vectorised
            ? bits + " bits, " + lanes + " lanes, " + registers + " registers"
            : "off: " + reason);
    line(text, "FMA", fma ? "yes" : "no");
    line(text, "tile", tile);
    if (!peakGflops.isEmpty()) {
      line(text, "FMA peak", list(List.copyOf(peakGflops.entrySet()), MachineCard::peak));
    }
    bandwidths.stream()
        .collect(Collectors.groupingBy(Bandwidth::threads, TreeMap::new, Collectors.toList()))
        .forEach(
            (count, levels) ->
                line(
                    text,
                    "bandwidth",
                    list(levels, MachineCard::level) + " GB/s on " + threads(count)));
    peers.forEach((name, version) -> line(text, name, version));
    return text.toString();
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

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-10s%s%n", name, value));
  }
}
