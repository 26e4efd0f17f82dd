package io.lanewise.kernels.simd;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/** Reads HotSpot's flags where the management modules are there; they are optional. */
public final class VmFlags {
  private VmFlags() {}

  /** Whether a flag is true; {@code otherwise} where nobody can tell. */
  public static boolean isTrue(String flag, boolean otherwise) {
    String value = read(flag);
    return value == null ? otherwise : value.equals("true");
  }

  /** A flag's number; {@code otherwise} where nobody can tell. */
  public static int number(String flag, int otherwise) {
    String value = read(flag);
    try {
      return value == null ? otherwise : Integer.parseInt(value);
    } catch (NumberFormatException e) {
      return otherwise;
    }
  }

  /** The flag's value, or null where nobody can tell. */
  private static String read(String flag) {
    try {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return bean == null ? null : bean.getVMOption(flag).getValue();
    } catch (LinkageError | RuntimeException e) {
      // No jdk.management in this image, or a VM that does not know the flag.
      return null;
    }
  }
}
