package io.lanewise.bench.peer;

import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.model.ModelOperands;
import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Entry;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Stream;

/** Finds peers by name; one that is not there becomes a peer whose rows say so. */
public final class Peers {
  /** Those this project has adapters for that multiply matrices, in the order of the reports. */
  public static final List<String> GEMM = List.of("onednn", "openblas", "netlib");

  /** Those that convolve. */
  public static final List<String> CONV = List.of("onednn", "ort", "djl");

  /** Those that have the kernels around convolutions. */
  public static final List<String> PLAN = List.of("onednn");

  /** Those that train networks, or predict with them. */
  public static final List<String> MODEL = List.of("djl", "ort");

  /** Those that have any of these. */
  public static final List<String> ALL =
      Stream.of(CONV, GEMM, PLAN, MODEL).flatMap(List::stream).distinct().toList();

  private Peers() {}

  /** The peers of these names, in this order. */
  public static List<Peer> named(List<String> names) {
    Map<String, Peer> found = new LinkedHashMap<>();
    String obstacle = "not on the class path: start with ./lanewise bench ... --peers";
    Iterator<Peer> all = ServiceLoader.load(Peer.class).iterator();
    try {
      while (all.hasNext()) {
        Peer peer = all.next();
        found.put(peer.name(), peer);
      }
    } catch (ServiceConfigurationError | LinkageError e) {
      obstacle = "does not load: " + e.getMessage();
    }
    List<Peer> peers = new ArrayList<>();
    for (String name : names) {
      peers.add(found.getOrDefault(name, new Absent(name, obstacle)));
    }
    return peers;
  }

  /** Each peer's version, or why it has none. */
  public static Map<String, String> versions(List<Peer> peers) {
    Map<String, String> versions = new LinkedHashMap<>();
    for (Peer peer : peers) {
      String version;
      try {
        version = peer.version();
      } catch (RuntimeException | LinkageError e) {
        version = "does not load: " + e.getMessage();
      }
      versions.put(peer.name(), version);
    }
    return versions;
  }

  private record Absent(String name, String reason) implements Peer {
    @Override
    public String version() {
      return reason;
    }

    @Override
    public List<Entry> gemm(GemmOperands operands, int threads) {
      return List.of(Entry.refused(name, reason));
    }

    @Override
    public List<Entry> conv(ConvOperands operands, int threads) {
      return List.of(Entry.refused(name, reason));
    }

    @Override
    public List<Entry> model(ModelOperands operands, int threads) {
      return List.of(Entry.refused(name, reason));
    }

    @Override
    public List<Entry> plan(PlanOperands operands, int threads) {
      return List.of(Entry.refused(name, reason));
    }
  }
}
