package io.lanewise.bench.peers;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Versions from what the jars say of themselves. */
final class Versions {
  private Versions() {}

  /** From the manifest of a class's jar. */
  static String of(Class<?> type) {
    String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  /** From what Maven left in a class's jar. */
  static String ofMaven(String group, String artifact, Class<?> type) {
    String file = "/META-INF/maven/" + group + "/" + artifact + "/pom.properties";
    try (InputStream in = type.getResourceAsStream(file)) {
      Properties properties = new Properties();
      if (in != null) {
        properties.load(in);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }
}
