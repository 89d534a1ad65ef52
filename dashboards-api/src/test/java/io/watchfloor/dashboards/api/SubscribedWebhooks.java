package io.watchfloor.dashboards.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.dashboards.webhooks.WebhookReceiver;
import java.io.IOException;

/** On a whole node: a webhook from its creation to its removal. */
final class SubscribedWebhooks {

    private SubscribedWebhooks() {}

    static void act(Caller root) throws IOException {
        try (WebhookReceiver receiver = new WebhookReceiver()) {
            String body = "{\"name\":\"Partner\",\"url\":\"%s\",\"events\":[\"cases\",\"intelligence\"],\"days\":7}";
            JsonNode created = done(root.post("/api/v1/webhooks", body.formatted(receiver.url())));
            assertThat(root.post("/api/v1/webhooks", body.formatted("https://10.0.0.1/in"))
                            .status())
                    .isEqualTo(422);
            String path = "/api/v1/webhooks/" + created.at("/webhook/id").asText();
            done(root.get("/api/v1/webhooks"));
            done(root.get(path));
            done(root.post(path + "/pause", "{}"));
            done(root.post(path + "/resume", "{\"from\":\"oldest\"}"));
            assertThat(root.post(path + "/resume", "{\"from\":\"0123abcd-7-0\"}")
                            .status())
                    .isEqualTo(409);
            done(root.post(path + "/renew", "{\"days\":30}"));
            done(root.post(path + "/secret", "{\"overlapHours\":24}"));
            done(root.post(path + "/test", "{}"));
            assertThat(root.send(root.request(path).DELETE()).status()).isEqualTo(204);
        }
    }

    private static JsonNode done(Caller.Answer answer) {
        assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
        return answer.json();
    }
}
