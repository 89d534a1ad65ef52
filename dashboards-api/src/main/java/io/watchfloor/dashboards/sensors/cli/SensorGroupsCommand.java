package io.watchfloor.dashboards.sensors.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.ListOptions;
import io.watchfloor.dashboards.cli.remote.Shown;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "groups", description = "Groups of sensors, what they collect, and which of them have it.")
final class SensorGroupsCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "list", description = "Lists groups, their latest version, and how many sensors have it.")
    int list(@Mixin CenterOptions center, @Mixin ListOptions list) {
        Table table = new Table("GROUP", "VERSION", "SHARE", "SENSORS", "APPLIED", "REFUSED", "WAITING", "OWN FILE");
        list.print(
                center.connect(),
                "/sensor-groups",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "name"),
                        Shown.text(item, "version"),
                        Shown.text(item, "share") + " %"
                                + (item.path("versions")
                                                .path(0)
                                                .path("stoppedAt")
                                                .isTextual()
                                        ? ", stopped"
                                        : ""),
                        Shown.text(item, "sensors"),
                        Shown.text(item, "applied"),
                        Shown.text(item, "refused"),
                        Shown.text(item, "waiting"),
                        Shown.text(item, "own")));
        return ExitCode.DONE;
    }

    @Command(
            name = "sensors",
            description = "Lists the sensors of a group: what each should have, has, and says of it.")
    int sensors(
            @Mixin CenterOptions center,
            @Mixin ListOptions list,
            @Parameters(paramLabel = "GROUP", description = "The group's name.") String group) {
        Table table = new Table("SENSOR", "NAME", "WANTED", "HAS", "STATE", "PROGRAM", "WORDS");
        list.print(
                center.connect(),
                path(group) + "/sensors",
                Map.of(),
                spec.commandLine().getOut(),
                table,
                (rows, item) -> rows.row(
                        Shown.text(item, "sensor"),
                        Shown.text(item, "name"),
                        Shown.text(item, "wanted"),
                        Shown.text(item, "version"),
                        Shown.text(item, "state"),
                        Shown.text(item, "agentVersion"),
                        Shown.text(item, "words")));
        return ExitCode.DONE;
    }

    @Command(
            name = "configure",
            description = {
                "Writes a new version of what a group collects, from a file of JSON.",
                "With --share it is for this share of the group first; \"groups share\" gives it to more."
            })
    int configure(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "GROUP", description = "The group's name.") String group,
            @Parameters(paramLabel = "FILE", description = "JSON: {\"files\":[{\"path\":\"/var/log/auth.log\"}]}")
                    Path file,
            @Option(names = "--share", paramLabel = "PERCENT", description = "Default: 100.") @Nullable Integer share,
            @Option(names = "--note", paramLabel = "TEXT", description = "What it is for.") @Nullable String note) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("text", read(file));
        if (share != null) {
            body.put("share", share);
        }
        if (note != null) {
            body.put("note", note);
        }
        return said(answer, center.connect().post(path(group) + "/configuration", body));
    }

    private String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new ParameterException(spec.commandLine(), "%s cannot be read.".formatted(file), e);
        }
    }

    @Command(name = "share", description = "Gives the latest version to more or fewer sensors of the group.")
    int share(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "GROUP", description = "The group's name.") String group,
            @Parameters(paramLabel = "VERSION", description = "The latest version, as you read it.") long version,
            @Parameters(paramLabel = "PERCENT", description = "From 1 to 100.") int share) {
        return said(answer, center.connect().post(path(group) + "/share", Map.of("version", version, "share", share)));
    }

    @Command(
            name = "withdraw",
            description = "Takes the latest version back: its sensors get the one before it, or their own file alone.")
    int withdraw(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(paramLabel = "GROUP", description = "The group's name.") String group,
            @Parameters(paramLabel = "VERSION", description = "The latest version, as you read it.") long version) {
        return said(answer, center.connect().post(path(group) + "/withdraw", Map.of("version", version)));
    }

    @Command(name = "move", description = "Puts a sensor into a group.")
    int move(
            @Mixin CenterOptions center,
            @Parameters(paramLabel = "SENSOR", description = "The sensor's id.") String sensor,
            @Parameters(paramLabel = "GROUP", description = "The group's name.") String group) {
        JsonNode moved = center.connect().put("/sensors/" + Center.segment(sensor) + "/group", Map.of("group", group));
        spec.commandLine()
                .getOut()
                .println("Sensor %s is in %s.".formatted(Shown.text(moved, "sensor"), Shown.text(moved, "group")));
        return ExitCode.DONE;
    }

    private int said(AnswerOptions answer, JsonNode group) {
        answer.say(
                spec.commandLine().getOut(),
                group,
                "Version %s of %s is for %s %% of its %s sensors."
                        .formatted(
                                Shown.text(group, "version"),
                                Shown.text(group, "name"),
                                Shown.text(group, "share"),
                                Shown.text(group, "sensors")));
        return ExitCode.DONE;
    }

    private static String path(String group) {
        return "/sensor-groups/" + Center.segment(group);
    }
}
