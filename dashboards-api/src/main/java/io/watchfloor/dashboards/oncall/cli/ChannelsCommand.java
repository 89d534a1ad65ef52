package io.watchfloor.dashboards.oncall.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "channels", description = "Channels: chat rooms, paging services and programs that pages go to.")
public final class ChannelsCommand {

    private static final String CHANNEL = "The channel.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists channels and which policies use them.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("NAME", "WAY", "ADDRESS", "USED BY");
        list.print(
                center.connect(),
                "/channels",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "name"),
                        Shown.text(item, "way"),
                        address(item.path("address")),
                        Shown.list(item.path("usedBy"), "")));
        return ExitCode.DONE;
    }

    @Command(
            name = "set",
            description = "Makes a channel, or changes it: channels set soc slack url=https://hooks.slack.com/...")
    int set(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(names = "--label", paramLabel = "TEXT", defaultValue = "", description = "For people.")
                    String label,
            @Parameters(index = "0", paramLabel = "CHANNEL", description = CHANNEL) String channel,
            @Parameters(index = "1", paramLabel = "WAY", description = "slack, teams, pagerduty, ...") String way,
            @Parameters(
                            index = "2..*",
                            arity = "1..*",
                            paramLabel = "FIELD=VALUE",
                            description = "The address, such as url=https://...")
                    Map<String, String> address) {
        Map<String, Object> body = new TreeMap<>(Map.of("way", way, "address", address));
        if (!label.isEmpty()) {
            body.put("label", label);
        }
        JsonNode made = center.connect().put(path(channel), body);
        answer.say(
                spec.commandLine().getOut(),
                made,
                "%s goes to %s. Test it: watchfloor channels test %1$s"
                        .formatted(Shown.text(made, "name"), address(made.path("address"))));
        return ExitCode.DONE;
    }

    @Command(name = "test", description = "Sends a test there, and tells what became of it; 1 when it did not arrive.")
    int test(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "CHANNEL", description = CHANNEL) String channel) {
        JsonNode became = center.connect().post(path(channel) + "/test", Map.of());
        String outcome = Shown.text(became, "outcome");
        answer.say(spec.commandLine().getOut(), became, outcome + ": " + Shown.text(became, "words"));
        return outcome.equals("delivered") || outcome.equals("sent") ? ExitCode.DONE : ExitCode.NO;
    }

    @Command(name = "remove", description = "Removes a channel that no policy uses.")
    int remove(@Mixin CenterOptions center, @Parameters(paramLabel = "CHANNEL", description = CHANNEL) String channel) {
        center.connect().delete(path(channel));
        spec.commandLine().getOut().println("Channel " + channel + " is removed.");
        return ExitCode.DONE;
    }

    private static String path(String channel) {
        return "/channels/" + Center.segment(channel);
    }

    private static String address(JsonNode address) {
        return address.properties().stream()
                .map(one -> one.getKey() + "=" + one.getValue().asText())
                .collect(Collectors.joining(" "));
    }
}
