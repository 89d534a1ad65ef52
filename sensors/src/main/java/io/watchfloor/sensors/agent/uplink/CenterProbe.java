package io.watchfloor.sensors.agent.uplink;

import io.watchfloor.sensors.agent.trust.CenterTrust;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Tries whether the uplink opens, and closes it again without a word: whoever speaks for the sensor now is not disturbed. */
public final class CenterProbe {
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(10);

    private CenterProbe() {}

    /** @return why it does not open; empty when it does */
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
