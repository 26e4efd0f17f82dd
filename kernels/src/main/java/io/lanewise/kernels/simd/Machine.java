package io.lanewise.kernels.simd;

import java.lang.System.Logger.Level;
import java.util.Locale;

/**
 * What this JVM offers, found once: whether the vector kernels may run, and with which registers.
 * Reading it touches no Vector type, so it works where the incubator module is absent.
 *
 * <p>The ladder, every rung of which must hold: the module {@code jdk.incubator.vector} is
 * readable; the VM is HotSpot with C2 on; there is hardware fused multiply-add; vectors have at
 * least 128 bits. When a rung fails the library serves the reference instead and says so in one
 * WARNING.
 *
 * <p>Properties: {@code lanewise.maxBits} (128, 256, 512) bounds the vector width, {@code
 * lanewise.registers} (16, 32) overrides the number of vector registers.
 *
 * @param vectorised whether the vector kernels may run
 * @param reason why not; empty when they may
 * @param bits width of one vector
 * @param registers vector registers that the tile is chosen for
 * @param fma whether the hardware has fused multiply-add
 */
public record Machine(boolean vectorised, String reason, int bits, int registers, boolean fma) {
  private static final System.Logger LOG = System.getLogger("io.lanewise");
  private static final Machine CURRENT = examine();

  /** The machine this JVM runs on. */
  public static Machine current() {
    return CURRENT;
  }

  /** Floats in one vector. */
  public int lanes() {
    return bits / Float.SIZE;
  }

  /** The tile of the register budget: rows by vectors. */
  public String tile() {
    return !vectorised ? "none" : registers >= 32 ? "14x2" : "12x1";
  }

  private static Machine examine() {
    boolean fma = VmFlags.isTrue("UseFMA", true);
    String obstacle = obstacle(fma);
    Machine machine;
    if (obstacle.isEmpty()) {
      int widest = WidestVector.bits();
      int bits = Math.min(widest, choice("lanewise.maxBits", widest, 128, 256, 512));
      int registers = choice("lanewise.registers", registers(widest), 16, 32);
      machine = new Machine(true, "", bits, registers, fma);
      if (bits < 128) {
        machine = new Machine(false, "vectors have only " + bits + " bits", bits, 16, fma);
      }
    } else {
      machine = new Machine(false, obstacle, 0, 0, fma);
    }
    report(machine);
    return machine;
  }

  /** The first rung that fails, with what to do about it; empty when all hold. */
  private static String obstacle(boolean fma) {
    String vm = System.getProperty("java.vm.name", "").toLowerCase(Locale.ROOT);
    String mode = System.getProperty("java.vm.info", "").toLowerCase(Locale.ROOT);
    if (!moduleReadable()) {
      return "the module jdk.incubator.vector is not there: add --add-modules jdk.incubator.vector";
    }
    if (!vm.contains("hotspot") && !vm.contains("openjdk")) {
      return "the VM is not HotSpot: run on an OpenJDK build with C2";
    }
    if (mode.contains("interpreted mode")) {
      return "the JVM only interprets: remove -Xint";
    }
    if (mode.contains("emulated-client") || VmFlags.number("TieredStopAtLevel", 4) < 4) {
      return "C2 is off: remove -XX:TieredStopAtLevel (some IDEs set it)";
    }
    if (VmFlags.isTrue("UseJVMCICompiler", false)) {
      return "another compiler stands in for C2: remove -XX:+UseJVMCICompiler";
    }
    if (!fma) {
      return "there is no hardware fused multiply-add";
    }
    return "";
  }

  private static boolean moduleReadable() {
    try {
      Class.forName("jdk.incubator.vector.FloatVector", false, Machine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** 32 on AVX-512, NEON and SVE, 16 on AVX2: a matter of the encoding, not of the lanes in use. */
  private static int registers(int widestBits) {
    String arch = System.getProperty("os.arch", "");
    if (!arch.equals("amd64") && !arch.equals("x86_64")) {
      return 32;
    }
    return VmFlags.number("UseAVX", widestBits >= 512 ? 3 : 2) >= 3 ? 32 : 16;
  }

  private static int choice(String property, int otherwise, int... legal) {
    String text = System.getProperty(property);
    if (text == null) {
      return otherwise;
    }
    for (int value : legal) {
      if (text.trim().equals(Integer.toString(value))) {
        return value;
      }
    }
    LOG.log(
        Level.WARNING,
        "{0}: must be one of {1}, got {2}; ignored",
        property,
        java.util.Arrays.toString(legal),
        text);
    return otherwise;
  }

  private static void report(Machine machine) {
    if (!machine.vectorised) {
      LOG.log(
          Level.WARNING,
          "Vector kernels are off, results come from the slow reference: " + machine.reason);
      return;
    }
    int feature = Runtime.version().feature();
    if (feature > 25) {
      LOG.log(Level.WARNING, "Lanewise is tested on JDK 25, this is JDK " + feature);
    }
    LOG.log(
        Level.DEBUG,
        "Vector kernels: "
            + machine.lanes()
            + " lanes, "
            + machine.registers
            + " registers, tile "
            + machine.tile()
            + ", FMA");
  }
}
