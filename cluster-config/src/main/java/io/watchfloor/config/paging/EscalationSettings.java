package io.watchfloor.config.paging;

import io.watchfloor.config.reading.SettingsReader;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * Who is paged about a case that nobody has acknowledged.
 *
 * @param webhookUrl where pages are POSTed; empty: nobody is paged
 * @param webhookSecret signs each page
 * @param repeatEvery how long a case stays unacknowledged before it is paged again
 * @param attempts attempts to deliver one page
 * @param pagesPerMinute pages in any minute, digests included
 * @param pagesPerSensorAndMinute of these, pages about single cases that telemetry of one sensor opened
 */
public record EscalationSettings(
        Optional<URI> webhookUrl,
        String webhookSecret,
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
                    "needs watchfloor.escalation.webhook-secret",
                    "Pages are signed: choose a long random secret and give it to the receiver.");
        }
        return new EscalationSettings(
                url,
                secret,
                in.duration("escalation.repeat-every", Duration.ofSeconds(1), Duration.ofDays(1)),
                in.integer("escalation.attempts", 1, 100),
                in.duration("escalation.attempt-timeout", Duration.ofMillis(100), Duration.ofMinutes(5)),
                in.integer("escalation.notifications-per-minute", 2, 10_000),
                in.integer("escalation.notifications-per-sensor-and-minute", 1, 10_000));
    }

    /** Without the secret, because settings are logged. */
    @Override
    public String toString() {
        return "EscalationSettings[webhookUrl=%s, repeatEvery=%s, attempts=%d]"
                .formatted(webhookUrl.map(URI::toString).orElse("none"), repeatEvery, attempts);
    }
}
