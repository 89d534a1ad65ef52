package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.security.PublicKey;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Public keys of an identity provider. The keys are fetched again when they are old. A token with an unknown key also
 * causes a fetch, but at most every {@link #ANEW_AFTER}, so that tokens with invented keys cause little traffic. While
 * the provider does not respond, the last fetched keys stay valid for {@link #GRACE}.
 */
final class SigningKeys {

    static final Duration ANEW_AFTER = Duration.ofSeconds(30);
    static final Duration GOOD_FOR = Duration.ofMinutes(15);

    /**
     * Additional time after {@link #GOOD_FOR} during which keys stay valid if the provider does not respond. A key that
     * the provider has withdrawn can stay valid as long.
     */
    static final Duration GRACE = Duration.ofHours(1);

    private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_TRIED = 5;

    private final Source source;
    private final Clock clock;
    private final Runnable staleUsed;
    private Instant failedAt = Instant.MIN;
    private @Nullable JWKSet keys;
    private Instant fetchedAt = Instant.MIN;

    /** Fetches the key set as JSON. */
    @FunctionalInterface
    interface Source {
        String fetch() throws ProviderException;
    }

    /** @param staleUsed runs whenever old keys are used because the provider does not respond */
    SigningKeys(Source source, Clock clock, Runnable staleUsed) {
        this.source = source;
        this.clock = clock;
        this.staleUsed = staleUsed;
    }

    /** Returns the keys that may have created the signature; empty if the provider publishes no such key. */
    synchronized List<PublicKey> of(JWSHeader header) throws ProviderException {
        Instant now = clock.instant();
        JWKSet known = keys;
        if (known == null || fetchedAt.plus(GOOD_FOR).isBefore(now)) {
            known = current(known, now);
        }
        List<PublicKey> fitting = fitting(known, header, now);
        if (fitting.isEmpty() && fetchedAt.plus(ANEW_AFTER).isBefore(now)) {
            fitting = fitting(fetch(now), header, now);
        }
        return fitting;
    }

    private JWKSet current(@Nullable JWKSet known, Instant now) throws ProviderException {
        boolean serves = fetchedAt.plus(GOOD_FOR).plus(GRACE).isAfter(now);
        if (known != null && serves && failedAt.plus(ANEW_AFTER).isAfter(now)) {
            staleUsed.run();
            return known;
        }
        try {
            return fetch(now);
        } catch (ProviderException e) {
            if (known == null || !serves || e.reason() != Reason.UNREACHABLE) {
                throw e;
            }
            failedAt = now;
            LOG.warn(
                    "The identity provider does not answer: its keys from {} are used until {}. {}",
                    fetchedAt,
                    fetchedAt.plus(GOOD_FOR).plus(GRACE),
                    e.getMessage());
            staleUsed.run();
            return known;
        }
    }

    /** Fetches the provider's keys, even if cached keys are still valid. */
    synchronized int refresh() throws ProviderException {
        return fetch(clock.instant()).size();
    }

    private JWKSet fetch(Instant now) throws ProviderException {
        try {
            JWKSet set = JWKSet.parse(source.fetch());
            keys = set;
            fetchedAt = now;
            return set;
        } catch (ParseException e) {
            throw new ProviderException(Reason.METADATA, "Not a JSON Web Key Set: " + e.getMessage());
        }
    }

    private static List<PublicKey> fitting(JWKSet set, JWSHeader header, Instant now) {
        List<PublicKey> fitting = new ArrayList<>();
        for (JWK one : new JWKSelector(JWKMatcher.forJWSHeader(header)).select(set)) {
            boolean over = one.getExpirationTime() != null
                    && one.getExpirationTime().toInstant().isBefore(now);
            if (!over && fitting.size() < MOST_TRIED) {
                add(one, fitting);
            }
        }
        return fitting;
    }

    private static void add(JWK one, List<PublicKey> keys) {
        try {
            if (one instanceof RSAKey rsa && rsa.size() >= LEAST_RSA_BITS) {
                keys.add(rsa.toRSAPublicKey());
            } else if (one instanceof ECKey ec) {
                keys.add(ec.toECPublicKey());
            }
        } catch (JOSEException e) {
            // A key without a supported type is ignored.
        }
    }
}
