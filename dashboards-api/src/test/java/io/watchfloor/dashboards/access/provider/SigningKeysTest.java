package io.watchfloor.dashboards.access.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Cached keys of a provider that does not answer stay valid for a limited time. */
class SigningKeysTest {

    private static final RSAKey KEY = key();
    private static final JWSHeader HEADER =
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID("k1").build();

    private final SetClock clock = new SetClock();
    private final AtomicInteger fetched = new AtomicInteger();
    private final AtomicInteger stale = new AtomicInteger();
    private boolean answers = true;
    private Reason failure = Reason.UNREACHABLE;
    private final SigningKeys keys = new SigningKeys(this::fetch, clock, stale::incrementAndGet);

    private static final class SetClock extends Clock {
        private Instant now = Instant.parse("2026-11-30T12:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        void passes(Duration time) {
            now = now.plus(time);
        }
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("k1").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    private String fetch() throws ProviderException {
        fetched.incrementAndGet();
        if (!answers) {
            throw new ProviderException(failure, "down");
        }
        return new JWKSet(KEY.toPublicJWK()).toString();
    }

    @Test
    void theLastGoodKeysServeOnWhileTheProviderIsDown() throws Exception {
        assertThat(keys.of(HEADER)).hasSize(1);
        answers = false;
        clock.passes(SigningKeys.GOOD_FOR.plusSeconds(1));

        assertThat(keys.of(HEADER)).hasSize(1);
        assertThat(stale).hasValue(1);
        assertThat(keys.of(HEADER)).hasSize(1);
        assertThat(fetched).as("it is not asked for each token").hasValue(2);
    }

    @Test
    void butNotForLong() throws Exception {
        keys.of(HEADER);
        answers = false;
        clock.passes(SigningKeys.GOOD_FOR.plus(SigningKeys.GRACE).plusSeconds(1));

        assertThatThrownBy(() -> keys.of(HEADER)).isInstanceOf(ProviderException.class);
    }

    @Test
    void aProviderThatAnswersWithoutKeysHasNoGrace() throws Exception {
        keys.of(HEADER);
        answers = false;
        failure = Reason.METADATA;
        clock.passes(SigningKeys.GOOD_FOR.plusSeconds(1));

        assertThatThrownBy(() -> keys.of(HEADER)).isInstanceOf(ProviderException.class);
    }

    @Test
    void whenItIsBackItsKeysAreFetchedAgain() throws Exception {
        keys.of(HEADER);
        answers = false;
        clock.passes(SigningKeys.GOOD_FOR.plusSeconds(1));
        keys.of(HEADER);
        answers = true;
        clock.passes(SigningKeys.ANEW_AFTER.plusSeconds(1));

        assertThat(keys.of(HEADER)).hasSize(1);
        assertThat(stale).hasValue(1);
        assertThat(fetched).hasValue(3);
    }
}
