package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "tail",
        description =
                "Follows changes at the center until it is stopped. Reconnects after restarts of the" + " center.")
public final class TailCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Mixin
    private final CenterOptions center = new CenterOptions();

    @Option(names = "--json", description = "Prints the messages of the live stream, one JSON object per line.")
    private boolean json;

    @Parameters(
            arity = "0..1",
            paramLabel = "TOPIC",
            description = "cases, case:ID, assets, asset:ID, sensors or status; default: ${DEFAULT-VALUE}.")
    private String topic = "cases";

    @Override
    public Integer call() throws InterruptedException {
        LiveStreamClient stream = new LiveStreamClient(center.connect(), topic, this::show);
        stream.follow(spec.commandLine().getErr());
        return ExitCode.COULD_NOT_RUN;
    }

    private void show(JsonNode message) {
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(message);
        } else {
            print(message, out);
        }
        out.flush();
    }

    private static void print(JsonNode message, PrintWriter out) {
        switch (message.path("type").asText()) {
            case "snapshot" -> message.path("items").forEach(item -> line(out, "is", item));
            case "delta" -> line(out, message.path("change").asText(), message.path("item"));
            default -> {} // nothing is printed for hello, heartbeat and gap
        }
    }

    private static void line(PrintWriter out, String change, JsonNode item) {
        String what = item.has("number")
                ? "case %s  %s  %s  %s  %s"
                        .formatted(
                                ApiValueText.text(item, "number"),
                                ApiValueText.text(item, "severity"),
                                ApiValueText.text(item, "status"),
                                ApiValueText.text(item, "acknowledgedBy"),
                                ApiValueText.text(item, "title"))
                : ApiValueText.text(item, "id") + "  " + ApiValueText.text(item, "risk") + "  "
                        + ApiValueText.text(item, "lastSeen");
        out.println(EscapedMessageConverter.escape(ApiValueText.time(item, "updatedAt") + "  " + change + "  " + what));
    }
}
