package io.lanewise.nn.safetensors;

/** What the elements of a tensor in a file are, by the format's own names; little-endian. */
public enum DType {
  /** A byte that is 0 or 1. */
  BOOL(1, false, false),
  /** Unsigned integers of 8 bits. */
  U8(1, false, true),
  /** Integers of 8 bits. */
  I8(1, false, true),
  /** Floating point of 8 bits, 2 of them the mantissa's. */
  F8_E5M2(1, false, false),
  /** Floating point of 8 bits, 3 of them the mantissa's. */
  F8_E4M3(1, false, false),
  /** Powers of two, 8 bits. */
  F8_E8M0(1, false, false),
  /** Integers of 16 bits. */
  I16(2, false, true),
  /** Unsigned integers of 16 bits. */
  U16(2, false, true),
  /** IEEE 754 binary16. */
  F16(2, true, false),
  /** The upper half of an IEEE 754 binary32. */
  BF16(2, true, false),
  /** Integers of 32 bits. */
  I32(4, false, true),
  /** Unsigned integers of 32 bits. */
  U32(4, false, true),
  /** IEEE 754 binary32, a {@code float}. */
  F32(4, true, false),
  /** Complex numbers of two {@link #F32}. */
  C64(8, false, false),
  /** IEEE 754 binary64, a {@code double}. */
  F64(8, true, false),
  /** Integers of 64 bits, a {@code long}. */
  I64(8, false, true),
  /** Unsigned integers of 64 bits. */
  U64(8, false, false);

  private final int bytes;
  private final boolean asFloats;
  private final boolean asLongs;

  DType(int bytes, boolean asFloats, boolean asLongs) {
    this.bytes = bytes;
    this.asFloats = asFloats;
    this.asLongs = asLongs;
  }

  /** The size of an element in bytes. */
  public int bytes() {
    return bytes;
  }

  /** Whether such a tensor can be read as floats. */
  public boolean asFloats() {
    return asFloats;
  }

  /** Whether such a tensor can be read as longs, each value kept. */
  public boolean asLongs() {
    return asLongs;
  }
}
