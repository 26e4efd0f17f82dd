package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What PNG and JPEG files hold is read, and what is wrong with one is said. */
class PictureTest {
  private static final int HEIGHT = 6;
  private static final int WIDTH = 9;
  private static final int GREY = BufferedImage.TYPE_BYTE_GRAY;

  @TempDir Path folder;

  @Test
  void greyComesBackAsItIs() throws IOException {
    BufferedImage image = image(GREY);
    Picture picture = read(DataFiles.encoded(image, "png"));
    assertEquals(Shape.of(1, HEIGHT, WIDTH), picture.shape());
    same(image, picture, 0, 0);
  }

  @Test
  void coloursComeBackAsTheyAre() throws IOException {
    for (int type :
        new int[] {
          BufferedImage.TYPE_3BYTE_BGR, BufferedImage.TYPE_INT_RGB, BufferedImage.TYPE_INT_ARGB
        }) {
      BufferedImage image = image(type);
      Picture picture = read(DataFiles.encoded(image, "png"));
      assertEquals(Shape.of(3, HEIGHT, WIDTH), picture.shape());
      for (int c = 0; c < 3; c++) {
        same(image, picture, c, c);
      }
    }
  }

  @Test
  void sixteenBitsAreRoundedToEight() throws IOException {
    BufferedImage image = image(BufferedImage.TYPE_USHORT_GRAY);
    Picture picture = read(DataFiles.encoded(image, "png"));
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        long expected = Math.round(image.getRaster().getSample(x, y, 0) * 255.0 / 65535);
        assertEquals(expected, picture.at(0, y, x));
      }
    }
  }

  @Test
  void palettesAreLookedUp() throws IOException {
    BufferedImage black = image(BufferedImage.TYPE_BYTE_BINARY);
    Picture bits = read(DataFiles.encoded(black, "png"));
    assertEquals(Shape.of(1, HEIGHT, WIDTH), bits.shape());
    byte[] ramp = {0, 50, (byte) 200, (byte) 255};
    byte[] other = {(byte) 255, 7, 8, 9};
    BufferedImage coloured =
        new BufferedImage(
            WIDTH,
            HEIGHT,
            BufferedImage.TYPE_BYTE_INDEXED,
            new IndexColorModel(8, 4, ramp, other, ramp));
    Random random = new Random(5);
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        coloured.getRaster().setSample(x, y, 0, random.nextInt(4));
      }
    }
    Picture picture = read(DataFiles.encoded(coloured, "png"));
    assertEquals(3, picture.shape().size(0));
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertEquals(255 * black.getRaster().getSample(x, y, 0), bits.at(0, y, x));
        int colour = coloured.getRaster().getSample(x, y, 0);
        assertEquals(ramp[colour] & 0xff, picture.at(0, y, x));
        assertEquals(other[colour] & 0xff, picture.at(1, y, x));
        assertEquals(ramp[colour] & 0xff, picture.at(2, y, x));
      }
    }
  }

  @Test
  void jpegIsReadNearly() throws IOException {
    for (int type : new int[] {GREY, BufferedImage.TYPE_3BYTE_BGR}) {
      BufferedImage image = new BufferedImage(32, 24, type);
      int channels = image.getRaster().getNumBands();
      for (int y = 0; y < 24; y++) {
        for (int x = 0; x < 32; x++) {
          for (int c = 0; c < channels; c++) {
            image.getRaster().setSample(x, y, c, 60 + 3 * x + 2 * y);
          }
        }
      }
      byte[] file = DataFiles.encoded(image, "jpeg");
      Picture picture = read(file);
      assertEquals(Shape.of(channels, 24, 32), picture.shape());
      for (int y = 0; y < 24; y++) {
        for (int x = 0; x < 32; x++) {
          assertEquals(60 + 3 * x + 2 * y, picture.at(channels - 1, y, x), 8);
        }
      }
      refused(Arrays.copyOf(file, file.length * 3 / 4), "picture");
    }
  }

  @Test
  void profilesOfAJpegAreNotLookedAt() throws IOException {
    byte[] file = DataFiles.encoded(new BufferedImage(16, 16, GREY), "jpeg");
    byte[] profile = "ICC_PROFILE\0\1\1 which is none".getBytes(StandardCharsets.ISO_8859_1);
    ByteBuffer with = ByteBuffer.allocate(file.length + 4 + profile.length);
    with.put(file, 0, 20).putShort((short) 0xffe2).putShort((short) (2 + profile.length));
    with.put(profile).put(file, 20, file.length - 20);
    assertArrayEquals(read(file).planes(), read(with.array()).planes());
  }

  @Test
  void whatIsWrongWithAJpegIsSaid() throws IOException {
    byte[] file = DataFiles.encoded(new BufferedImage(16, 16, GREY), "jpeg");
    refused(Arrays.copyOf(file, 15), "byte 4: expected a JPEG segment of 2 to 11 bytes, got 16");
    refused(Arrays.copyOf(file, 22), "byte 20: expected a JPEG segment, got 2 bytes to the end");
    file[20] = 7;
    refused(file, "byte 20: expected a JPEG segment, got 07");
  }

  @Test
  void whatIsWrongWithAPngIsSaid() throws IOException {
    byte[] png = DataFiles.png(new Random(6), GREY, HEIGHT, WIDTH);
    refused(Arrays.copyOf(png, 7), "byte 0: expected the signature of PNG or JPEG");
    refused(new byte[0], "got an empty file");
    refused(Arrays.copyOf(png, png.length - 12), "expected a PNG chunk, got 0 bytes");
    refused(Arrays.copyOf(png, png.length + 1), "the end of the file after IEND, got 1 more");
    byte[] changed = png.clone();
    changed[45] ^= 1;
    refused(changed, "the check sum");
    // The chunk after the header begins at byte 33 with its length.
    changed = png.clone();
    changed[33] = 0x7f;
    refused(changed, "byte 33: expected a PNG chunk of at most");
  }

  @Test
  void aHeaderCannotPromiseWhatTheFileDoesNotJustify() throws IOException {
    byte[] png = DataFiles.png(new Random(7), GREY, HEIGHT, WIDTH);
    ByteBuffer.wrap(png).putInt(16, 30_000).putInt(20, 30_000);
    CRC32 sum = new CRC32();
    sum.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) sum.getValue());
    long most = png.length * 128L + (1 << 20);
    refused(png, "byte 16: expected pixels of at most " + most + " bytes in a file of");
  }

  @Test
  void aBlankPictureMayBeLargeButNotHuge() throws IOException {
    byte[] blank = DataFiles.encoded(new BufferedImage(1000, 1000, GREY), "png");
    assertTrue(blank.length < 3000);
    assertEquals(Shape.of(1, 1000, 1000), read(blank).shape());
    byte[] bomb = DataFiles.encoded(new BufferedImage(4000, 4000, GREY), "png");
    refused(bomb, "in a file of " + bomb.length + ", got 4000x4000 of 1");
  }

  @Test
  void aPngThatLacksRowsIsRefused() throws IOException {
    byte[] rows = new byte[20 * 21];
    assertEquals(Shape.of(1, 20, 20), read(DataFiles.pngOfRows(rows)).shape());
    refused(DataFiles.pngOfRows(Arrays.copyOf(rows, 19 * 21)), "expected a PNG picture, got ");
  }

  @Test
  void pixelsAndPlanesAreTheSamePicture() {
    byte[] pixels = {1, 2, 3, 4, 5, 6};
    Picture picture = Picture.ofPixels(3, 1, 2, pixels);
    assertArrayEquals(new byte[] {1, 4, 2, 5, 3, 6}, picture.planes());
    assertArrayEquals(picture.planes(), Picture.ofPlanes(3, 1, 2, picture.planes()).planes());
    float[] into = new float[7];
    picture.read(into, 1);
    assertArrayEquals(
        new float[] {0, 1 / 255f, 4 / 255f, 2 / 255f, 5 / 255f, 3 / 255f, 6 / 255f}, into);
  }

  @Test
  void greyIsLuma() {
    byte[] red = {(byte) 255, 0, 0, 0, (byte) 255, 0, 0, 0, (byte) 255, 90, 90, 90};
    Picture grey = Picture.ofPixels(3, 1, 4, red).withChannels(1);
    assertArrayEquals(new byte[] {76, (byte) 150, 29, 90}, grey.planes());
    assertArrayEquals(
        new byte[] {76, (byte) 150, 29, 90, 76, (byte) 150, 29, 90, 76, (byte) 150, 29, 90},
        grey.withChannels(3).planes());
  }

  @Test
  void scalingTakesMeansOfAreas() {
    Picture picture = Picture.ofPlanes(1, 2, 4, new byte[] {10, 20, 30, 40, 50, 60, 70, 80});
    assertArrayEquals(new byte[] {35, 55}, picture.scaled(1, 2).planes());
    // Thirds of four columns: a whole one and a third of the next, and so on.
    assertArrayEquals(
        new byte[] {15, 30, 45},
        Picture.ofPlanes(1, 1, 4, new byte[] {12, 24, 36, 48}).scaled(1, 3).planes());
    assertArrayEquals(
        new byte[] {10, 10, 20, 20, 10, 10, 20, 20},
        Picture.ofPlanes(1, 1, 2, new byte[] {10, 20}).scaled(2, 4).planes());
  }

  private static BufferedImage image(int type) {
    return DataFiles.image(new Random(type), type, HEIGHT, WIDTH);
  }

  private static void same(BufferedImage image, Picture picture, int band, int channel) {
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        assertEquals(image.getRaster().getSample(x, y, band), picture.at(channel, y, x));
      }
    }
  }

  private Picture read(byte[] bytes) throws IOException {
    return Picture.read(Files.write(folder.resolve("picture"), bytes));
  }

  private void refused(byte[] bytes, String sentence) {
    DataFormatException thrown = assertThrows(DataFormatException.class, () -> read(bytes));
    assertEquals(folder.resolve("picture").toString(), thrown.file());
    assertTrue(thrown.getMessage().contains(sentence), thrown.getMessage());
  }
}
