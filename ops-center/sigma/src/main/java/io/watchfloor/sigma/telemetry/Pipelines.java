package io.watchfloor.sigma.telemetry;

import io.watchfloor.sigma.language.LogSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Recognises JSON records other than Windows events, assigns their log sources and adds Sigma field names. Custom
 * pipelines are tried first, in the order of their files, then the built-in pipelines. {@code docs/pipelines.md}
 * describes the format.
 */
public final class Pipelines {

    /** Only the built-in pipelines. */
    public static final Pipelines BUILTIN = new Pipelines(builtin());

    /**
     * Result of reading pipeline files.
     *
     * @param problems skipped record formats and files
     */
    public record Loading(Pipelines pipelines, List<PipelineProblem> problems) {
        public Loading {
            problems = List.copyOf(problems);
        }
    }

    private final List<Shape> shapes;

    private Pipelines(List<Shape> shapes) {
        this.shapes = List.copyOf(shapes);
    }

    private static List<Shape> builtin() {
        List<PipelineProblem> problems = new ArrayList<>();
        List<Shape> shapes = PipelineReader.read("shapes.yml", Resources.text("shapes.yml"), problems);
        if (!problems.isEmpty()) {
            throw new IllegalStateException("invalid built-in pipelines: " + problems);
        }
        return shapes;
    }

    /** Reads custom pipelines from files or from folders of {@code .yml} and {@code .yaml} files. */
    public static Loading read(List<Path> paths) {
        List<Shape> shapes = new ArrayList<>();
        List<PipelineProblem> problems = new ArrayList<>();
        for (Path path : paths) {
            try {
                for (Path file : files(path)) {
                    shapes.addAll(PipelineReader.read(file.toString(), text(file), problems));
                }
            } catch (IOException failed) {
                problems.add(new PipelineProblem(
                        path.toString(), 0, 0, "cannot be read as UTF-8 text: " + failed.getMessage()));
            }
        }
        shapes.addAll(BUILTIN.shapes);
        return new Loading(new Pipelines(shapes), problems);
    }

    /** Reads a file. Stops when the file exceeds the size limit. */
    private static String text(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(PositionedYaml.LONGEST * 4 + 1);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        }
    }

    private static List<Path> files(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try (Stream<Path> walk = Files.walk(path)) {
            return walk.filter(file -> isYaml(file) && Files.isRegularFile(file))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isYaml(Path file) {
        String name = file.toString().toLowerCase(Locale.ROOT);
        return name.endsWith(".yml") || name.endsWith(".yaml");
    }

    /** Recognises the format of a record; null if the record has none of the formats. */
    @Nullable
    RecordShape of(Map<String, @Nullable Object> record) {
        for (Shape shape : shapes) {
            if (shape.fits(record)) {
                return shape.read(Flattening.of(record));
            }
        }
        return null;
    }

    /** Whether any record format can have a log source to which the rule applies. */
    public boolean canReach(LogSource rule) {
        return RecognizedLogSources.ofText(rule)
                || WindowsSources.builtin().canReach(rule)
                || shapes.stream().anyMatch(shape -> shape.canReach(rule));
    }
}
