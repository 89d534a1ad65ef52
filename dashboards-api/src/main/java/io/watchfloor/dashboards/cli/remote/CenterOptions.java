package io.watchfloor.dashboards.cli.remote;

import io.watchfloor.config.node.StartFailure;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options for the center's address and the token. */
public final class CenterOptions {

    static final String TOKEN_ADVICE =
            "Sign in with --token or WATCHFLOOR_TOKEN. On the center's own machine the token of its"
                    + " first administrator is in the data folder: --token-file DIR/bootstrap-token";

    @Option(
            names = "--center",
            paramLabel = "URL",
            defaultValue = "${env:WATCHFLOOR_CENTER:-http://127.0.0.1:8080}",
            description = "Address of the center (WATCHFLOOR_CENTER); default: ${DEFAULT-VALUE}.")
    private URI center = URI.create("http://127.0.0.1:8080");

    @Option(names = "--token", paramLabel = "TOKEN", description = "An API token (WATCHFLOOR_TOKEN).")
    private @Nullable String token;

    @Option(names = "--token-file", paramLabel = "FILE", description = "File with the token (WATCHFLOOR_TOKEN_FILE).")
    private @Nullable Path tokenFile;

    @Option(
            names = "--ca",
            paramLabel = "FILE",
            description = "PEM file with the CA of the center's certificate (WATCHFLOOR_CA). If the center created its"
                    + " own CA, the file is DIR/tls/ca.pem.")
    private @Nullable Path ca;

    public Center connect() {
        return connect(token());
    }

    /** Connects with another token. */
    public Center connect(String token) {
        if (center.getHost() == null
                || center.getScheme() == null
                || !center.getScheme().startsWith("http")) {
            throw new StartFailure(
                    "center.url",
                    "\"" + center + "\" is not the URL of a center.",
                    "Use an address such as http://127.0.0.1:8080");
        }
        return new Center(center, token, ca());
    }

    private Optional<Path> ca() {
        String variable = System.getenv().getOrDefault("WATCHFLOOR_CA", "").strip();
        return ca != null || variable.isEmpty() ? Optional.ofNullable(ca) : Optional.of(Path.of(variable));
    }

    private String token() {
        if (token != null) {
            return token;
        }
        if (tokenFile != null) {
            return read(tokenFile);
        }
        String variable = System.getenv().getOrDefault("WATCHFLOOR_TOKEN", "").strip();
        String file = System.getenv().getOrDefault("WATCHFLOOR_TOKEN_FILE", "").strip();
        return variable.isEmpty() && !file.isEmpty() ? read(Path.of(file)) : variable;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new StartFailure(
                    "token.file",
                    "The token file " + file + " cannot be read.",
                    "Run the command as the user who runs the center: this user can read the file.",
                    e);
        }
    }
}
