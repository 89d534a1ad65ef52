package io.watchfloor.config.paging;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who outside is told that the center works.
 *
 * @param url asked at each interval while it works; empty: nobody
 * @param failUrl told why it does not, while it still runs
 * @param post whether they are POSTed to, otherwise GET
 * @param token a bearer token; may be empty
 * @param secret signs each POST; may be empty
 */
public record HeartbeatSettings(
        Optional<URI> url, Optional<URI> failUrl, Duration every, boolean post, String token, String secret) {

    public static HeartbeatSettings read(SettingsReader in) {
        Optional<URI> url = in.optionalHttpUrl("heartbeat.url", "https://hc-ping.com/8f5c9c2a");
        Optional<URI> failUrl = in.optionalHttpUrl("heartbeat.fail-url", "https://hc-ping.com/8f5c9c2a/fail");
        if (failUrl.isPresent() && url.isEmpty()) {
            in.problem(
                    "heartbeat.fail-url",
                    "needs watchfloor.heartbeat.url",
                    "The receiver must hear that the center works, too: else nobody notices when it is silent.");
        }
        boolean post = in.oneOf("heartbeat.method", "get", "post").equals("post");
        String secret = in.optionalText("heartbeat.secret").orElse("");
        if (!secret.isEmpty() && !post) {
            in.problem("heartbeat.secret", "signs a POST, and the method is get", "Leave it out, or choose post.");
        }
        return new HeartbeatSettings(
                url,
                failUrl,
                in.duration("heartbeat.every", Duration.ofSeconds(1), Duration.ofDays(1)),
                post,
                in.optionalText("heartbeat.token").orElse(""),
                secret);
    }

    /** Without what is secret, because settings are logged: whoever has the address can speak for the center. */
    @Override
    public String toString() {
        return "HeartbeatSettings[url=%s, every=%s]"
                .formatted(url.map(URI::getHost).orElse("none"), every);
    }
}
