package io.lanewise.nn.data;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;

/** Writes what the readers read, from the formats' descriptions. */
final class DataFiles {
  private DataFiles() {}

  static byte[] idx(byte[] elements, int... sizes) {
    ByteBuffer file =
        ByteBuffer.allocate(Integer.BYTES * (1 + sizes.length) + elements.length)
            .putInt(0x0800 | sizes.length);
    for (int size : sizes) {
      file.putInt(size);
    }
    return file.put(elements).array();
  }

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] random(Random random, int length, int below) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) random.nextInt(below);
    }
    return bytes;
  }

  /** Records of random pictures, with labels that count up. */
  static byte[] cifar(Random random, int records) {
    byte[] file = random(random, records * 3073, 256);
    for (int i = 0; i < records; i++) {
      file[i * 3073] = (byte) (i % 10);
    }
    return file;
  }

  /** A picture of so many bits a pixel: see {@link BufferedImage}'s types. */
  static BufferedImage image(Random random, int type, int height, int width) {
    BufferedImage image = new BufferedImage(width, height, type);
    int[] pixel = new int[4];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        for (int band = 0; band < image.getRaster().getNumBands(); band++) {
          int bits = image.getSampleModel().getSampleSize(band);
          pixel[band] = random.nextInt(1 << bits);
        }
        image.getRaster().setPixel(x, y, pixel);
      }
    }
    return image;
  }

  static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalArgumentException("no writer of " + format + " for " + image);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  static byte[] png(Random random, int type, int height, int width) {
    return encoded(image(random, type, height, width), "png");
  }

  /** With the check sums that the chunks ought to have, as far as there are chunks. */
  static byte[] summed(byte[] png) {
    ByteBuffer chunks = ByteBuffer.wrap(png);
    int at = 8;
    while (at + 12 <= png.length) {
      int length = chunks.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        break;
      }
      CRC32 sum = new CRC32();
      sum.update(png, at + 4, 4 + length);
      chunks.putInt(at + 8 + length, (int) sum.getValue());
      at += 12 + length;
    }
    return png;
  }

  /** A grey picture of 20×20 pixels whose rows, each after its filter's number, are these bytes. */
  static byte[] pngOfRows(byte[] rows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    byte[] header = ByteBuffer.allocate(13).putInt(20).putInt(20).put((byte) 8).array();
    chunk(out, "IHDR", header);
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(packed)) {
      deflater.write(rows);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    chunk(out, "IDAT", packed.toByteArray());
    chunk(out, "IEND", new byte[0]);
    return summed(out.toByteArray());
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] bytes) {
    out.writeBytes(ByteBuffer.allocate(4).putInt(bytes.length).array());
    out.writeBytes(type.getBytes(StandardCharsets.US_ASCII));
    out.writeBytes(bytes);
    out.writeBytes(new byte[4]);
  }
}
