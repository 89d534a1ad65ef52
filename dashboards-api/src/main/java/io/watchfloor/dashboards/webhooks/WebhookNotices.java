package io.watchfloor.dashboards.webhooks;

import io.watchfloor.dashboards.notices.OwnerNotices;

/** Notifies the owner of a webhook that the center paused it. */
public final class WebhookNotices {

    private final OwnerNotices notices;

    public WebhookNotices(OwnerNotices notices) {
        this.notices = notices;
    }

    void paused(Webhook webhook, Webhook.Pause pause) {
        var unused = notices.send(
                webhook.owner(),
                new OwnerNotices.Notice(
                        "webhook-%s-%d".formatted(webhook.id(), pause.at().getEpochSecond()),
                        "Watchfloor: the webhook %s is paused"
                                .formatted(webhook.subscription().name()),
                        pause.detail(),
                        "/webhooks",
                        pause.at()));
    }
}
