package io.watchfloor.dashboards.cases.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "responses",
        description = {
            "Shows what sensors were asked to do for a case; asks for more, undoes or cancels one.",
            "A sensor does only what its own configuration allows (actions.allow), and undoes it when its time is over."
        })
final class CaseResponsesCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private CenterOptions center = new CenterOptions();

    @Mixin
    private ListOptions list = new ListOptions();

    @ArgGroup
    private @Nullable Order order;

    @Option(names = "--sensor", paramLabel = "SENSOR", description = "The sensor's id or name.")
    private @Nullable String sensor;

    @Option(names = "--asset", paramLabel = "ASSET", description = "The host on which the sensor runs.")
    private @Nullable String asset;

    @Option(names = "--program", paramLabel = "PROGRAM", description = "With --kill: another program is left alone.")
    private @Nullable String program;

    @Option(
            names = "--state",
            paramLabel = "KIND",
            split = ",",
            description = "With or without --collect: processes, sockets, users, mounts, modules, schedules, journal.")
    private List<String> state = List.of();

    @Option(names = "--to", paramLabel = "FILE", description = "With --download: where it is written.")
    private @Nullable Path file;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "How long it stays, or a collection may take (default: 3600).")
    private @Nullable Integer seconds;

    @Option(names = "--reason", paramLabel = "TEXT", description = "For those who read the case later.")
    private @Nullable String reason;

    @Parameters(paramLabel = "ID", description = "The case's id or number.")
    private String id = "";

    /** One of these. */
    static final class Order {

        @Option(names = "--isolate", description = "Cut the host off from everything but the center.")
        private boolean isolate;

        @Option(names = "--block", paramLabel = "ADDRESS", description = "Drop all traffic with an address.")
        private @Nullable String block;

        @Option(names = "--kill", paramLabel = "PID", description = "End a process.")
        private @Nullable Long kill;

        @Option(
                names = "--collect",
                paramLabel = "PATH",
                arity = "0..*",
                description = {
                    "Pack files (absolute paths, folders, patterns with * and **) and what --state says, and bring them here.",
                    "The sensor's own configuration names the folders that they may be under."
                })
        private @Nullable List<String> collect;

        @Option(
                names = "--download",
                paramLabel = "RESPONSE",
                description = "Write what a sensor collected to --to FILE.")
        private @Nullable String download;

        @Option(names = "--revert", paramLabel = "RESPONSE", description = "Undo it before its time is over.")
        private @Nullable String revert;

        @Option(
                names = "--cancel",
                paramLabel = "RESPONSE",
                description = "Before it is sent; of a collection also while it runs.")
        private @Nullable String cancel;
    }

    @Override
    public Integer call() {
        DoneForCase responses = DoneForCase.of(
                center.connect(), id, "responses", spec.commandLine().getOut());
        Order wanted = order;
        return wanted == null ? list(responses) : change(responses, wanted);
    }

    private int list(DoneForCase responses) {
        return responses.list(
                list,
                "ACTION {kind} | WHAT {$what} | SENSOR {sensor} | STATE {state} | ASKED BY {askedBy} | SENT {@sentAt}"
                        + " | UNDONE AT {@revertAt} | WORDS {words} | ID {id}",
                item -> ((ObjectNode) item).put("$what", arguments(item)));
    }

    private static String arguments(JsonNode item) {
        StringJoiner text = new StringJoiner(" ");
        item.path("arguments").forEach(one -> text.add(one.asText().replace('\n', ' ')));
        return text.toString();
    }

    private int change(DoneForCase responses, Order wanted) {
        if (wanted.download != null) {
            return download(responses, wanted.download);
        }
        if (wanted.revert != null) {
            return responses.change(wanted.revert, "revert");
        }
        if (wanted.cancel != null) {
            return responses.change(wanted.cancel, "cancel");
        }
        if (reason == null || (sensor == null) == (asset == null)) {
            throw new ParameterException(
                    spec.commandLine(), "Say with --sensor or --asset where it is done, and with --reason why.");
        }
        Map<String, Object> body = new LinkedHashMap<>();
        put(body, "sensor", sensor);
        put(body, "asset", asset);
        put(body, "reason", reason);
        if (wanted.kill != null) {
            put(body, "pid", wanted.kill);
            put(body, "program", program);
            return responses.post("kill-process", body);
        }
        put(body, "limitSeconds", seconds);
        if (wanted.collect != null) {
            put(body, "paths", wanted.collect);
            put(body, "state", state);
            return responses.post("collect-package", body);
        }
        put(body, "address", wanted.block);
        return responses.post(wanted.isolate ? "isolate-host" : "block-address", body);
    }

    private int download(DoneForCase responses, String response) {
        Path to = file;
        if (to == null) {
            throw new ParameterException(spec.commandLine(), "Say with --to FILE where the package is written.");
        }
        responses.out().println(new PackageDownload(responses.center()).write(responses.path(), response, to));
        return ExitCode.DONE;
    }

    private static void put(Map<String, Object> body, String name, @Nullable Object value) {
        if (value != null) {
            body.put(name, value);
        }
    }
}
