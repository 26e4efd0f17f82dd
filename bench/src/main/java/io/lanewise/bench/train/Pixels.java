package io.lanewise.bench.train;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import javax.imageio.ImageIO;

/** Numbers as a picture that a page holds in itself. */
final class Pixels {
  private Pixels() {}

  /**
   * A PNG as a data address. Of three channels they are red, green and blue, else the first is
   * grey.
   *
   * @param low what is black
   * @param high what is white
   */
  static String png(
      float[] planes, int offset, int channels, int height, int width, float low, float high) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        int rgb = 0;
        for (int colour = 0; colour < 3; colour++) {
          int channel = channels == 3 ? colour : 0;
          float value = planes[offset + (channel * height + row) * width + column];
          float bright = high > low ? (value - low) / (high - low) : 0;
          rgb = rgb << 8 | Math.round(255 * Math.clamp(bright, 0f, 1f));
        }
        image.setRGB(column, row, rgb);
      }
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return "data:image/png;base64," + Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
