package io.watchfloor.dashboards.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The signature of a webhook")
class WebhookSignatureTest {

    /** The example of the specification Standard Webhooks. */
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    private static final String ID = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    private static final long TIME = 1614265330;
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8);
    private static final String SIGNATURE = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    private static Optional<WebhookSignature.Problem> check(
            String id, String time, String signature, byte[] body, long now) {
        return WebhookSignature.check(SECRET, id, time, signature, body, now, 300);
    }

    @Test
    @DisplayName("is that of the specification's example")
    void isThatOfTheSpecification() {
        assertThat(WebhookSignature.header(List.of(SECRET), ID, TIME, BODY)).isEqualTo(SIGNATURE);
        assertThat(check(ID, "1614265330", SIGNATURE, BODY, TIME)).isEmpty();
    }

    @Test
    @DisplayName("is invalid if the secret, id, time, body or signature differs, or the version is unknown")
    void detectsForgery() {
        byte[] other = "{\"test\": 2432232315}".getBytes(StandardCharsets.UTF_8);
        assertThat(check("msg_other", "1614265330", SIGNATURE, BODY, TIME))
                .contains(WebhookSignature.Problem.SIGNATURE);
        assertThat(check(ID, "1614265331", SIGNATURE, BODY, TIME)).contains(WebhookSignature.Problem.SIGNATURE);
        assertThat(check(ID, "1614265330", SIGNATURE, other, TIME)).contains(WebhookSignature.Problem.SIGNATURE);
        assertThat(check(ID, "1614265330", SIGNATURE.replace("v1,", "v1a,"), BODY, TIME))
                .contains(WebhookSignature.Problem.SIGNATURE);
        assertThat(check(ID, "1614265330", "", BODY, TIME)).contains(WebhookSignature.Problem.SIGNATURE);
        assertThat(check(ID, "1614265330", "v1,not base64", BODY, TIME)).contains(WebhookSignature.Problem.SIGNATURE);
        assertThat(check(ID, "soon", SIGNATURE, BODY, TIME)).contains(WebhookSignature.Problem.TIMESTAMP);
        assertThat(WebhookSignature.check(
                        WebhookSignature.newSecret(new SecureRandom()), ID, "1614265330", SIGNATURE, BODY, TIME, 300))
                .contains(WebhookSignature.Problem.SIGNATURE);
    }

    @Test
    @DisplayName(
            "is too old or too early outside of the tolerance, so that a recorded delivery cannot be repeated later")
    void detectsReplay() {
        assertThat(check(ID, "1614265330", SIGNATURE, BODY, TIME + 300)).isEmpty();
        assertThat(check(ID, "1614265330", SIGNATURE, BODY, TIME + 301)).contains(WebhookSignature.Problem.OLD);
        assertThat(check(ID, "1614265330", SIGNATURE, BODY, TIME - 301)).contains(WebhookSignature.Problem.EARLY);
    }

    @Test
    @DisplayName("is made with each secret while a secret is replaced")
    void isMadeWithEachSecret() {
        String next = WebhookSignature.newSecret(new SecureRandom());
        String both = WebhookSignature.header(List.of(next, SECRET), ID, TIME, BODY);
        assertThat(check(ID, "1614265330", both, BODY, TIME)).isEmpty();
        assertThat(WebhookSignature.check(next, ID, "1614265330", both, BODY, TIME, 300))
                .isEmpty();
        assertThat(WebhookSignature.isSecret(next)).isTrue();
        assertThat(WebhookSignature.isSecret("whsec_c2hvcnQ=")).isFalse();
    }
}
