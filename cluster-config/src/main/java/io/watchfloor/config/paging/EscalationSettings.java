package io.watchfloor.config.paging;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Notification webhook for unacknowledged cases, and its limits.
 *
 * @param webhookUrl URL to which notifications are POSTed; empty disables them
 * @param webhookSecret HMAC key that signs each notification
 * @param webhookClearance the highest TLP marking of a case whose details the webhook receives
 * @param repeatEvery time after which an unacknowledged case is notified again
 * @param attempts delivery attempts per notification
 * @param pagesPerMinute maximum notifications per minute, including digests
 * @param pagesPerSensorAndMinute maximum notifications per minute about cases that one sensor's telemetry opened
 */
public record EscalationSettings(
        Optional<URI> webhookUrl,
        String webhookSecret,
        String webhookClearance,
        Duration repeatEvery,
        int attempts,
        Duration attemptTimeout,
        int pagesPerMinute,
        int pagesPerSensorAndMinute) {

    public static EscalationSettings read(SettingsReader in) {
        Optional<URI> url = in.optionalHttpUrl("escalation.webhook-url", "https://pager.example/hooks/watchfloor");
        String secret = in.optionalText("escalation.webhook-secret").orElse("");
        if (url.isPresent() && secret.isEmpty()) {
            in.problem(
                    "escalation.webhook-url",
                    "requires watchfloor.escalation.webhook-secret",
                    "Notifications are signed: choose a long random secret and configure it at the receiver.");
        }
        return new EscalationSettings(
                url,
                secret,
                in.oneOf("escalation.webhook-clearance", ContactSettings.TLP),
                in.duration("escalation.repeat-every", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.integer("escalation.attempts", 1, 100),
                in.duration("escalation.attempt-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                in.integer("escalation.notifications-per-minute", 2, 10_000),
                in.integer("escalation.notifications-per-sensor-and-minute", 1, 10_000));
    }

    /** Omits the secret, because settings are logged. */
    @Override
    public String toString() {
        return "EscalationSettings[webhookUrl=%s, repeatEvery=%s, attempts=%d]"
                .formatted(webhookUrl.map(URI::toString).orElse("none"), repeatEvery, attempts);
    }
}
