package io.watchfloor.dashboards.cli;

import io.watchfloor.config.CommandLineSettings;
import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.ProgramConfig;
import io.watchfloor.config.SettingDescription;
import io.watchfloor.config.reading.SettingsProblem;
import io.watchfloor.config.text.Plural;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.cli.terminal.Table;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "config", description = "Checks and explains settings.")
final class ConfigCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "check",
            description = "Lists all problems in a settings file, with line number and suggested correction.")
    int check(@Parameters(paramLabel = "FILE") Path file) {
        PrintWriter out = spec.commandLine().getOut();
        try {
            ProgramConfig.load(Optional.of(file), CommandLineSettings.NONE);
            out.println(file + ": good");
            return ExitCode.DONE;
        } catch (InvalidSettingsException refused) {
            for (SettingsProblem problem : refused.problems()) {
                out.println(problem);
            }
            out.println(Plural.of(refused.problems().size(), "problem"));
            return ExitCode.NO;
        }
    }

    @Command(
            name = "explain",
            description = {
                "Shows the value of a setting, where it is set, and its description.",
                "If KEY is a section, such as inputs.syslog, all settings of the section are shown. Without"
                        + " KEY, a table of all settings is shown."
            })
    int explain(
            @Parameters(arity = "0..1", paramLabel = "KEY") @Nullable String key,
            @Option(names = "--config", paramLabel = "FILE", description = "The settings file.") @Nullable Path file)
            throws InvalidSettingsException {
        ProgramConfig config = ProgramConfig.load(Optional.ofNullable(file), CommandLineSettings.NONE);
        PrintWriter out = spec.commandLine().getOut();
        if (key == null) {
            Table table = new Table("KEY", "VALUE", "FROM");
            config.keys().stream()
                    .flatMap(k -> config.explain(k).stream())
                    .forEach(e -> table.row(e.key(), e.value(), e.origin()));
            table.print(out);
            return ExitCode.DONE;
        }
        List<SettingDescription> explained = config.explain(key);
        if (explained.isEmpty()) {
            String meant =
                    config.nearest(key).map(k -> " Did you mean " + k + "?").orElse("");
            spec.commandLine().getErr().println(key + " is not a setting." + meant);
            return ExitCode.NO;
        }
        explained.forEach(setting -> print(setting, out));
        return ExitCode.DONE;
    }

    private static void print(SettingDescription setting, PrintWriter out) {
        out.println(setting.key() + " = " + setting.value());
        out.println("  set by       " + setting.origin());
        out.println("  default      " + setting.builtIn());
        out.println("  environment  " + setting.variable());
        if (!setting.comment().isEmpty()) {
            out.println("  " + setting.comment());
        }
    }
}
