package io.watchfloor.dashboards.webhooks.views;

import io.watchfloor.dashboards.wire.json.Meaning;

@Meaning("A webhook with its new secret.")
public record WebhookSecretView(
        WebhookView webhook,

        @Meaning("The secret that signs the deliveries, shown only once.")
        String secret) {}
