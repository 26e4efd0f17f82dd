package io.lanewise.nn.data;

import io.lanewise.nn.shape.Shape;
import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The batches of one epoch, prepared ahead on a thread of its own, which ends with the last batch,
 * or when this is closed. What that thread throws, {@link #next} throws. To be used by one thread
 * at a time, and to be closed when it is left before its end.
 */
public final class Epoch implements Iterator<Batch>, AutoCloseable {
  private final Batches batches;
  private final int epoch;
  private final int first;
  private final Shape full;
  private final Thread thread;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<Batch.Buffer> free = new ArrayDeque<>();
  private final ArrayDeque<Batch.Buffer> ready = new ArrayDeque<>();
  private Throwable failure;
  private volatile boolean closed;

  private int next;
  private Batch current;

  Epoch(Batches batches, int epoch, int first) {
    this.batches = batches;
    this.epoch = epoch;
    this.first = first;
    next = first;
    full = batches.shape();
    int left = batches.count() - first;
    // One is with the caller while the others are prepared.
    for (int i = 0; i < Math.min(left, batches.ahead() + 1); i++) {
      free.add(new Batch.Buffer(full));
    }
    thread = Thread.ofPlatform().daemon().name("lanewise-batches").unstarted(this::prepare);
    if (left > 0) {
      thread.start();
    }
  }

  @Override
  public boolean hasNext() {
    return next < batches.count();
  }

  /**
   * The next batch, for which the one before is given back.
   *
   * @throws NoSuchElementException after the last one
   * @throws IllegalStateException when this is closed
   */
  @Override
  public Batch next() {
    if (!hasNext()) {
      throw new NoSuchElementException("epoch: has no more than " + batches.count() + " batches");
    }
    lock.lock();
    try {
      if (current != null) {
        free.add(current.end());
        current = null;
        changed.signalAll();
      }
      while (ready.isEmpty() && failure == null && !closed) {
        changed.awaitUninterruptibly();
      }
      if (closed) {
        throw new IllegalStateException("epoch: must be open to have a next batch, got closed");
      }
      if (ready.isEmpty()) {
        throw failed();
      }
      current = new Batch(ready.remove());
      next++;
      return current;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the last batch handed out, and the thread, waiting for it. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      if (current != null) {
        current.end();
        current = null;
      }
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** What the thread threw, as it threw it if that is unchecked. */
  private RuntimeException failed() {
    return switch (failure) {
      case Error error -> throw error;
      case RuntimeException exception -> exception;
      // Thrown past the compiler.
      default -> new IllegalStateException(failure);
    };
  }

  private void prepare() {
    try {
      int[] order = batches.order(epoch);
      SplitMix random = new SplitMix();
      float[] scratch = new float[full.elements() / full.size(0)];
      for (int number = first; number < batches.count(); number++) {
        Batch.Buffer buffer = takeFree();
        if (buffer == null || !fill(buffer, number, order, random, scratch)) {
          return;
        }
        put(buffer);
      }
    } catch (Throwable e) {
      fail(e);
    }
  }

  /** Whether it was not closed before it ended. */
  private boolean fill(
      Batch.Buffer buffer, int number, int[] order, SplitMix random, float[] scratch) {
    int count = batches.size(number);
    buffer.number = number;
    buffer.shape = count == full.size(0) ? full : full.withBatch(count);
    for (int i = 0; i < count; i++) {
      if (closed) {
        return false;
      }
      int index = order[batches.start(number) + i];
      buffer.indices[i] = index;
      buffer.labels[i] = batches.dataset().label(index);
      batches.read(index, epoch, random, scratch, buffer.images, i * scratch.length);
    }
    return true;
  }

  private Batch.Buffer takeFree() {
    lock.lock();
    try {
      while (free.isEmpty() && !closed) {
        changed.awaitUninterruptibly();
      }
      return closed ? null : free.remove();
    } finally {
      lock.unlock();
    }
  }

  private void put(Batch.Buffer buffer) {
    lock.lock();
    try {
      ready.add(buffer);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void fail(Throwable thrown) {
    lock.lock();
    try {
      failure = thrown;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
