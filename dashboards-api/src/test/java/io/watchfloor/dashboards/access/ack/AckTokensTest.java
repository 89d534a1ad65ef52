package io.watchfloor.dashboards.access.ack;

import static org.assertj.core.api.Assertions.assertThat;

import io.watchfloor.ops.platform.id.CaseId;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AckTokensTest {

    private static final AckTokens TOKENS = new AckTokens(new byte[] {1, 2, 3});

    private static final AckClaim CLAIM =
            new AckClaim("zoë", new CaseId("0123456789abcdef01234567"), 2, Instant.parse("2026-11-27T16:00:00.123Z"));

    @Test
    void aTokenSaysWhatWasSigned() {
        for (AckClaim claim : List.of(
                CLAIM,
                new AckClaim("ann", new CaseId("by hand #7"), 1, Instant.EPOCH),
                new AckClaim("名".repeat(100), new CaseId("0f"), Integer.MAX_VALUE, CLAIM.expiresAt()))) {
            assertThat(TOKENS.read(TOKENS.sign(claim))).contains(claim);
        }
        assertThat(TOKENS.sign(CLAIM)).as("the same again, and short").isEqualTo(TOKENS.sign(CLAIM));
        assertThat(TOKENS.sign(CLAIM)).hasSizeLessThan(90).matches("[A-Za-z0-9_-]+");
    }

    @Test
    void nothingElseIsOne() {
        String token = TOKENS.sign(CLAIM);
        assertThat(new AckTokens(new byte[] {1, 2, 4}).read(token))
                .as("of another center")
                .isEmpty();
        for (String other : List.of("", "x", token + "A", token.substring(1), token + "=", "a".repeat(5000))) {
            assertThat(TOKENS.read(other)).as(other).isEmpty();
        }
        byte[] bytes = Base64.getUrlDecoder().decode(token);
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] changed = bytes.clone();
            changed[bit / 8] ^= (byte) (1 << (bit % 8));
            assertThat(TOKENS.read(Base64.getUrlEncoder().withoutPadding().encodeToString(changed)))
                    .as("bit %d", bit)
                    .isEmpty();
        }
        Random random = new Random(14);
        for (int i = 0; i < 2000; i++) {
            byte[] any = new byte[random.nextInt(200)];
            random.nextBytes(any);
            assertThat(TOKENS.read(Base64.getUrlEncoder().withoutPadding().encodeToString(any)))
                    .isEmpty();
        }
    }

    @Test
    void aTokenHasOneSpelling() {
        String token = TOKENS.sign(CLAIM);
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        String start = token.substring(0, token.length() - 1);
        assertThat(alphabet.chars()
                        .mapToObj(last -> start + (char) last)
                        .filter(one -> TOKENS.read(one).isPresent()))
                .as("else one link would have several uses")
                .containsExactly(token);
    }
}
