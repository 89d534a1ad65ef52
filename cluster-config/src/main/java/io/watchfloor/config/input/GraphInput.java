package io.watchfloor.config.input;

import io.watchfloor.config.reading.SecretSetting;
import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the input that polls Microsoft Graph.
 *
 * @param tenant id or domain of the tenant; empty disables the input
 * @param authority URL of the token service, without the tenant
 * @param endpoint URL of Graph with its version, without a trailing slash
 * @param streams names of the polled collections
 * @param pace polling interval and look-back
 * @param assets patterns of allowed assets
 */
public record GraphInput(
        String tenant,
        Client client,
        URI authority,
        URI endpoint,
        List<String> streams,
        PollingSettings pace,
        List<String> assets) {

    static final String NAME = "graph";

    private static final List<String> STREAMS = List.of("signIns", "directoryAudits", "riskDetections", "alerts_v2");

    /** Registered application that reads from Graph. */
    public record Client(String id, SecretSetting secret) {}

    static GraphInput read(SettingsReader in) {
        String at = "inputs." + NAME;
        String tenant = in.optionalText(at + ".tenant").orElse("");
        String client = in.optionalText(at + ".client-id").orElse("");
        SecretSetting secret = SecretSetting.of(in, at + ".client-secret");
        Optional<URI> authority = in.optionalHttpUrl(at + ".authority", "https://login.microsoftonline.com");
        Optional<URI> endpoint = in.optionalHttpUrl(at + ".endpoint", "https://graph.microsoft.com/v1.0");
        List<String> streams = in.texts(at + ".streams");
        streams.stream()
                .filter(one -> !STREAMS.contains(one))
                .forEach(one -> in.problem(
                        at + ".streams",
                        "has \"%s\"".formatted(one),
                        "Choose from %s.".formatted(String.join(", ", STREAMS))));
        if (!tenant.isEmpty()) {
            if (!tenant.matches("[\\w.-]{1,253}")) {
                in.problem(at + ".tenant", "is neither an id nor a domain", "Set the id of the directory (tenant).");
            }
            if (client.isEmpty() || !secret.given()) {
                in.problem(
                        at + ".client-id",
                        "or client-secret is missing",
                        "Set the id and a secret of the application that may read the logs.");
            }
            if (authority.isEmpty() || endpoint.isEmpty()) {
                in.problem(at + ".endpoint", "or authority is empty", "Remove both settings to use the defaults.");
            }
        }
        return new GraphInput(
                tenant,
                new Client(client, secret),
                authority.orElse(URI.create("https://login.microsoftonline.com")),
                endpoint.orElse(URI.create("https://graph.microsoft.com/v1.0")),
                streams,
                PollingSettings.read(in, at),
                in.texts(at + ".assets"));
    }

    public boolean on() {
        return !tenant.isEmpty();
    }

    public Duration since() {
        return pace.since();
    }

    public Duration overlap() {
        return pace.overlap();
    }
}
