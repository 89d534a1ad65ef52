package io.watchfloor.config.http;

import io.watchfloor.config.reading.SettingsReader;
import java.time.Duration;

/**
 * Webhooks, the subscriptions to changes.
 *
 * @param timeout of a delivery, from resolving the name to the last byte of the answer
 * @param pauseAfter how long deliveries fail until a webhook is paused
 * @param replayWindow from how long ago changes can be sent again
 * @param longestLifetime of a webhook that is not renewed
 */
public record WebhookSettings(
        Duration timeout,
        Duration pauseAfter,
        Duration replayWindow,
        Duration longestLifetime,
        int mostOfOwner,
        int most) {

    public static WebhookSettings read(SettingsReader in) {
        WebhookSettings read = new WebhookSettings(
                in.duration("webhooks.timeout", Duration.ofMillis(100), Duration.ofMinutes(1)),
                in.duration("webhooks.pause-after", Duration.ofMinutes(1), Duration.ofDays(30)),
                in.duration("webhooks.replay-window", Duration.ofMinutes(2), Duration.ofDays(90)),
                in.duration("webhooks.longest-lifetime", Duration.ofHours(1), Duration.ofDays(30)),
                in.integer("webhooks.most-of-owner", 1, 1000),
                in.integer("webhooks.most", 1, 1000));
        if (read.replayWindow.compareTo(read.pauseAfter) <= 0) {
            in.problem(
                    "webhooks.replay-window",
                    "is not longer than webhooks.pause-after, so a paused webhook could not continue without a gap",
                    "Use the default of 7 days.");
        }
        return read;
    }
}
