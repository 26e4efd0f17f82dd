package io.lanewise.bench.peers;

import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/**
 * A primitive of oneDNN with its operands in their places. The C function is called, because the
 * C++ one would have the bindings build a map on every call.
 */
final class OneDnnCall implements AutoCloseable {
  private final primitive what;
  private final stream calls;
  private final dnnl_primitive handle;
  private final dnnl_stream handleOfCalls;
  private final dnnl_exec_arg_t arguments;
  // The arguments point to these, so they must live as long.
  private final List<memory> operands;

  /**
   * Gets a call ready.
   *
   * @param roles oneDNN's number for what each operand is
   */
  OneDnnCall(primitive what, engine cpu, int[] roles, List<memory> operands) {
    this.what = what;
    this.operands = operands;
    calls = new stream(cpu);
    handle = what.get();
    handleOfCalls = calls.get();
    arguments = new dnnl_exec_arg_t(operands.size());
    for (int i = 0; i < operands.size(); i++) {
      arguments.position(i).arg(roles[i]).memory(operands.get(i).get());
    }
    arguments.position(0);
  }

  void run() {
    check(dnnl.dnnl_primitive_execute(handle, handleOfCalls, operands.size(), arguments));
    check(dnnl.dnnl_stream_wait(handleOfCalls));
  }

  /** Copies one tensor over another of the same sizes, whatever their layouts. */
  static void copy(engine cpu, memory from, memory to) {
    stream calls = new stream(cpu);
    new reorder(from, to).execute(calls, from, to);
    calls._wait();
  }

  static void check(int status) {
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN returned status " + status);
    }
  }

  @Override
  public void close() {
    arguments.deallocate();
    operands.forEach(memory::deallocate);
    what.deallocate();
    calls.deallocate();
  }
}
