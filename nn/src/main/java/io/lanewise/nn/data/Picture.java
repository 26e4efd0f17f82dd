package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A picture of bytes, grey or of red, green and blue, channel by channel. An alpha channel is not
 * kept. Values are taken as they stand in the file: profiles, gamma and orientation are not looked
 * at.
 */
public final class Picture {
  private static final int GREY = 1;
  private static final int COLOURS = 3;

  /** Luma of ITU-R BT.601, in thousandths. */
  private static final int RED = 299;

  private static final int GREEN = 587;
  private static final int BLUE = 114;

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] bytes;

  private Picture(int channels, int height, int width, byte[] bytes) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.bytes = bytes;
  }

  /**
   * Decodes a PNG or JPEG file, which of the two its first bytes say. The pixels may take 1 MiB and
   * 128 times the file's length.
   *
   * @throws DataFormatException when it is neither, or broken, or larger
   * @throws IOException when the file cannot be read
   */
  public static Picture read(Path file) throws IOException {
    if (Files.size(file) > Integer.MAX_VALUE - 1024) {
      throw DataFormatException.of(
          file, "a picture of less than 2 GiB", Files.size(file) + " bytes");
    }
    byte[] coded = Files.readAllBytes(file);
    boolean png = Png.is(coded);
    if (!png && !Jpeg.is(coded)) {
      throw DataFormatException.at(file, 0, "the signature of PNG or JPEG", first(coded));
    }
    ImageReader reader = ImageIO.getImageReadersByFormatName(png ? "png" : "jpeg").next();
    byte[] input = png ? Png.checked(file, coded) : Jpeg.checked(file, coded);
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(input))) {
      String[] warning = new String[1];
      reader.addIIOReadWarningListener((source, text) -> warning[0] = text);
      reader.setInput(in, true, true);
      if (!png) {
        checkSize(file, 0, reader.getWidth(0), reader.getHeight(0), COLOURS, coded);
      }
      BufferedImage image = reader.read(0);
      if (warning[0] != null) {
        throw DataFormatException.of(file, "a whole picture", warning[0]);
      }
      return of(file, image);
    } catch (DataFormatException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The bytes are in memory, so whatever is thrown is about them.
      throw DataFormatException.of(file, "a " + (png ? "PNG" : "JPEG") + " picture", e);
    } finally {
      reader.dispose();
    }
  }

  /** Holds what pixels take to what the file justifies, before anything is made for them. */
  static void checkSize(
      Path file, long offset, long width, long height, int pixelBytes, byte[] coded)
      throws DataFormatException {
    long most = Math.min(FileBytes.most(coded.length), Integer.MAX_VALUE - 1024);
    if (width <= 0 || height <= 0 || width > most || height > most / pixelBytes / width) {
      throw DataFormatException.at(
          file,
          offset,
          "pixels of at most " + most + " bytes in a file of " + coded.length,
          width + "x" + height + " of " + pixelBytes);
    }
  }

  /**
   * Of pixels whose channels are neighbours, row by row (NHWC).
   *
   * @param channels 1 or 3
   */
  public static Picture ofPixels(int channels, int height, int width, byte[] pixels) {
    check(channels, height, width, pixels);
    int plane = height * width;
    byte[] bytes = new byte[channels * plane];
    for (int i = 0; i < plane; i++) {
      for (int c = 0; c < channels; c++) {
        bytes[c * plane + i] = pixels[i * channels + c];
      }
    }
    return new Picture(channels, height, width, bytes);
  }

  /**
   * Of planes, one a channel (NCHW).
   *
   * @param channels 1 or 3
   */
  public static Picture ofPlanes(int channels, int height, int width, byte[] planes) {
    check(channels, height, width, planes);
    return new Picture(channels, height, width, planes.clone());
  }

  private static void check(int channels, int height, int width, byte[] bytes) {
    if (channels != GREY && channels != COLOURS) {
      throw Check.error("picture", "channels", "must be 1 or 3", channels);
    }
    int elements = Shape.of(channels, height, width).elements();
    if (Check.notNull("picture", "bytes", bytes).length != elements) {
      throw Check.error("picture", "bytes", "must be " + elements, bytes.length);
    }
  }

  /** Channels, height, width. */
  public Shape shape() {
    return Shape.of(channels, height, width);
  }

  /** The byte at a place, 0 to 255. */
  public int at(int channel, int row, int column) {
    Objects.checkIndex(channel, channels);
    Objects.checkIndex(row, height);
    Objects.checkIndex(column, width);
    return bytes[(channel * height + row) * width + column] & 0xff;
  }

  /** All bytes, channel by channel and row by row. */
  public byte[] planes() {
    return bytes.clone();
  }

  /** Writes the bytes as numbers from 0 to 1, channel by channel and row by row. */
  public void read(float[] into, int offset) {
    Check.extent("picture", "into", into, offset, bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      into[offset + i] = (float) ((bytes[i] & 0xff) / 255.0);
    }
  }

  /** In grey by BT.601's luma, or with three equal channels. */
  public Picture withChannels(int wanted) {
    if (wanted != GREY && wanted != COLOURS) {
      throw Check.error("picture", "channels", "must be 1 or 3", wanted);
    }
    if (wanted == channels) {
      return this;
    }
    int plane = height * width;
    byte[] other = new byte[Shape.of(wanted, height, width).elements()];
    for (int i = 0; i < plane; i++) {
      if (wanted == GREY) {
        int red = bytes[i] & 0xff;
        int green = bytes[plane + i] & 0xff;
        int blue = bytes[2 * plane + i] & 0xff;
        other[i] = (byte) ((red * RED + green * GREEN + blue * BLUE + 500) / 1000);
      } else {
        for (int c = 0; c < wanted; c++) {
          other[c * plane + i] = bytes[i];
        }
      }
    }
    return new Picture(wanted, height, width, other);
  }

  /** In another size: each pixel is the mean of the area it covers here. */
  public Picture scaled(int toHeight, int toWidth) {
    Check.atLeast("picture", "height", 1, toHeight);
    Check.atLeast("picture", "width", 1, toWidth);
    if (toHeight == height && toWidth == width) {
      return this;
    }
    byte[] scaled = new byte[Shape.of(channels, toHeight, toWidth).elements()];
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < toHeight; y++) {
        for (int x = 0; x < toWidth; x++) {
          scaled[(c * toHeight + y) * toWidth + x] =
              (byte)
                  Math.round(
                      mean(
                          c,
                          (double) y * height / toHeight,
                          (y + 1.0) * height / toHeight,
                          (double) x * width / toWidth,
                          (x + 1.0) * width / toWidth));
        }
      }
    }
    return new Picture(channels, toHeight, toWidth, scaled);
  }

  private double mean(int channel, double top, double bottom, double left, double right) {
    double sum = 0;
    double area = 0;
    for (int y = (int) top; y < Math.min(height, bottom); y++) {
      double rows = Math.min(y + 1, bottom) - Math.max(y, top);
      for (int x = (int) left; x < Math.min(width, right); x++) {
        double weight = rows * (Math.min(x + 1, right) - Math.max(x, left));
        sum += weight * at(channel, y, x);
        area += weight;
      }
    }
    return sum / area;
  }

  /** The samples as they are: asking for RGB would put grey through a change of gamma. */
  private static Picture of(Path file, BufferedImage image) throws DataFormatException {
    Raster raster = image.getRaster();
    int height = image.getHeight();
    int width = image.getWidth();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return ofPalette(image, palette);
    }
    int bands = raster.getNumBands();
    if (bands > 4) {
      throw DataFormatException.of(file, "a picture of at most 4 channels", bands);
    }
    int channels = bands < COLOURS ? GREY : COLOURS;
    byte[] bytes = new byte[Shape.of(channels, height, width).elements()];
    int[] row = new int[width];
    for (int c = 0; c < channels; c++) {
      int most = (1 << raster.getSampleModel().getSampleSize(c)) - 1;
      for (int y = 0; y < height; y++) {
        raster.getSamples(0, y, width, 1, c, row);
        for (int x = 0; x < width; x++) {
          bytes[(c * height + y) * width + x] = (byte) ((row[x] * 255 + most / 2) / most);
        }
      }
    }
    return new Picture(channels, height, width, bytes);
  }

  private static Picture ofPalette(BufferedImage image, IndexColorModel palette) {
    int height = image.getHeight();
    int width = image.getWidth();
    boolean grey = true;
    for (int i = 0; i < palette.getMapSize(); i++) {
      grey &= palette.getRed(i) == palette.getGreen(i) && palette.getRed(i) == palette.getBlue(i);
    }
    int channels = grey ? GREY : COLOURS;
    int plane = height * width;
    byte[] bytes = new byte[Shape.of(channels, height, width).elements()];
    int[] row = new int[width];
    for (int y = 0; y < height; y++) {
      image.getRaster().getSamples(0, y, width, 1, 0, row);
      for (int x = 0; x < width; x++) {
        int at = y * width + x;
        bytes[at] = (byte) palette.getRed(row[x]);
        if (!grey) {
          bytes[plane + at] = (byte) palette.getGreen(row[x]);
          bytes[2 * plane + at] = (byte) palette.getBlue(row[x]);
        }
      }
    }
    return new Picture(channels, height, width, bytes);
  }

  private static String first(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      text.append("%02x ".formatted(bytes[i]));
    }
    return bytes.length == 0 ? "an empty file" : text.toString().strip();
  }
}
