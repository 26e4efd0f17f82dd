package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of pictures are read, in the order of their names. */
class ImageFolderTest {
  private final Random random = new Random(1);

  @TempDir Path folder;

  @Test
  void aFolderIsAClass() throws IOException {
    byte[] second = write("cat/b.png", BufferedImage.TYPE_BYTE_GRAY, 4, 3);
    byte[] first = write("cat/a.PNG", BufferedImage.TYPE_BYTE_GRAY, 4, 3);
    byte[] ant = write("ant/z.png", BufferedImage.TYPE_BYTE_GRAY, 4, 3);
    Files.writeString(folder.resolve("cat/readme.txt"), "not a picture");
    Files.writeString(folder.resolve("cat/.hidden.png"), "not a picture");
    Files.createDirectories(folder.resolve(".git"));
    Dataset set = ImageFolder.read("animals", folder);
    assertEquals("animals: 3 of (1, 4, 3) in 2 classes", set.toString());
    assertEquals(List.of("ant", "cat"), set.classes());
    assertArrayEquals(new int[] {1, 2}, set.counts());
    List<byte[]> files = List.of(ant, first, second);
    for (int i = 0; i < 3; i++) {
      Path file = Files.write(folder.resolve("one"), files.get(i));
      float[] expected = new float[12];
      Picture.read(file).read(expected, 0);
      float[] got = new float[12];
      set.read(i, got, 0);
      assertArrayEquals(expected, got);
    }
  }

  @Test
  void oneColouredPictureColoursAll() throws IOException {
    write("a/grey.png", BufferedImage.TYPE_BYTE_GRAY, 2, 2);
    write("b/colour.png", BufferedImage.TYPE_3BYTE_BGR, 2, 2);
    Dataset set = ImageFolder.read("some", folder);
    assertEquals(Shape.of(3, 2, 2), set.shape());
    float[] grey = new float[12];
    set.read(0, grey, 0);
    for (int i = 0; i < 4; i++) {
      assertEquals(grey[i], grey[4 + i]);
      assertEquals(grey[i], grey[8 + i]);
    }
  }

  @Test
  void sizesAreOneOrMadeOne() throws IOException {
    write("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 4, 4);
    write("a/2.png", BufferedImage.TYPE_BYTE_GRAY, 4, 5);
    DataFormatException thrown =
        assertThrows(DataFormatException.class, () -> ImageFolder.read("some", folder));
    assertEquals(folder.resolve("a/2.png").toString(), thrown.file());
    assertTrue(
        thrown.getMessage().endsWith("expected the size of the first picture, 4x4, got 4x5"),
        thrown.getMessage());
    assertEquals(Shape.of(1, 8, 8), ImageFolder.read("some", folder, 8, 8).shape());
  }

  @Test
  void aBrokenPictureIsRefused() throws IOException {
    write("a/1.png", BufferedImage.TYPE_BYTE_GRAY, 4, 4);
    Path broken = Files.writeString(folder.resolve("a/2.png"), "not a picture");
    DataFormatException thrown =
        assertThrows(DataFormatException.class, () -> ImageFolder.read("some", folder));
    assertEquals(broken.toString(), thrown.file());
  }

  @Test
  void anEmptyFolderIsRefused() throws IOException {
    Files.createDirectories(folder.resolve("a"));
    assertThrows(DataFormatException.class, () -> ImageFolder.read("some", folder));
  }

  private byte[] write(String name, int type, int height, int width) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    byte[] bytes = DataFiles.png(random, type, height, width);
    Files.write(file, bytes);
    return bytes;
  }
}
