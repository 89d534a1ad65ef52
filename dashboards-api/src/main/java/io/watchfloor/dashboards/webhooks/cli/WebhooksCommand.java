package io.watchfloor.dashboards.webhooks.cli;

import io.watchfloor.config.node.StartFailure;
import io.watchfloor.dashboards.cli.remote.OperationCommands;
import io.watchfloor.dashboards.cli.terminal.ExitCode;
import io.watchfloor.dashboards.webhooks.WebhookSignature;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Webhooks: subscriptions to changes. */
@Command(
        name = "webhooks",
        description = "Creates, lists, pauses, resumes, renews and removes webhooks, and checks their signatures.",
        modelTransformer = OperationCommands.class)
public final class WebhooksCommand {

    private static final int USUAL_TOLERANCE = 300;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Command(
            name = "verify",
            description = {
                "Checks the signature and the time of a received delivery, without a center.",
                "Exit codes: 1 the signature is invalid or the delivery is too old."
            })
    int verify(
            @Option(
                            names = "--secret-file",
                            required = true,
                            paramLabel = "FILE",
                            description = "File with the secret of the webhook (whsec_...).")
                    Path secretFile,
            @Option(names = "--id", required = true, paramLabel = "ID", description = "Value of Webhook-Id.") String id,
            @Option(
                            names = "--timestamp",
                            required = true,
                            paramLabel = "SECONDS",
                            description = "Value of Webhook-Timestamp.")
                    String timestamp,
            @Option(
                            names = "--signature",
                            required = true,
                            paramLabel = "SIGNATURE",
                            description = "Value of Webhook-Signature.")
                    String signature,
            @Option(
                            names = "--tolerance",
                            paramLabel = "SECONDS",
                            description =
                                    "Largest difference between the time of the delivery and now; 300 if omitted.")
                    @Nullable
                    Integer tolerance,
            @Option(
                            names = "--at",
                            paramLabel = "TIME",
                            description = "Time of receipt in UTC, such as 2026-11-24T22:00:00Z; now if omitted.")
                    @Nullable
                    Instant at,
            @Parameters(paramLabel = "FILE", description = "The body, byte for byte as received.") Path body) {
        String secret = new String(bytes(secretFile), StandardCharsets.UTF_8).strip();
        if (!WebhookSignature.isSecret(secret)) {
            throw new StartFailure(
                    "webhook.secret",
                    secretFile + " contains no secret of a webhook.",
                    "A secret begins with whsec_ and continues with Base64. Copy it as it was shown.");
        }
        Optional<WebhookSignature.Problem> problem = WebhookSignature.check(
                secret,
                id,
                timestamp,
                signature,
                bytes(body),
                (at == null ? Instant.now() : at).getEpochSecond(),
                tolerance == null ? USUAL_TOLERANCE : tolerance);
        spec.commandLine()
                .getOut()
                .println(problem.map(WebhookSignature.Problem::message).orElse("The signature is valid."));
        return problem.isEmpty() ? ExitCode.DONE : ExitCode.NO;
    }

    private static byte[] bytes(Path path) {
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new StartFailure(
                    "webhook.file",
                    path + " cannot be read: " + e.getMessage() + ".",
                    "Check the name of the file.",
                    e);
        }
    }
}
