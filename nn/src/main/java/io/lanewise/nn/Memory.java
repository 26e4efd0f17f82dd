package io.lanewise.nn;

import io.lanewise.nn.operation.Buffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The storage of a thread's steps: what a step gave back is found again by its length. */
final class Memory {
  private final Map<Integer, List<Buffer>> floats = new HashMap<>();
  private final Map<Integer, List<Buffer>> integers = new HashMap<>();
  private final List<Buffer> lent = new ArrayList<>();

  Buffer floats(int length) {
    List<Buffer> idle = floats.get(length);
    Buffer buffer =
        idle == null || idle.isEmpty() ? Buffer.of(new float[length]) : idle.removeLast();
    lent.add(buffer);
    return buffer;
  }

  Buffer integers(int length) {
    List<Buffer> idle = integers.get(length);
    Buffer buffer = idle == null || idle.isEmpty() ? Buffer.of(new int[length]) : idle.removeLast();
    lent.add(buffer);
    return buffer;
  }

  /** Takes back one that was lent last, or nearly. */
  void release(Buffer buffer) {
    if (forget(buffer)) {
      idle(buffer);
    }
  }

  /** Leaves it to its borrower for good. */
  boolean forget(Buffer buffer) {
    for (int i = lent.size() - 1; i >= 0; i--) {
      if (lent.get(i) == buffer) {
        lent.set(i, lent.getLast());
        lent.removeLast();
        return true;
      }
    }
    return false;
  }

  /** Takes back all. */
  void releaseAll() {
    for (Buffer buffer : lent) {
      idle(buffer);
    }
    lent.clear();
  }

  private void idle(Buffer buffer) {
    buffer.endLease();
    Map<Integer, List<Buffer>> all = buffer.floats() != null ? floats : integers;
    all.computeIfAbsent(buffer.length(), length -> new ArrayList<>()).add(buffer);
  }
}
