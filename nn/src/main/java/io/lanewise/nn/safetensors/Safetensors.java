package io.lanewise.nn.safetensors;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * A safetensors file: the length of a header (8 bytes, little-endian), the header (JSON: of each
 * tensor its dtype, shape and place, and free text as metadata), the data. The format is Hugging
 * Face's, described at <a
 * href="https://github.com/huggingface/safetensors">github.com/huggingface/safetensors</a>.
 *
 * <p>An open file may be anybody's: its header has been checked in whole (see {@link #open}), and
 * nothing of the size of the data is allocated before. It stays what it was when it was opened,
 * even if another takes its name meanwhile. Threads may share it.
 *
 * <p>A written file is never broken: see {@link #write}.
 */
public final class Safetensors implements Closeable {
  private static final String OP = "safetensors";

  /** Bytes that are read or written at once; a multiple of every element's size. */
  private static final int CHUNK = 1 << 16;

  private final Path path;
  private final FileChannel channel;
  private final Header header;

  private Safetensors(Path path, FileChannel channel, Header header) {
    this.path = path;
    this.channel = channel;
    this.header = header;
  }

  /**
   * Opens a file and checks its header: the length against the file's and against the format's
   * limit of 100 MB; that it is strict JSON in UTF-8, beginning with a brace, with the fields of
   * the format and no others, no name twice; integers that are not negative; dtypes that are known;
   * shapes that fit a Java array (a limit of this library: 2³¹ − 1024 elements); places that are as
   * long as the shape says and, together, are the data, without overlap, hole or rest.
   *
   * @throws SafetensorsException when the file is not so
   * @throws IOException when the system cannot open or read it
   */
  public static Safetensors open(Path path) throws IOException {
    Check.notNull(OP, "path", path);
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    try {
      return new Safetensors(path, channel, header(path, channel));
    } catch (IOException | RuntimeException | Error e) {
      channel.close();
      throw e;
    }
  }

  private static Header header(Path path, FileChannel channel) throws IOException {
    long size = channel.size();
    if (size < Header.LENGTH_BYTES) {
      throw new SafetensorsException(
          path,
          SafetensorsException.at(0),
          "the length of the header must be there, " + Header.LENGTH_BYTES + " bytes",
          "a file of " + size);
    }
    ByteBuffer first = ByteBuffer.allocate(Header.LENGTH_BYTES).order(ByteOrder.LITTLE_ENDIAN);
    fill(path, channel, first, 0);
    long length = first.getLong(0);
    long most = Math.min(Header.LONGEST, size - Header.LENGTH_BYTES);
    if (length < 0 || length > most) {
      throw new SafetensorsException(
          path,
          SafetensorsException.at(0),
          "the length of the header must be at most " + most,
          Long.toUnsignedString(length));
    }
    byte[] text = new byte[(int) length];
    fill(path, channel, ByteBuffer.wrap(text), Header.LENGTH_BYTES);
    return HeaderReader.read(path, text, size - Header.LENGTH_BYTES - length);
  }

  private static void fill(Path path, FileChannel channel, ByteBuffer buffer, long position)
      throws IOException {
    long at = position;
    while (buffer.hasRemaining()) {
      int read = channel.read(buffer, at);
      if (read < 0) {
        throw new SafetensorsException(
            path,
            SafetensorsException.at(at),
            buffer.remaining() + " bytes more must be there, as when the file was opened",
            "its end");
      }
      at += read;
    }
  }

  /** The names of the tensors, in the header's order. */
  public Set<String> names() {
    return header.tensors().keySet();
  }

  /** What the header says of the tensors, by name, in its order. */
  public Map<String, TensorInfo> tensors() {
    return header.tensors();
  }

  /** Free text by free text, empty when there is none. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /**
   * What the header says of a tensor.
   *
   * @throws SafetensorsException when there is none of this name
   */
  public TensorInfo info(String name) throws SafetensorsException {
    TensorInfo info = header.tensors().get(Check.notNull(OP, "name", name));
    if (info == null) {
      throw new SafetensorsException(
          path, SafetensorsException.of(name), "must be in the file", "other names");
    }
    return info;
  }

  /**
   * Reads a tensor of F32, or of F16, BF16 (both exactly) or F64 (rounded to the nearest).
   *
   * @throws SafetensorsException when there is none of this name, it is of another dtype, or the
   *     file has shrunk since it was opened
   * @throws IOException when the system cannot read it
   */
  public float[] readFloats(String name) throws IOException {
    TensorInfo info = floats(name);
    float[] to = new float[info.shape().elements()];
    read(info, to, 0);
    return to;
  }

  /**
   * Likewise into an array, from an offset.
   *
   * @param shape what the caller takes the tensor for
   * @throws SafetensorsException also when the tensor has another shape
   * @throws IOException when the system cannot read it
   */
  public void readFloats(String name, Shape shape, float[] to, int offset) throws IOException {
    Check.notNull(OP, "shape", shape);
    Check.extent(OP, "to", to, offset, shape.elements());
    TensorInfo info = floats(name);
    if (!info.shape().equals(shape)) {
      throw new SafetensorsException(
          path, SafetensorsException.of(name), "shape must be " + shape, info.shape());
    }
    read(info, to, offset);
  }

  private TensorInfo floats(String name) throws SafetensorsException {
    TensorInfo info = info(name);
    if (!info.dtype().asFloats()) {
      throw new SafetensorsException(
          path,
          SafetensorsException.of(name),
          "dtype must be F32, F16, BF16 or F64 to be read as floats",
          info.dtype());
    }
    return info;
  }

  private void read(TensorInfo info, float[] to, int offset) throws IOException {
    int bytes = info.dtype().bytes();
    long left = info.end() - info.begin();
    long position = header.dataStart() + info.begin();
    int at = offset;
    ByteBuffer chunk = chunk(left);
    while (left > 0) {
      next(chunk, left, position);
      int count = chunk.limit() / bytes;
      switch (info.dtype()) {
        case F32 -> chunk.asFloatBuffer().get(to, at, count);
        case F16 -> {
          for (int i = 0; i < count; i++) {
            to[at + i] = Float.float16ToFloat(chunk.getShort(2 * i));
          }
        }
        case BF16 -> {
          for (int i = 0; i < count; i++) {
            to[at + i] = Float.intBitsToFloat(chunk.getShort(2 * i) << 16);
          }
        }
        default -> {
          for (int i = 0; i < count; i++) {
            to[at + i] = (float) chunk.getDouble(8 * i);
          }
        }
      }
      at += count;
      left -= chunk.limit();
      position += chunk.limit();
    }
  }

  /**
   * Reads a tensor of integers, of any dtype but U64.
   *
   * @throws SafetensorsException when there is none of this name, it is of another dtype, or the
   *     file has shrunk since it was opened
   * @throws IOException when the system cannot read it
   */
  public long[] readLongs(String name) throws IOException {
    TensorInfo info = info(name);
    DType dtype = info.dtype();
    if (!dtype.asLongs()) {
      throw new SafetensorsException(
          path,
          SafetensorsException.of(name),
          "dtype must be of integers other than U64 to be read as longs",
          dtype);
    }
    long[] to = new long[info.shape().elements()];
    long left = info.end() - info.begin();
    long position = header.dataStart() + info.begin();
    int at = 0;
    ByteBuffer chunk = chunk(left);
    while (left > 0) {
      next(chunk, left, position);
      for (int i = 0; i < chunk.limit(); i += dtype.bytes()) {
        to[at++] =
            switch (dtype) {
              case U8 -> chunk.get(i) & 0xff;
              case I8 -> chunk.get(i);
              case U16 -> chunk.getShort(i) & 0xffff;
              case I16 -> chunk.getShort(i);
              case U32 -> chunk.getInt(i) & 0xffff_ffffL;
              case I32 -> chunk.getInt(i);
              default -> chunk.getLong(i);
            };
      }
      left -= chunk.limit();
      position += chunk.limit();
    }
    return to;
  }

  private static ByteBuffer chunk(long bytes) {
    return ByteBuffer.allocate((int) Math.min(CHUNK, bytes)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void next(ByteBuffer chunk, long left, long position) throws IOException {
    chunk.clear().limit((int) Math.min(chunk.capacity(), left));
    fill(path, channel, chunk, position);
    chunk.flip();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }

  /**
   * Writes a file, in whole or not at all: into a temporary file in the same folder, which is
   * forced to the disk and then takes the name in one step. Whenever it is killed, there is the old
   * file or the new one. Of two writers at once, the last one wins. A temporary file left behind is
   * never read, and deleted by a later write to the same name.
   *
   * <p>Equal contents give equal bytes: the data lies in the order of the elements' sizes, the
   * largest first, and then of the names, so that every tensor is aligned; metadata in the order of
   * names.
   *
   * @throws IllegalArgumentException when a name is not Unicode or {@code __metadata__}, or the
   *     header would be longer than the format allows
   * @throws IOException when the system cannot write; the old file is then still there
   */
  public static void write(Path path, Map<String, Entry> entries, Map<String, String> metadata)
      throws IOException {
    Check.notNull(OP, "path", path);
    Check.notNull(OP, "entries", entries);
    Check.notNull(OP, "metadata", metadata);
    entries.forEach(
        (name, entry) -> {
          Check.notNull(OP, "entries", name);
          Check.notNull(OP, "entries", entry);
        });
    metadata.keySet().forEach(name -> Check.notNull(OP, "metadata", name));
    SequencedMap<String, Entry> sorted = new LinkedHashMap<>();
    entries.entrySet().stream()
        .sorted(
            Comparator.comparingInt((Map.Entry<String, Entry> e) -> -e.getValue().dtype().bytes())
                .thenComparing(Map.Entry::getKey))
        .forEachOrdered(e -> sorted.put(e.getKey(), e.getValue()));
    byte[] text = HeaderWriter.write(sorted, new TreeMap<>(metadata));
    AtomicFile.replace(
        path,
        to -> {
          ByteBuffer chunk = ByteBuffer.allocate(CHUNK).order(ByteOrder.LITTLE_ENDIAN);
          drain(chunk.putLong(text.length), to);
          drain(ByteBuffer.wrap(text).position(text.length), to);
          for (Entry entry : sorted.values()) {
            write(entry, chunk, to);
          }
        });
  }

  private static void write(Entry entry, ByteBuffer chunk, FileChannel to) throws IOException {
    int bytes = entry.dtype().bytes();
    int elements = entry.shape().elements();
    for (int done = 0; done < elements; ) {
      int count = Math.min(CHUNK / bytes, elements - done);
      chunk.clear();
      switch (entry) {
        case Entry.Floats f -> chunk.asFloatBuffer().put(f.values(), f.offset() + done, count);
        case Entry.Longs l -> chunk.asLongBuffer().put(l.values(), l.offset() + done, count);
      }
      drain(chunk.position(count * bytes), to);
      done += count;
    }
  }

  /** Writes what lies before the buffer's position. */
  private static void drain(ByteBuffer buffer, FileChannel to) throws IOException {
    buffer.flip();
    while (buffer.hasRemaining()) {
      to.write(buffer);
    }
  }
}
