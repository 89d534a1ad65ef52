package io.watchfloor.ops.paging.contact.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PagerDutyWebhookTest {

    private static final byte[] BODY = """
            {"event": {"id": "E1", "event_type": "incident.acknowledged", "resource_type": "incident",
              "agent": {"id": "PXPGF42", "type": "user_reference", "summary": "Ann Example"},
              "data": {"id": "PT4KHLK", "type": "incident", "status": "acknowledged",
                       "incident_key": "case-42"}}}""".getBytes(StandardCharsets.UTF_8);

    private static String signature(String secret) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        return "v1=" + HexFormat.of().formatHex(mac.doFinal(BODY));
    }

    @Test
    void anEventContainsUserActionAndCase() {
        assertThat(PagerDutyWebhook.read(BODY))
                .contains(new PagerDutyWebhook("E1", "incident.acknowledged", "case-42", "PXPGF42", "Ann Example"));
    }

    @Test
    void anEventWithoutAPersonHasNoUser() {
        String body = new String(BODY, StandardCharsets.UTF_8).replace("user_reference", "integration_reference");
        assertThat(PagerDutyWebhook.read(body.getBytes(StandardCharsets.UTF_8)))
                .get()
                .satisfies(event -> assertThat(event.user()).isEmpty());
        assertThat(PagerDutyWebhook.read("no json".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(PagerDutyWebhook.read("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void oneValidSignatureIsEnough() throws Exception {
        assertThat(PagerDutyWebhook.signed("s", signature("s"), BODY)).isTrue();
        assertThat(PagerDutyWebhook.signed("s", signature("old") + ", " + signature("s"), BODY))
                .isTrue();
        assertThat(PagerDutyWebhook.signed("s", signature("t"), BODY)).isFalse();
        assertThat(PagerDutyWebhook.signed("s", "", BODY)).isFalse();
        assertThat(PagerDutyWebhook.signed("s", signature("s").substring(3), BODY))
                .isFalse();
    }
}
