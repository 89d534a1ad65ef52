package io.watchfloor.dashboards.webhooks.views;

import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import org.jspecify.annotations.Nullable;

/** Bodies of requests about one webhook. */
public final class WebhookRequests {

    private WebhookRequests() {}

    @Meaning("Where a webhook continues.")
    public record Resume(
            @Meaning(
                    "stopped (default), oldest (start of the replay window), now, or a cursor within the replay window.")
            @Bounds(longest = 60)
            @Nullable
            String from) {}

    @Meaning("How long a webhook is valid from now.")
    public record Renewal(
            @Meaning("Days until the webhook expires. Defaults to the longest lifetime, 30 days.") @Nullable
            Integer days) {}

    @Meaning("A new secret.")
    public record Rotation(
            @Meaning("Hours in which the former secret also signs, from 1 to 168. Defaults to 24.") @Nullable
            Integer overlapHours,

            @Meaning("true: the former secret ends now, because others know it.") @Nullable
            Boolean endFormer) {}
}
