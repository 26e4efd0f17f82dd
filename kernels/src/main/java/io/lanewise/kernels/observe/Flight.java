package io.lanewise.kernels.observe;

import jdk.jfr.FlightRecorder;

/**
 * The door to the Flight Recorder, where the JVM has it: a call asks for an event when something
 * begins, gets null unless somebody records, and hands the event back at the end.
 *
 * <p>No event class is loaded where the module {@code jdk.jfr} is absent, and that is why events
 * pass here as objects; nor before somebody has begun to record, for the first one brings hundreds
 * of the recorder's own, which takes a tenth of a second of the program's start.
 */
public final class Flight {
  private static final boolean PRESENT = isPresent();

  private Flight() {}

  private static boolean isPresent() {
    try {
      Class.forName("jdk.jfr.Event", false, Flight.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }

  /** Whether anybody has recorded anything in this JVM. */
  private static boolean isAwake() {
    return PRESENT && FlightRecorder.isInitialized();
  }

  /** Planning begins; null unless plans are recorded. */
  public static Object planBegins() {
    return isAwake() ? PlanEvent.begun() : null;
  }

  /** A plan is made. */
  public static void planEnds(
      Object event, Object problem, String algorithm, int threads, long scratchBytes, long bytes) {
    ((PlanEvent) event).ends(problem, algorithm, threads, scratchBytes, bytes);
  }

  /** A run begins; null unless runs are recorded. */
  public static Object runBegins() {
    return isAwake() ? RunEvent.begun() : null;
  }

  /** A run has ended. */
  public static void runEnds(
      Object event, Object problem, String algorithm, int threads, long bytes) {
    ((RunEvent) event).ends(problem, algorithm, threads, bytes);
  }

  /** A run was held against the reference. */
  static void checked(
      Object problem, String algorithm, int results, double ofBound, boolean within) {
    if (isAwake()) {
      CheckEvent.happened(problem, algorithm, results, ofBound, within);
    }
  }
}
