package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.Windows;

/**
 * For each element of the input the windows that it is in: those at {@code windows[from[i] ..
 * from[i + 1])}, ascending.
 */
record Cover(int[] from, int[] windows) {
  /** Turns windows round. */
  static Cover of(Windows windows) {
    int[] from = new int[windows.size() + 1];
    for (int w = 0; w < windows.out(); w++) {
      for (int t = 0; t < windows.taps(w); t++) {
        from[windows.first(w) + t * windows.dilation() + 1]++;
      }
    }
    for (int i = 0; i < windows.size(); i++) {
      from[i + 1] += from[i];
    }
    int[] all = new int[from[windows.size()]];
    int[] next = from.clone();
    for (int w = 0; w < windows.out(); w++) {
      for (int t = 0; t < windows.taps(w); t++) {
        all[next[windows.first(w) + t * windows.dilation()]++] = w;
      }
    }
    return new Cover(from, all);
  }

  int count(int element) {
    return from[element + 1] - from[element];
  }

  /** Whether an element is in the very windows of the one before it. */
  boolean isAsBefore(int element) {
    int count = count(element);
    if (count != count(element - 1)) {
      return false;
    }
    for (int i = from[element]; i < from[element + 1]; i++) {
      if (windows[i] != windows[i - count]) {
        return false;
      }
    }
    return true;
  }

  /** Whether each element is in just one window. */
  boolean isOneEach() {
    for (int i = 0; i + 1 < from.length; i++) {
      if (count(i) != 1) {
        return false;
      }
    }
    return true;
  }

  /** The most windows that share an element. */
  int most() {
    int most = 0;
    for (int i = 0; i + 1 < from.length; i++) {
      most = Math.max(most, count(i));
    }
    return most;
  }

  /** Windows by where their numbers lie, each {@code pitch} past the one before. */
  int[] steps(int pitch) {
    int[] steps = new int[windows.length];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = windows[i] * pitch;
    }
    return steps;
  }
}
