package io.watchfloor.dashboards.webhooks.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.config.node.DurableFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.webhooks.routes.ExportRoutes;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Exports cases or alerts, once or continuously. */
@Command(
        name = "export",
        description = {
            "Exports cases or alerts as lines of JSON, once or continuously.",
            "With --since and --output, a killed command continues without missing or repeating a change."
        })
public final class ExportCommand implements Callable<Integer> {

    /** What is exported. */
    enum What {
        cases,
        alerts
    }

    /** Formats of a line. */
    enum Format {
        ndjson,
        ocsf
    }

    private static final int MOST_LINES = 1000;
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    private static final int MOST_DOUBLINGS = 5;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Parameters(paramLabel = "WHAT", description = "${COMPLETION-CANDIDATES}.")
    private What what = What.cases;

    @Option(names = "--format", paramLabel = "FORMAT", description = "${COMPLETION-CANDIDATES}. Default: ndjson.")
    private Format format = Format.ndjson;

    @Option(names = "--follow", description = "Waits for further changes until the command is stopped.")
    private boolean follow;

    @Option(
            names = "--since",
            paramLabel = "FILE",
            description =
                    "File with the position. The command continues there and updates it; a missing file is created.")
    private @Nullable Path since;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "File to append to; standard output if omitted. Needs --since.")
    private @Nullable Path output;

    /**
     * What was exported before.
     *
     * @param cursor null at the start
     * @param bytes size of the output up to the cursor
     */
    private record Position(@Nullable String cursor, long bytes) {}

    /** An answer of the center. */
    private record Part(String cursor, String lines) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (since == null) {
            if (output != null) {
                throw new StartFailure(
                        "export.position", "--output needs a file for the position.", "Add --since FILE.");
            }
            return run(new Position(null, 0));
        }
        Path lock = since.resolveSibling(since.getFileName() + ".lock");
        try (FileChannel locked = FileChannel.open(lock, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            if (locked.tryLock() == null) {
                throw inUse(since);
            }
            return run(start(since));
        } catch (OverlappingFileLockException e) {
            throw inUse(since);
        }
    }

    private static StartFailure inUse(Path file) {
        return new StartFailure(
                "export.in-use",
                "Another export uses the position " + file + ".",
                "Stop the other command, or name another file.");
    }

    private Integer run(Position from) throws IOException, InterruptedException {
        Center connected = center.connect();
        Position position = from;
        boolean answered = false;
        int failures = 0;
        while (true) {
            Part part;
            try {
                part = read(connected, position.cursor());
                answered = true;
                failures = 0;
            } catch (IOException e) {
                if (!follow || !answered) {
                    throw connected.unreachable(e);
                }
                waitAfter(failures++, "The center does not answer: " + e.getMessage());
                continue;
            } catch (CenterRefusal e) {
                if (!follow || !e.isTemporary()) {
                    throw e;
                }
                waitAfter(failures++, "The center answered with status %d: %s".formatted(e.status(), e.getMessage()));
                continue;
            }
            boolean more = !part.cursor().equals(position.cursor());
            if (more) {
                position = new Position(part.cursor(), write(position.bytes(), part.lines()));
                if (since != null) {
                    store(since, position);
                }
            } else if (follow) {
                TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
            } else {
                return ExitCode.DONE;
            }
        }
    }

    private void waitAfter(int failures, String problem) throws InterruptedException {
        Duration wait = wait(failures);
        spec.commandLine().getErr().println("%s Next attempt in %d s.".formatted(problem, wait.toSeconds()));
        TimeUnit.MILLISECONDS.sleep(wait.toMillis());
    }

    /**
     * Doubles with each failed request.
     *
     * @param failures since the last answer
     */
    static Duration wait(int failures) {
        Duration doubled = PAUSE.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS));
        return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
    }

    private Part read(Center connected, @Nullable String cursor) throws IOException, InterruptedException {
        Map<String, String> query = new TreeMap<>(Map.of("format", format.name(), "limit", "" + MOST_LINES));
        if (cursor != null) {
            query.put("since", cursor);
        }
        HttpResponse<InputStream> answer = connected.download("/export/" + what + Center.query(query));
        try (InputStream body = answer.body()) {
            String lines = new String(body.readAllBytes(), StandardCharsets.UTF_8);
            String next = answer.headers()
                    .firstValue(ExportRoutes.CURSOR)
                    .orElseThrow(() -> new IOException("the answer has no cursor"));
            return new Part(next, lines);
        }
    }

    /** @return the size of the output afterwards */
    private long write(long at, String lines) throws IOException {
        if (output == null) {
            PrintWriter out = spec.commandLine().getOut();
            out.print(lines);
            out.flush();
            return at;
        }
        try (FileChannel file = FileChannel.open(output, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer bytes = ByteBuffer.wrap(lines.getBytes(StandardCharsets.UTF_8));
            long end = at;
            while (bytes.hasRemaining()) {
                end += file.write(bytes, end);
            }
            file.force(true);
            return end;
        }
    }

    /** Reads the position, and removes what a killed command wrote to the output after it. */
    private Position start(Path file) throws IOException {
        long size = output != null && Files.exists(output) ? Files.size(output) : 0;
        if (!Files.exists(file)) {
            Position first = new Position(null, size);
            store(file, first);
            return first;
        }
        JsonNode stored = Center.JSON.readTree(Files.readAllBytes(file));
        String kind = kind();
        if (!stored.path("export").asText().equals(kind)) {
            throw new StartFailure(
                    "export.position",
                    "The position %s belongs to another export: %s."
                            .formatted(file, stored.path("export").asText("unknown")),
                    "Name another file for " + kind + ".");
        }
        Position position = new Position(
                stored.path("cursor").textValue(), stored.path("bytes").asLong());
        if (output == null) {
            return position;
        }
        if (size < position.bytes()) {
            throw new StartFailure(
                    "export.output",
                    "%s is shorter than at the position %s.".formatted(output, file),
                    "Restore the file, or delete both files to export everything again.");
        }
        try (FileChannel cut = FileChannel.open(output, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            cut.truncate(position.bytes());
        }
        return position;
    }

    private void store(Path file, Position position) throws IOException {
        ObjectNode stored = Center.JSON.createObjectNode().put("export", kind());
        stored.put("cursor", position.cursor()).put("bytes", position.bytes());
        DurableFiles.create(file, (stored + "\n").getBytes(StandardCharsets.UTF_8));
    }

    private String kind() {
        return "%s %s%s".formatted(what, format, output == null ? "" : " " + output.toAbsolutePath());
    }
}
