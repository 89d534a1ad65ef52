package io.watchfloor.config.paging;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Heartbeat to an external monitor, which alerts when it stops.
 *
 * @param url URL to which a heartbeat is sent at each interval while the center works; empty disables heartbeats
 * @param failUrl URL to which the reason of a failure is sent while the node still runs
 * @param post true for POST requests, false for GET
 * @param token bearer token of the requests; may be empty
 * @param secret HMAC key that signs each POST; may be empty
 */
public record HeartbeatSettings(
        Optional<URI> url, Optional<URI> failUrl, Duration every, boolean post, String token, String secret) {

    public static HeartbeatSettings read(SettingsReader in) {
        Optional<URI> url = in.optionalHttpUrl("heartbeat.url", "https://hc-ping.com/8f5c9c2a");
        Optional<URI> failUrl = in.optionalHttpUrl("heartbeat.fail-url", "https://hc-ping.com/8f5c9c2a/fail");
        if (failUrl.isPresent() && url.isEmpty()) {
            in.problem(
                    "heartbeat.fail-url",
                    "requires watchfloor.heartbeat.url",
                    "Without regular heartbeats the receiver cannot detect that the center is down.");
        }
        boolean post = in.oneOf("heartbeat.method", "get", "post").equals("post");
        String secret = in.optionalText("heartbeat.secret").orElse("");
        if (!secret.isEmpty() && !post) {
            in.problem(
                    "heartbeat.secret",
                    "signs POST requests, but the method is get",
                    "Remove the secret, or set the method to post.");
        }
        return new HeartbeatSettings(
                url,
                failUrl,
                in.duration("heartbeat.every", Duration.ofSeconds(1), Duration.ofDays(1)),
                post,
                in.optionalText("heartbeat.token").orElse(""),
                secret);
    }

    /**
     * Omits URL, token and secret, because settings are logged. The URL is a credential: anyone who has it can report
     * the center as alive.
     */
    @Override
    public String toString() {
        return "HeartbeatSettings[url=%s, every=%s]"
                .formatted(url.map(URI::getHost).orElse("none"), every);
    }
}
