package io.github.tune4j.data.internal;

import io.github.tune4j.internal.References;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rows in files.
 *
 * @param format how they are written
 * @param path a file, a folder, or a glob
 * @param delimiter between the cells of CSV; null to find it
 * @param columns the names of the columns of CSV without a header line; empty when it has one
 * @param encoding the character set; null to find it
 */
public record FileSource(
    Format format,
    Path path,
    @Nullable Character delimiter,
    List<String> columns,
    @Nullable Charset encoding)
    implements Source {

  public static FileSource of(Format format, Path path) {
    return new FileSource(format, path, null, List.of(), null);
  }

  public FileSource delimiter(char value) {
    return new FileSource(format, path, value, columns, encoding);
  }

  public FileSource columns(List<String> value) {
    return new FileSource(format, path, delimiter, value, encoding);
  }

  public FileSource encoding(Charset value) {
    return new FileSource(format, path, delimiter, columns, value);
  }

  /** The files, with what references to environment variables in the path stand for. */
  List<Path> files() {
    String resolved = References.resolve("dataset.source." + format.key(), path.toString());
    return SourceFiles.find(Path.of(resolved), format);
  }

  @Override
  public String kind() {
    return format.key();
  }

  @Override
  public String name() {
    return path.toString();
  }

  @Override
  public SourceRows open(Collection<String> wanted) {
    return new FileRows(this, wanted);
  }

  @Override
  public String emptiness() {
    return format == Format.CSV && columns.isEmpty()
        ? "there is a header but no row"
        : Source.super.emptiness();
  }

  @Override
  public Map<String, Object> toMap() {
    Map<String, Object> section = new LinkedHashMap<>();
    section.put(format.key(), path.toString());
    if (delimiter != null) {
      section.put("delimiter", delimiter.toString());
    }
    if (!columns.isEmpty()) {
      section.put("columns", columns);
    }
    if (encoding != null) {
      section.put("encoding", encoding.name());
    }
    return section;
  }
}
