package io.watchfloor.dashboards.webhooks.views;

import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("The result of a test delivery.")
public record WebhookTestView(
        @Meaning("Whether the receiver answered with a status from 200 to 299.")
        boolean delivered,

        @Meaning("ID of the delivery, as in the header Webhook-Id.")
        String delivery,

        @Meaning("What failed; empty if the delivery arrived.")
        String failure) {}
