package io.watchfloor.config.input;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Settings of the input that polls Microsoft Graph.
 *
 * @param application reads from Graph
 * @param endpoint URL of Graph with its version, without a trailing slash
 * @param streams names of the polled collections
 * @param pace polling interval and look-back
 * @param assets patterns of allowed assets
 * @param writeBack whether the closing of a case closes its alerts at Graph
 */
public record GraphInput(
        EntraApplication application,
        URI endpoint,
        List<String> streams,
        PollingSettings pace,
        List<String> assets,
        boolean writeBack) {

    static final String NAME = "graph";

    private static final String ENDPOINT = "https://graph.microsoft.com/v1.0";
    private static final List<String> STREAMS =
            List.of("signIns", "directoryAudits", "riskDetections", "riskyUsers", "alerts_v2");

    static GraphInput read(SettingsReader in) {
        String at = "inputs." + NAME;
        EntraApplication application = EntraApplication.read(in, at);
        Optional<URI> endpoint = in.optionalHttpUrl(at + ".endpoint", ENDPOINT);
        List<String> streams = in.texts(at + ".streams");
        streams.stream()
                .filter(one -> !STREAMS.contains(one))
                .forEach(one -> in.problem(
                        at + ".streams",
                        "has \"%s\"".formatted(one),
                        "Choose from %s.".formatted(String.join(", ", STREAMS))));
        if (application.on() && endpoint.isEmpty()) {
            in.problem(at + ".endpoint", "is empty", "Remove the setting to use the default.");
        }
        return new GraphInput(
                application,
                endpoint.orElse(URI.create(ENDPOINT)),
                streams,
                PollingSettings.read(in, at),
                in.texts(at + ".assets"),
                in.flagOr(at + ".write-back", false));
    }

    public boolean on() {
        return application.on();
    }

    public String tenant() {
        return application.tenant();
    }

    public Duration since() {
        return pace.since();
    }

    public Duration overlap() {
        return pace.overlap();
    }
}
