package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Validation of ID tokens (OpenID Connect Core §3.1.3.7) and of the additional requirements in the settings. Has no
 * side effects.
 */
final class IdToken {

    private static final int LONGEST_SUBJECT = 255;

    private IdToken() {}

    /** @param skew accepted difference between the clocks of provider and center */
    static void check(
            SignedToken token,
            ProviderSettings provider,
            String nonce,
            @Nullable AccessToken access,
            Instant now,
            Duration skew)
            throws ProviderException {
        JWTClaimsSet claims = token.claims();
        issued(claims, provider, now, skew);
        require(
                now.isBefore(moment(claims.getExpirationTime(), "exp").plus(skew)),
                Reason.EXPIRED,
                "exp is in the past");
        require(same(nonce, text(claims, "nonce")), Reason.NONCE, "the nonce does not match");
        subject(claims, provider);
        hash(token, access);
        demands(claims, provider.requirements());
    }

    /** Checks required for every token: issuer, audience and times. */
    static void issued(JWTClaimsSet claims, ProviderSettings provider, Instant now, Duration skew)
            throws ProviderException {
        String client = provider.client().id();
        require(provider.issuer().toString().equals(claims.getIssuer()), Reason.ISSUER, "iss is " + claims.getIssuer());
        List<String> audience = claims.getAudience();
        require(audience.contains(client), Reason.AUDIENCE, "aud is " + audience);
        Object party = claims.getClaim("azp");
        require(party == null ? audience.size() == 1 : client.equals(party), Reason.AUDIENCE, "azp is " + party);
        Instant latest = now.plus(skew);
        require(!moment(claims.getIssueTime(), "iat").isAfter(latest), Reason.NOT_YET, "iat is in the future");
        Date before = claims.getNotBeforeTime();
        require(before == null || !before.toInstant().isAfter(latest), Reason.NOT_YET, "nbf is in the future");
        if (provider.claims().tenant().isPresent()) {
            require(
                    provider.claims().tenant().get().equals(text(claims, "tid")),
                    Reason.TENANT,
                    "tid is " + claims.getClaim("tid"));
        }
    }

    /** The claim that identifies the user permanently. */
    static String subject(JWTClaimsSet claims, ProviderSettings provider) throws ProviderException {
        String sub = text(claims, "sub");
        require(!sub.isBlank() && sub.length() <= LONGEST_SUBJECT, Reason.SUBJECT, "the claim sub is missing");
        if (provider.kind() != ProviderSettings.Kind.ENTRA) {
            return sub;
        }
        // In Entra the claim sub differs for each application; oid identifies the user in the directory.
        String oid = text(claims, "oid");
        require(!oid.isBlank() && oid.length() <= LONGEST_SUBJECT, Reason.SUBJECT, "the claim oid is missing");
        return oid;
    }

    private static void hash(SignedToken token, @Nullable AccessToken access) throws ProviderException {
        Object told = token.claims().getClaim("at_hash");
        if (told != null && access != null) {
            AccessTokenHash right = AccessTokenHash.compute(access, token.algorithm(), null);
            require(
                    right != null && same(right.getValue(), told.toString()),
                    Reason.AT_HASH,
                    "at_hash does not match the access token");
        }
    }

    private static void demands(JWTClaimsSet claims, ProviderSettings.Requirements demands) throws ProviderException {
        if (!demands.acr().isEmpty()) {
            String acr = text(claims, "acr");
            require(demands.acr().contains(acr), Reason.ACR, "acr is " + acr);
        }
        if (!demands.amr().isEmpty()) {
            List<?> amr = claims.getClaim("amr") instanceof List<?> told ? told : List.of();
            require(amr.containsAll(demands.amr()), Reason.AMR, "amr is " + amr);
        }
    }

    private static Instant moment(@Nullable Date date, String claim) throws ProviderException {
        if (date == null) {
            throw new ProviderException(Reason.TOKEN, "missing claim: " + claim);
        }
        return date.toInstant();
    }

    /** Returns an empty text if the claim is missing or not a text. */
    static String text(JWTClaimsSet claims, String name) {
        return claims.getClaim(name) instanceof String text ? text : "";
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    private static void require(boolean right, Reason reason, String detail) throws ProviderException {
        if (!right) {
            throw new ProviderException(reason, detail);
        }
    }
}
