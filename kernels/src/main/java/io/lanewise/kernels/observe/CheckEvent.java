package io.lanewise.kernels.observe;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A run was held against the reference. */
@Name("io.lanewise.SelfCheck")
@Label("Self-check")
@Description("Results of a run were compared with the reference, as lanewise.selfCheck asks")
@Category("Lanewise")
@Enabled(false)
@StackTrace(false)
final class CheckEvent extends Event {
  @Label("Problem")
  String problem;

  @Label("Algorithm")
  String algorithm;

  @Label("Results")
  @Description("How many were compared")
  int results;

  @Label("Part of the bound")
  @Description("The largest error as a part of what the bound allows")
  double ofBound;

  @Label("Within")
  boolean within;

  static void happened(Object what, String by, int compared, double part, boolean good) {
    CheckEvent event = new CheckEvent();
    if (event.shouldCommit()) {
      event.problem = what.toString();
      event.algorithm = by;
      event.results = compared;
      event.ofBound = part;
      event.within = good;
      event.commit();
    }
  }
}
