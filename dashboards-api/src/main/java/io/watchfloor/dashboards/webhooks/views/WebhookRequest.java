package io.watchfloor.dashboards.webhooks.views;

import io.watchfloor.dashboards.webhooks.ChangeFormat;
import io.watchfloor.dashboards.wire.json.Bounds;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Tlp;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("A webhook to create.")
public record WebhookRequest(
        @Meaning("Name of the webhook.") @Bounds(longest = 100)
        String name,

        @Meaning("URL that receives the deliveries, with https. It must answer the validation.")
        @Bounds(longest = 2_000)
        String url,

        @Meaning("What to send: cases, alerts or intelligence (indicators and sightings).")
        @Bounds(longest = 20, most = 3)
        List<String> events,

        @Meaning(
                "How the changes are written: changes (default), or ocsf for findings of OCSF 1.6. ocsf is for cases and alerts only.")
        @Nullable
        ChangeFormat format,

        @Meaning(
                "Highest TLP label of what is sent, at most your clearance. Defaults to your clearance, but at most amber+strict.")
        @Nullable
        Tlp clearance,

        @Meaning("Days until the webhook expires unless it is renewed. Defaults to the longest lifetime, 30 days.")
        @Nullable
        Integer days) {}
