package io.lanewise.bench.html;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * A page in one file. Its body is a Mustache template, so that whatever is put into it is escaped;
 * sections are {@code <section id><h2>}, plots the partial {@code {{>plot}}} with a {@link Plot},
 * and a table of the class {@code sortable} can be sorted and filtered.
 */
public final class Page {
  private static final String CHARTS =
      "/META-INF/resources/webjars/chart.js/4.5.1/dist/chart.umd.min.js";

  private Page() {}

  /**
   * The page.
   *
   * @param title its heading
   * @param subtitle what stands below
   * @param owner the class beside which the template lies
   * @param template the template's file name
   * @param sections the sections that it must have, so that somebody can look whether they are
   *     there
   * @param values what the template shows
   */
  public static String of(
      String title,
      String subtitle,
      Class<?> owner,
      String template,
      List<String> sections,
      Object values) {
    Mustache.Compiler compiler =
        Mustache.compiler()
            .emptyStringIsFalse(true)
            .withLoader(name -> new StringReader(text(Page.class, name + ".mustache")));
    String body = compiler.compile(text(owner, template)).execute(values);
    return compiler
        .compile(text(Page.class, "frame.mustache"))
        .execute(
            Map.of(
                "title",
                title,
                "subtitle",
                subtitle,
                "style",
                text(Page.class, "page.css"),
                "body",
                body,
                "sections",
                String.join(" ", sections),
                // A map that browsers would look for.
                "charts",
                text(Page.class, CHARTS).replaceAll("//# sourceMappingURL=.*", ""),
                "script",
                text(Page.class, "page.js")));
  }

  private static String text(Class<?> owner, String name) {
    try (InputStream in = owner.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("no resource " + name + " beside " + owner.getName());
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
