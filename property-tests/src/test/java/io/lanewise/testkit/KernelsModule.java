package io.lanewise.testkit;

import io.lanewise.kernels.gemm.Sgemm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The compiled kernels, be they a folder or a jar, for tests that read class files. */
final class KernelsModule {
  static final String VECTOR_API = "jdk.incubator.vector";

  private KernelsModule() {}

  /** The packages that the module descriptor exports to everybody. */
  static Set<String> exportedPackages() {
    return reference().descriptor().exports().stream()
        .filter(export -> !export.isQualified())
        .map(export -> export.source())
        .collect(Collectors.toSet());
  }

  /** All class files, as bytes. */
  static List<byte[]> classFiles() {
    try (ModuleReader reader = reference().open();
        var names = reader.list()) {
      return names
          .filter(name -> name.endsWith(".class") && !name.equals("module-info.class"))
          .map(name -> read(reader, name))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModuleReference reference() {
    return ModuleFinder.of(location()).find("io.lanewise.kernels").orElseThrow();
  }

  private static Path location() {
    try {
      return Path.of(Sgemm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(ModuleReader reader, String name) {
    try {
      ByteBuffer buffer = reader.read(name).orElseThrow();
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      reader.release(buffer);
      return bytes;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
