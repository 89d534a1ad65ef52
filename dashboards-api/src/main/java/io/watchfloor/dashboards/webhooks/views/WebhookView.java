package io.watchfloor.dashboards.webhooks.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.webhooks.ChangeFormat;
import io.watchfloor.dashboards.webhooks.ChangeLog;
import io.watchfloor.dashboards.webhooks.Webhook;
import io.watchfloor.dashboards.webhooks.WebhookEvent;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A webhook: a subscription to changes, which the center sends to a URL.")
public record WebhookView(
        String id,
        String name,
        String owner,
        @JsonUnwrapped Target target,
        @JsonUnwrapped Lifetime lifetime,
        Webhook.State state,
        @Nullable PauseView paused,
        Progress progress) {

    public record Target(
            String url,
            List<WebhookEvent> events,

            @Meaning("How the changes are written.") ChangeFormat format,

            @Meaning("Highest TLP label of what is sent, if the owner may read it.")
            Tlp clearance) {}

    public record Lifetime(
            Instant createdAt,

            @Meaning("When the webhook expires unless it is renewed.")
            Instant expiresAt,

            @Meaning("Until when the former secret also signs; null if there is none.") @Nullable
            Instant formerSecretUntil) {}

    @Meaning("Why a webhook is paused.")
    public record PauseView(
            Webhook.Reason reason,
            Instant at,
            @Meaning("What happened, and what to do.") String detail) {}

    @Meaning("Progress of a webhook.")
    public record Progress(
            @Meaning("The last change that the receiver confirmed.")
            String cursor,

            @Meaning("Whether all changes are confirmed.") boolean upToDate,

            @Meaning("Since when deliveries fail; null after a success.") @Nullable
            Instant failingSince,

            @Meaning("Failed attempts since the last success.")
            int attempts,

            @Nullable Instant nextAttemptAt,

            @Meaning("The last failure; empty after a success.")
            String failure,

            @Nullable Instant deliveredAt,
            @JsonUnwrapped Totals totals) {}

    public record Totals(
            @Meaning("Confirmed deliveries.") long deliveries,
            @Meaning("Confirmed changes.") long changes,

            @Meaning("Changes that the receiver may not read, which were not sent.")
            long heldBack) {}

    /** Without its secrets. */
    public static WebhookView of(Webhook webhook, ChangeLog.Window window, Instant now) {
        Webhook.Pause pause = webhook.lifetime().paused();
        Webhook.Progress progress = webhook.progress();
        Webhook.Totals totals = webhook.totals();
        Instant formerUntil = webhook.secrets().formerUntil();
        return new WebhookView(
                webhook.id(),
                webhook.subscription().name(),
                webhook.owner(),
                new Target(
                        webhook.subscription().url(),
                        webhook.subscription().events().stream().sorted().toList(),
                        webhook.subscription().format(),
                        webhook.subscription().clearance()),
                new Lifetime(
                        webhook.lifetime().createdAt(),
                        webhook.lifetime().expiresAt(),
                        formerUntil != null && formerUntil.isAfter(now) ? formerUntil : null),
                webhook.state(now),
                pause == null ? null : new PauseView(pause.reason(), pause.at(), pause.detail()),
                new Progress(
                        webhook.cursor().toString(),
                        webhook.cursor().equals(window.head()),
                        progress.failingSince(),
                        progress.attempts(),
                        progress.failingSince() == null || pause != null ? null : progress.dueAt(),
                        progress.failingSince() == null ? "" : progress.detail(),
                        totals.deliveredAt(),
                        new Totals(totals.deliveries(), totals.changes(), totals.heldBack())));
    }
}
