package io.watchfloor.ops.paging.contact.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class PagerDutyEventTest {

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
    void anEventTellsWhoDidWhatToWhichCase() {
        assertThat(PagerDutyEvent.read(BODY))
                .contains(new PagerDutyEvent("E1", "incident.acknowledged", "case-42", "PXPGF42", "Ann Example"));
    }

    @Test
    void whatNoPersonDidHasNoUser() {
        String body = new String(BODY, StandardCharsets.UTF_8).replace("user_reference", "integration_reference");
        assertThat(PagerDutyEvent.read(body.getBytes(StandardCharsets.UTF_8)))
                .get()
                .satisfies(event -> assertThat(event.user()).isEmpty());
        assertThat(PagerDutyEvent.read("no json".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
        assertThat(PagerDutyEvent.read("{}".getBytes(StandardCharsets.UTF_8))).isEmpty();
    }

    @Test
    void oneOfSeveralSignaturesIsEnoughAndAnotherSecretsIsNot() throws Exception {
        assertThat(PagerDutyEvent.signed("s", signature("s"), BODY)).isTrue();
        assertThat(PagerDutyEvent.signed("s", signature("old") + ", " + signature("s"), BODY))
                .isTrue();
        assertThat(PagerDutyEvent.signed("s", signature("t"), BODY)).isFalse();
        assertThat(PagerDutyEvent.signed("s", "", BODY)).isFalse();
        assertThat(PagerDutyEvent.signed("s", signature("s").substring(3), BODY))
                .isFalse();
    }
}
