package io.watchfloor.dashboards.audit;

import io.watchfloor.dashboards.audit.chain.LogText;
import io.watchfloor.dashboards.audit.chain.SignedHead;
import io.watchfloor.ops.platform.egress.EgressClient;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.io.IOException;
import java.net.URI;

/**
 * Sends each signed chain head to a webhook, as JSON by POST. Redirects are not followed, and the response body is not
 * read.
 */
final class HeadWebhook implements HeadSink {

    private final EgressClient client;
    private final URI address;

    HeadWebhook(EgressClient client, URI address) {
        this.client = client;
        this.address = address;
    }

    @Override
    public String name() {
        return "post";
    }

    @Override
    public void store(SignedHead head) throws IOException {
        int status = client.send(EgressRequest.post(address, "application/json", LogText.write(head))
                        .statusOnly())
                .status();
        if (status / 100 != 2) {
            throw new IOException("HTTP status " + status);
        }
    }
}
