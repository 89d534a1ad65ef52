package io.watchfloor.dashboards.cli;

import io.watchfloor.config.InvalidSettingsException;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.config.text.NearestName;
import io.watchfloor.dashboards.assets.cli.AliasesCommand;
import io.watchfloor.dashboards.assets.cli.AssetsCommand;
import io.watchfloor.dashboards.assets.cli.CoverageCommand;
import io.watchfloor.dashboards.cases.cli.AlertsCommand;
import io.watchfloor.dashboards.cases.cli.CasesCommand;
import io.watchfloor.dashboards.cases.cli.MergeSuggestionsCommand;
import io.watchfloor.dashboards.cases.cli.SearchCommand;
import io.watchfloor.dashboards.cases.cli.TaskTemplatesCommand;
import io.watchfloor.dashboards.cli.remote.CenterRefusal;
import io.watchfloor.dashboards.cli.remote.Groups;
import io.watchfloor.dashboards.cli.remote.ListsCommand;
import io.watchfloor.dashboards.cli.remote.PacksCommand;
import io.watchfloor.dashboards.cli.remote.TailCommand;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.exercises.cli.ExercisesCommand;
import io.watchfloor.dashboards.figures.cli.FiguresCommand;
import io.watchfloor.dashboards.hunt.cli.ArchiveCommand;
import io.watchfloor.dashboards.hunt.cli.HuntCommand;
import io.watchfloor.dashboards.hunt.cli.HuntsCommand;
import io.watchfloor.dashboards.intel.cli.IntelCommand;
import io.watchfloor.dashboards.matters.cli.FraudCommand;
import io.watchfloor.dashboards.matters.cli.HolidaysCommand;
import io.watchfloor.dashboards.matters.cli.MattersCommand;
import io.watchfloor.dashboards.oncall.cli.AutomationsCommand;
import io.watchfloor.dashboards.oncall.cli.NotificationsCommand;
import io.watchfloor.dashboards.oncall.cli.OnCallCommand;
import io.watchfloor.dashboards.partners.cli.PartnersCommand;
import io.watchfloor.dashboards.people.cli.AccountCommand;
import io.watchfloor.dashboards.people.cli.PeopleCommand;
import io.watchfloor.dashboards.people.cli.ProvidersCommand;
import io.watchfloor.dashboards.referral.cli.ReferralCommand;
import io.watchfloor.dashboards.score.cli.ScoreCommand;
import io.watchfloor.dashboards.sensors.cli.InputsCommand;
import io.watchfloor.dashboards.sensors.cli.QuarantineCommand;
import io.watchfloor.dashboards.sensors.cli.RetryQueueCommand;
import io.watchfloor.dashboards.sensors.cli.SensorsCommand;
import io.watchfloor.dashboards.webhooks.cli.ExportCommand;
import io.watchfloor.dashboards.webhooks.cli.WebhooksCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** Entry point of the program {@code watchfloor}. Prints stack traces only if WATCHFLOOR_DEBUG is set. */
@Command(
        scope = ScopeType.INHERIT,
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            RulesCommand.class,
            AttackCommand.class,
            DetectCommand.class,
            ConfigCommand.class,
            CasesCommand.class,
            Groups.Tasks.class,
            TaskTemplatesCommand.class,
            Groups.Mentions.class,
            MergeSuggestionsCommand.class,
            SearchCommand.class,
            HuntCommand.class,
            IntelCommand.class,
            MattersCommand.class,
            FraudCommand.class,
            HolidaysCommand.class,
            PartnersCommand.class,
            ExercisesCommand.class,
            WebhooksCommand.class,
            ExportCommand.class,
            AlertsCommand.class,
            AssetsCommand.class,
            CoverageCommand.class,
            AliasesCommand.class,
            NotificationsCommand.class,
            Groups.Handovers.class,
            SensorsCommand.class,
            InputsCommand.class,
            QuarantineCommand.class,
            RetryQueueCommand.class,
            PacksCommand.class,
            HuntsCommand.class,
            ArchiveCommand.class,
            ListsCommand.class,
            PeopleCommand.class,
            OnCallCommand.class,
            Groups.Teams.class,
            Groups.Channels.class,
            AutomationsCommand.class,
            ScoreCommand.class,
            FiguresCommand.class,
            Groups.Approvals.class,
            Groups.TemporaryRoles.class,
            AccountCommand.class,
            ProvidersCommand.class,
            AuditCommand.class,
            ReferralCommand.class,
            TailCommand.class,
            BackupCommand.class,
            RestoreCommand.class,
            DoctorCommand.class,
            CompletionCommand.class,
            CommandLine.HelpCommand.class
        })
public final class Watchfloor extends Program {

    public static void main(String[] arguments) {
        // The output is not flushed after each line because "detect" may print many lines. Code whose output must
        // appear immediately
        // flushes the output itself.
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(out, err, arguments);
        out.flush();
        err.flush();
        System.exit(status);
    }

    /**
     * Runs a command line.
     *
     * @return the exit code
     */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return ready(requestedCommand(arguments).orElseGet(Watchfloor::fullCommandLine), out, err)
                .execute(arguments);
    }

    /** Creates a parser that can be used for several command lines. */
    static CommandLine line(PrintWriter out, PrintWriter err) {
        return ready(fullCommandLine(), out, err);
    }

    private static CommandLine fullCommandLine() {
        return new CommandLine(new Watchfloor());
    }

    /**
     * Creates only the requested command, because reading the annotations of all commands takes longer than a short
     * command.
     */
    private static Optional<CommandLine> requestedCommand(String... arguments) {
        return Stream.of(Watchfloor.class.getAnnotation(Command.class).subcommands())
                .filter(one -> arguments.length > 0 && named(one).equals(arguments[0]) && !needsAll(one))
                .findFirst()
                .map(one -> new CommandLine(new Program()).addSubcommand(new CommandLine(one)));
    }

    private static String named(Class<?> command) {
        return command.getAnnotation(Command.class).name();
    }

    /** Whether the command prints information about other commands, so that all commands must be created. */
    private static boolean needsAll(Class<?> command) {
        return command == CompletionCommand.class || command == CommandLine.HelpCommand.class;
    }

    private static CommandLine ready(CommandLine line, PrintWriter out, PrintWriter err) {
        return line.setOut(out)
                .setErr(err)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setParameterExceptionHandler((mistake, args) -> wrongUsage(mistake, err))
                .setExecutionExceptionHandler((failure, command, result) -> failed(failure, err));
    }

    private static int wrongUsage(ParameterException mistake, PrintWriter err) {
        CommandLine command = mistake.getCommandLine();
        String name = command.getCommandSpec().qualifiedName();
        if (isGroup(command)
                && !(mistake instanceof UnmatchedArgumentException)
                && !command.getParseResult().hasSubcommand()) {
            err.println("\"" + name + "\" needs a command:");
            command.usage(err);
            return ExitCode.WRONG_USAGE;
        }
        if (mistake instanceof UnmatchedArgumentException unmatched
                && isGroup(command)
                && !unmatched.isUnknownOption()) {
            String typed = unmatched.getUnmatched().getFirst();
            err.println("\"" + typed + "\" is not a command of \"" + name + "\".");
            NearestName.of(typed, command.getSubcommands().keySet())
                    .ifPresent(nearest -> err.println("Did you mean \"" + name + " " + nearest + "\"?"));
        } else {
            err.println(mistake.getMessage());
            UnmatchedArgumentException.printSuggestions(mistake, err);
        }
        err.println("Try \"" + name + " --help\".");
        return ExitCode.WRONG_USAGE;
    }

    /** Whether the command only groups subcommands. */
    private static boolean isGroup(CommandLine command) {
        return !command.getSubcommands().isEmpty();
    }

    private static int failed(Exception failure, PrintWriter err) {
        if (System.getenv("WATCHFLOOR_DEBUG") != null) {
            failure.printStackTrace(err);
        }
        return switch (failure) {
            case StartFailure cannot -> {
                err.println(cannot.getMessage());
                err.println(cannot.advice());
                yield ExitCode.COULD_NOT_RUN;
            }
            case InvalidSettingsException refused -> {
                refused.problems().forEach(err::println);
                yield ExitCode.COULD_NOT_RUN;
            }
            case CenterRefusal refusal -> {
                err.println(refusal.getMessage());
                yield refusal.isAnswer() ? ExitCode.NO : ExitCode.COULD_NOT_RUN;
            }
            case Exception unexpected -> {
                err.println("Unexpected: " + unexpected);
                err.println("Set WATCHFLOOR_DEBUG=1 to get a stack trace, and report the problem.");
                yield ExitCode.COULD_NOT_RUN;
            }
        };
    }
}
