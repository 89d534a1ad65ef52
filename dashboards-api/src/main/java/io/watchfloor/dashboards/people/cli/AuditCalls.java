package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.remote.UnprocessedCalls;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.ProgressBar;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Commands {@code watchfloor audit} that call a center. */
public final class AuditCalls {

    private AuditCalls() {}

    /** {@code audit heads}. */
    @Command(
            name = "heads",
            description = "Shows whether the audit log is intact and where its signed heads are stored.")
    public static final class Heads implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Mixin
        private AnswerOptions answer = new AnswerOptions();

        @Override
        public Integer call() {
            JsonNode heads = center.connect().get("/audit/heads");
            PrintWriter out = spec.commandLine().getOut();
            boolean whole = !heads.hasNonNull("broken");
            if (answer.json()) {
                out.println(heads);
                return whole ? ExitCode.DONE : ExitCode.NO;
            }
            out.println(Template.fill(
                    whole
                            ? "The audit log is intact through record {checkedThrough}, checked at {@checkedAt}."
                            : "The audit log is damaged: {broken}. It is intact through record {checkedThrough}.",
                    heads));
            Template.table("PLACE {name} | STORED THROUGH {keptThrough} | PROBLEM {problem}", heads.path("places"))
                    .print(out);
            return whole ? ExitCode.DONE : ExitCode.NO;
        }
    }

    /** {@code audit export FILE}. */
    @Command(
            name = "export",
            description = {
                "Exports the audit log to a file, with the hash of each record and a signed end.",
                "\"watchfloor audit verify\" checks the file on any machine. The file contains personal"
                        + " data: store it safely."
            })
    public static final class Export implements Callable<Integer> {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Mixin
        private CenterOptions center = new CenterOptions();

        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Only records at or after this time, such as 2026-11-24T22:00:00Z.")
        private @Nullable String from;

        @Option(names = "--to", paramLabel = "TIME", description = "Only records before this time.")
        private @Nullable String to;

        @Parameters(paramLabel = "FILE", description = "File to write. An existing file is not overwritten.")
        private Path file = Path.of("");

        @Override
        public Integer call() {
            if (Files.exists(file)) {
                throw new StartFailure(
                        "audit.file-exists", "The file " + file + " already exists.", "Name another file.");
            }
            Center asked = center.connect();
            try {
                HttpResponse<InputStream> answer =
                        asked.download("/audit/export" + Center.query(UnprocessedCalls.query("from", from, "to", to)));
                try (InputStream body = answer.body()) {
                    long total = answer.headers()
                            .firstValueAsLong("Watchfloor-Records")
                            .orElse(0);
                    long records = write(body, total);
                    spec.commandLine()
                            .getOut()
                            .println("Wrote %,d records to %s. Verify the file: watchfloor audit verify %s"
                                    .formatted(records, file, file));
                    return ExitCode.DONE;
                }
            } catch (IOException e) {
                throw new StartFailure(
                        "audit.export",
                        "The export of the audit log failed: " + e.getMessage() + ".",
                        "Check that the center runs and that the disk has space. Delete " + file + " and try again.",
                        e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw asked.unreachable(e);
            }
        }

        private long write(InputStream body, long total) throws IOException {
            ProgressBar progress = ProgressBar.ofRecords(spec.commandLine().getErr(), total);
            PrivateFiles.file(file);
            long lines = 0;
            String last = "";
            try (BufferedReader in = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
                    BufferedWriter out = Files.newBufferedWriter(file)) {
                for (String line = in.readLine(); line != null; line = in.readLine()) {
                    out.write(line);
                    out.write('\n');
                    last = line;
                    lines++;
                    progress.advance(1);
                }
            } finally {
                progress.clear();
            }
            if (!last.startsWith("{\"head\":")) {
                throw new IOException("the end of the export is missing");
            }
            return lines - 2;
        }
    }
}
