package io.watchfloor.dashboards.people.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.watchfloor.config.node.PrivateFiles;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.AnswerOptions;
import io.watchfloor.dashboards.cli.remote.ApiValueText;
import io.watchfloor.dashboards.cli.remote.Center;
import io.watchfloor.dashboards.cli.remote.CenterOptions;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.remote.Template;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(
        name = "account",
        description = "Shows your own account, its sessions and its API tokens.",
        modelTransformer = OperationCommands.class)
public final class AccountCommand {

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "show", description = "Shows your account and the rights of this token.")
    int show(@Mixin CenterOptions center, @Mixin AnswerOptions answer) {
        JsonNode me = center.connect().get("/me");
        answer.print(spec.commandLine().getOut(), me, Template.fill("{name}, {role}. Rights: {rights*}.", me));
        return ExitCode.DONE;
    }

    @Command(
            name = "token",
            description = {
                "Saves an API token for the commands that require your passkey.",
                "This machine needs no browser: create the token with your passkey in a browser on any"
                        + " machine, and enter it here."
            })
    int token(
            @Mixin CenterOptions options,
            @Option(
                            names = "--save",
                            required = true,
                            paramLabel = "FILE",
                            description = "File in which the token is saved.")
                    Path file)
            throws IOException {
        spec.commandLine().getErr().println("""
                        1. Open %s/account in a browser, on any machine, and sign in with your passkey.
                        2. Under "API tokens" select "For administration with the command line", and create a token.
                        3. Enter the token here:""".formatted(options.connect().address()));
        String token = entered();
        JsonNode made = find(options.connect(token), token);
        if (!made.path("administers").asBoolean()) {
            throw new StartFailure(
                    "token.not-for-administration",
                    "This token is not valid for administration: commands that require your passkey reject it.",
                    "Create the token with \"For administration with the command line\" selected.");
        }
        Files.writeString(PrivateFiles.file(file), token + "\n");
        spec.commandLine()
                .getOut()
                .printf(
                        "Saved in %s, valid until %s. Use it with --token-file %1$s or WATCHFLOOR_TOKEN_FILE=%1$s.%n",
                        file, ApiValueText.time(made, "expiresAt"));
        return ExitCode.DONE;
    }

    /** Reads the token without echo. */
    // The console is null if no user is at a terminal, except in JDK 22 to 24, where the console reads the same input.
    @SuppressWarnings("SystemConsoleNull")
    private static String entered() throws IOException {
        Console console = System.console();
        if (console != null) {
            char[] typed = console.readPassword();
            return typed == null ? "" : new String(typed).strip();
        }
        String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
        return line == null ? "" : line.strip();
    }

    private static JsonNode find(Center center, String token) {
        List<JsonNode> found = new ArrayList<>();
        center.each("/me/tokens", Map.of(), Integer.MAX_VALUE, one -> {
            if (token.startsWith(one.path("prefix").asText("-"))) {
                found.add(one);
            }
        });
        return found.isEmpty() ? MissingNode.getInstance() : found.getFirst();
    }
}
