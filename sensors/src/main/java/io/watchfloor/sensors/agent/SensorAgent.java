package io.watchfloor.sensors.agent;

import io.watchfloor.sensors.agent.settings.AgentVersion;
import io.watchfloor.sensors.agent.settings.CenterAddress;
import io.watchfloor.sensors.agent.settings.CommandFailure;
import io.watchfloor.sensors.agent.state.SensorCredential;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The program {@code watchfloor-sensor}. Exit codes: 0 success, 1 records rejected or dropped, or a check failed, 2
 * invalid usage, 3 the command failed.
 */
@Command(
        name = "watchfloor-sensor",
        mixinStandardHelpOptions = true,
        versionProvider = SensorAgent.Version.class,
        description = "Sends telemetry of this host to a Watchfloor center.",
        sortOptions = false,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:success",
            "1:records rejected or dropped, or a check failed",
            "2:invalid usage",
            "3:the command failed"
        },
        subcommands = {
            EnrollCommand.class,
            RunCommand.class,
            ReplayCommand.class,
            StatusCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class SensorAgent {
    private static final int WRONG_USAGE = 2;
    private static final int CANNOT_RUN = 3;

    private SensorAgent() {}

    public static void main(String[] arguments) {
        System.exit(commandLine().execute(arguments));
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new SensorAgent());
        line.setParameterExceptionHandler((mistake, arguments) -> wrongUsage(mistake));
        line.setExecutionExceptionHandler((failure, command, parsed) -> {
            command.getErr().println(message(failure));
            command.getErr().flush();
            return CANNOT_RUN;
        });
        return line;
    }

    private static int wrongUsage(ParameterException mistake) {
        CommandLine command = mistake.getCommandLine();
        PrintWriter err = command.getErr();
        String name = command.getCommandSpec().qualifiedName();
        if (!command.getSubcommands().isEmpty()
                && !(mistake instanceof UnmatchedArgumentException)
                && !command.getParseResult().hasSubcommand()) {
            err.println("\"" + name + "\" requires a command:");
            command.usage(err);
        } else {
            err.println(mistake.getMessage());
            UnmatchedArgumentException.printSuggestions(mistake, err);
            err.println("Try \"" + name + " --help\".");
        }
        err.flush();
        return WRONG_USAGE;
    }

    private static String message(Exception failure) {
        if (failure instanceof CommandFailure) {
            return String.valueOf(failure.getMessage());
        }
        LoggerFactory.getLogger(SensorAgent.class).debug("unexpected", failure);
        return "unexpected error: %s (for details set WATCHFLOOR_SENSOR_LOG=debug)".formatted(failure);
    }

    static CenterAddress center(String text) throws CommandFailure {
        try {
            return CenterAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    /**
     * Returns the center address from the command line, from the credential file, or the default address, in this order
     * of priority.
     */
    static CenterAddress center(@Nullable String typed, Path credential) throws CommandFailure {
        String enrolled =
                SensorCredential.read(credential).map(SensorCredential::center).orElse(CenterAddress.DEFAULT);
        return center(typed == null ? enrolled : typed);
    }

    static PrintWriter out(@Nullable CommandSpec spec) {
        return spec(spec).commandLine().getOut();
    }

    static PrintWriter err(@Nullable CommandSpec spec) {
        return spec(spec).commandLine().getErr();
    }

    /** Returns the command spec, which Picocli injects before it runs a command. */
    static CommandSpec spec(@Nullable CommandSpec spec) {
        return Objects.requireNonNull(spec);
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"watchfloor-sensor " + AgentVersion.text()};
        }
    }
}
