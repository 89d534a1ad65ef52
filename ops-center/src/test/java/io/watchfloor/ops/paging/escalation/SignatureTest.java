package io.watchfloor.ops.paging.escalation;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SignatureTest {

    private static final String BODY = "{\"page\":\"p1\"}";

    private final Signature signature = new Signature("secret-of-the-receiver");

    @Test
    void aSignatureIsValidForItsBodyAndTime() {
        String header = signature.header(1_000, BODY);
        assertThat(signature.signs(header, BODY, 1_010, 300)).isTrue();
        assertThat(signature.signs(header, BODY + " ", 1_010, 300)).isFalse();
        assertThat(signature.signs(header, BODY, 1_301, 300)).isFalse();
        assertThat(signature.signs(header.replace("t=1000", "t=1001"), BODY, 1_010, 300))
                .isFalse();
    }

    @Test
    void anotherSecretDoesNotSign() {
        assertThat(new Signature("another").signs(signature.header(1_000, BODY), BODY, 1_000, 300))
                .isFalse();
    }

    @Test
    void anInvalidSignatureIsRejectedWithoutAnError() {
        assertThat(signature.signs("v1=abc", BODY, 0, 300)).isFalse();
        assertThat(signature.signs("", BODY, 0, 300)).isFalse();
    }
}
