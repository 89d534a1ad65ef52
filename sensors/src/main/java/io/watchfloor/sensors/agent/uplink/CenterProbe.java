package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Opens the uplink's WebSocket and closes it without sending a frame, so that a running sensor with the same credential
 * is not disturbed.
 */
public final class CenterProbe {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private CenterProbe() {}

    /** @return why the WebSocket cannot be opened; empty on success */
    public static Optional<String> problem(URI uplink, String token, CenterTrust trust, String agentVersion) {
        UplinkSettings usual = UplinkSettings.of(List.of(uplink), token, trust, agentVersion, true, 0);
        UplinkSettings settings = new UplinkSettings(
                usual.uplinks(),
                token,
                trust,
                agentVersion,
                usual.batch(),
                new UplinkSettings.Timeouts(ANSWER_WITHIN, ANSWER_WITHIN, ANSWER_WITHIN, ANSWER_WITHIN),
                usual.retry(),
                0);
        HttpClient client = trust.client().connectTimeout(ANSWER_WITHIN).build();
        try {
            CenterSocket.connect(client, settings, uplink).close();
            return Optional.empty();
        } catch (ConnectionLostException | UplinkFailure e) {
            return Optional.of(String.valueOf(e.getMessage()));
        } finally {
            client.shutdownNow();
        }
    }
}
