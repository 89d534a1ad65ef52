package io.watchfloor.dashboards.cli.remote;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.logging.EscapedMessageConverter;
import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.rules.routes.RulePackRoutes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "packs",
        description = "Lists, uploads, rolls back and removes rule packs.",
        modelTransformer = OperationCommands.class)
public final class PacksCommand {

    private static final String NAME = "Name of the pack.";
    private static final String SKIP = "Skips and lists unsupported or invalid rules, and activates all other rules.";

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(name = "put", description = "Uploads a pack. Exit code 0 means that its rules are active.")
    int put(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Parameters(index = "0", paramLabel = "NAME", description = NAME) String name,
            @Parameters(index = "1", paramLabel = "FILE", description = "A YAML file, or a zip of YAML files.")
                    Path file,
            @Option(names = "--skip-refused", description = SKIP) boolean skipRefused,
            @Option(
                            names = "--stage",
                            paramLabel = "STAGE",
                            description =
                                    "Stage in which the rules start that are new with this pack: draft, shadow or live"
                                            + " (default: live).")
                    @Nullable
                    String stage) {
        try {
            String query = skip(skipRefused);
            String staged = stage == null ? "" : (query.isEmpty() ? "?" : "&") + "stage=" + Center.segment(stage);
            return printPack(answer, center.connect().putBytes(path(name) + query + staged, Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new StartFailure(
                    "packs.file",
                    "The file " + file + " cannot be read.",
                    "Name a YAML file or a zip of YAML files.",
                    e);
        }
    }

    @Command(name = "rollback", description = "Rolls a pack back to an earlier revision.")
    int rollback(
            @Mixin CenterOptions center,
            @Mixin AnswerOptions answer,
            @Option(
                            names = "--to",
                            required = true,
                            paramLabel = "N",
                            description = "Revision of the pack, as listed by \"packs show\".")
                    long revision,
            @Option(names = "--skip-refused", description = SKIP) boolean skipRefused,
            @Parameters(paramLabel = "NAME", description = NAME) String name) {
        return printPack(
                answer,
                center.connect().post(path(name) + "/rollback" + skip(skipRefused), Map.of("revision", revision)));
    }

    private static String skip(boolean skipRefused) {
        return skipRefused ? "?skipRefused=true" : "";
    }

    private int printPack(AnswerOptions answer, JsonNode pack) {
        if (!answer.json()) {
            pack.path("skipped")
                    .forEach(item -> spec.commandLine()
                            .getErr()
                            .println("Skipped " + EscapedMessageConverter.escape(ApiValueText.problem(item))));
        }
        answer.print(spec.commandLine().getOut(), pack, Template.fill(RulePackRoutes.NOW, pack));
        return ExitCode.DONE;
    }

    private static String path(String name) {
        return "/rule-packs/" + Center.segment(name);
    }
}
