package io.lanewise.testkit;

import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.nn.Step;
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

/** A compiled module, be it a folder or a jar, for tests that read class files. */
enum OurModule {
  KERNELS("kernels", Sgemm.class),
  NN("nn", Step.class);

  static final String VECTOR_API = "jdk.incubator.vector";

  private final String folder;
  private final Class<?> member;

  OurModule(String folder, Class<?> member) {
    this.folder = folder;
    this.member = member;
  }

  /** Where its sources are. */
  Path sources() {
    return Path.of("..", folder, "src", "main", "java");
  }

  /** Its name, and that of its root package. */
  String moduleName() {
    return "io.lanewise." + folder;
  }

  /** The packages that the module descriptor exports to everybody. */
  Set<String> exportedPackages() {
    return reference().descriptor().exports().stream()
        .filter(export -> !export.isQualified())
        .map(export -> export.source())
        .collect(Collectors.toSet());
  }

  /** All class files, as bytes. */
  List<byte[]> classFiles() {
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

  private ModuleReference reference() {
    return ModuleFinder.of(location()).find(moduleName()).orElseThrow();
  }

  private Path location() {
    try {
      return Path.of(member.getProtectionDomain().getCodeSource().getLocation().toURI());
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
