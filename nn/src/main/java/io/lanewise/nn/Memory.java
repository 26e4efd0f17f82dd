package io.lanewise.nn;

import io.lanewise.nn.operation.Buffer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The storage of a thread's steps: what a step gave back is found again by its length.
 *
 * <p>Steps of other lengths, such as those of a short last batch or of an evaluation, have storage
 * of their own. So that lengths which never come again do not fill the heap, what lies idle is at
 * most {@value #IDLE} times what the largest step took; the lengths longest out of use go first.
 */
final class Memory {
  /** Full and short batches of training and evaluation. */
  static final int IDLE = 4;

  /** By length; those of integers by its complement. In the order of their last use. */
  private final Map<Integer, List<Buffer>> idle = new LinkedHashMap<>(16, 0.75f, true);

  private final List<Buffer> lent = new ArrayList<>();
  private long idleElements;
  private long lentElements;
  private long mostLent;

  Buffer floats(int length) {
    Buffer found = take(length);
    return lend(found == null ? Buffer.of(new float[length]) : found);
  }

  Buffer integers(int length) {
    Buffer found = take(~length);
    return lend(found == null ? Buffer.of(new int[length]) : found);
  }

  /** How many elements lie idle. */
  long idleElements() {
    return idleElements;
  }

  private Buffer take(int key) {
    List<Buffer> found = idle.get(key);
    if (found == null || found.isEmpty()) {
      return null;
    }
    Buffer buffer = found.removeLast();
    idleElements -= buffer.length();
    return buffer;
  }

  private Buffer lend(Buffer buffer) {
    lent.add(buffer);
    lentElements += buffer.length();
    mostLent = Math.max(mostLent, lentElements);
    return buffer;
  }

  /** Takes back one that was lent last, or nearly. */
  void release(Buffer buffer) {
    if (forget(buffer)) {
      rest(buffer);
    }
  }

  /** Leaves it to its borrower for good. */
  boolean forget(Buffer buffer) {
    for (int i = lent.size() - 1; i >= 0; i--) {
      if (lent.get(i) == buffer) {
        lent.set(i, lent.getLast());
        lent.removeLast();
        lentElements -= buffer.length();
        return true;
      }
    }
    return false;
  }

  /** Takes back all. */
  void releaseAll() {
    for (Buffer buffer : lent) {
      rest(buffer);
    }
    lent.clear();
    lentElements = 0;
    if (idleElements > IDLE * mostLent) {
      drop();
    }
  }

  private void rest(Buffer buffer) {
    buffer.endLease();
    int key = buffer.floats() != null ? buffer.length() : ~buffer.length();
    idle.computeIfAbsent(key, any -> new ArrayList<>()).add(buffer);
    idleElements += buffer.length();
  }

  private void drop() {
    Iterator<List<Buffer>> longestUnused = idle.values().iterator();
    while (idleElements > IDLE * mostLent) {
      for (Buffer buffer : longestUnused.next()) {
        idleElements -= buffer.length();
      }
      longestUnused.remove();
    }
  }
}
