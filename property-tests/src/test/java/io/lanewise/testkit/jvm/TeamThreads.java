package io.lanewise.testkit.jvm;

import java.util.List;

/** The threads of the library's team. */
final class TeamThreads {
  private TeamThreads() {}

  static List<Thread> alive() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().matches("lanewise-\\d+"))
        .toList();
  }
}
