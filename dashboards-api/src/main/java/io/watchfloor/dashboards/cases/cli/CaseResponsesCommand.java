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
            "Lists, runs, reverts and cancels response actions of a case.",
            "A sensor runs only the actions that its own configuration allows (actions.allow), and"
                    + " reverts them when they expire."
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

    @Option(names = "--sensor", paramLabel = "SENSOR", description = "ID or name of the sensor that runs the action.")
    private @Nullable String sensor;

    @Option(names = "--asset", paramLabel = "ASSET", description = "Host whose sensor runs the action.")
    private @Nullable String asset;

    @Option(
            names = "--program",
            paramLabel = "PROGRAM",
            description = "With --kill: name of the process. A process with the PID and another name is not killed.")
    private @Nullable String program;

    @Option(
            names = "--state",
            paramLabel = "KIND",
            split = ",",
            description = "Host state to collect: processes, sockets, users, mounts, modules, schedules or journal.")
    private List<String> state = List.of();

    @Option(names = "--to", paramLabel = "FILE", description = "With --download: path of the file to write.")
    private @Nullable Path file;

    @Option(
            names = "--for",
            paramLabel = "SECONDS",
            description = "Seconds until the action expires or the collection times out (default: 3600).")
    private @Nullable Integer seconds;

    @Option(names = "--reason", paramLabel = "TEXT", description = "Reason for the action, shown in the case.")
    private @Nullable String reason;

    @Parameters(paramLabel = "ID", description = "The case's id or number.")
    private String id = "";

    /** Options of which the user may give at most one. */
    static final class Order {

        @Option(
                names = "--proposed",
                description = {
                    "List the blocks of addresses that indicators propose.",
                    "To approve one, repeat the command with --block ADDRESS and --asset ASSET."
                })
        private boolean proposed;

        @Option(names = "--isolate", description = "Isolate the host. Only the connection to the center stays open.")
        private boolean isolate;

        @Option(names = "--block", paramLabel = "ADDRESS", description = "Block all traffic with this address.")
        private @Nullable String block;

        @Option(names = "--kill", paramLabel = "PID", description = "Kill the process with this PID.")
        private @Nullable Long kill;

        @Option(
                names = "--collect",
                paramLabel = "PATH",
                arity = "0..*",
                description = {
                    "Collect files (absolute paths, folders, patterns with * and **) and the host state named"
                            + " by --state.",
                    "The sensor's own configuration lists the folders from which files may be collected."
                })
        private @Nullable List<String> collect;

        @Option(
                names = "--download",
                paramLabel = "RESPONSE",
                description = "Download the collected package to --to FILE.")
        private @Nullable String download;

        @Option(names = "--revert", paramLabel = "RESPONSE", description = "Revert an action before it expires.")
        private @Nullable String revert;

        @Option(
                names = "--cancel",
                paramLabel = "RESPONSE",
                description = "Cancel an action that has not been sent yet, or a collection that is running.")
        private @Nullable String cancel;
    }

    @Override
    public Integer call() {
        CaseActionLines responses = CaseActionLines.of(
                center.connect(), id, "responses", spec.commandLine().getOut());
        Order wanted = order;
        return wanted == null ? list(responses) : change(responses, wanted);
    }

    private int list(CaseActionLines responses) {
        return responses.list(
                list,
                "ACTION {kind} | TARGET {$what} | SENSOR {sensor} | STATE {state} | REQUESTED BY"
                        + " {askedBy} | SENT {@sentAt} | EXPIRES {@revertAt} | RESULT {words} | ID {id}",
                item -> ((ObjectNode) item).put("$what", arguments(item)));
    }

    private static String arguments(JsonNode item) {
        StringJoiner text = new StringJoiner(" ");
        item.path("arguments").forEach(one -> text.add(one.asText().replace('\n', ' ')));
        return text.toString();
    }

    private int change(CaseActionLines responses, Order wanted) {
        if (wanted.proposed) {
            return CaseActionLines.of(
                            responses.center(),
                            id,
                            "responses/proposed",
                            spec.commandLine().getOut())
                    .list(
                            list,
                            "ASSET {asset} | ADDRESS {address} | INDICATOR {decision.name} | PROPOSED BY {decision.by} | REASON"
                                    + " {decision.reason} | LAST SEEN {@lastSeen} | REQUESTED {requested}",
                            item -> item);
        }
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
                    spec.commandLine(), "Name the target with --sensor or --asset, and give a --reason.");
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

    private int download(CaseActionLines responses, String response) {
        Path to = file;
        if (to == null) {
            throw new ParameterException(spec.commandLine(), "Name the file to write with --to FILE.");
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
