package io.watchfloor.dashboards.access.provider;

import com.nimbusds.jwt.JWTClaimsSet;
import io.watchfloor.config.access.ProviderSettings;
import io.watchfloor.dashboards.access.provider.ProviderException.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A logout token: a provider reports that a user signed out (OpenID Connect Back-Channel Logout §2.6).
 *
 * @param id unique id of the token
 * @param sid session id; null for all sessions of the user
 * @param subject user id; null if only the session is named
 */
record LogoutToken(
        String id, @Nullable String sid, @Nullable String subject) {

    /** Maximum age of a logout token; its id is remembered longer to detect replays. */
    static final Duration GOOD_FOR = Duration.ofMinutes(10);

    private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";
    private static final int LONGEST = 255;

    static LogoutToken of(SignedToken token, ProviderSettings provider, Instant now, Duration skew)
            throws ProviderException {
        JWTClaimsSet claims = token.claims();
        IdToken.issued(claims, provider, now, skew);
        Date issued = claims.getIssueTime();
        Date ends = claims.getExpirationTime();
        if (issued.toInstant().plus(GOOD_FOR).plus(skew).isBefore(now)
                || (ends != null && ends.toInstant().plus(skew).isBefore(now))) {
            throw new ProviderException(Reason.EXPIRED, "the logout token is too old");
        }
        if (!(claims.getClaim("events") instanceof Map<?, ?> events) || !(events.get(EVENT) instanceof Map<?, ?>)) {
            throw new ProviderException(Reason.LOGOUT, "the claim events contains no sign-out");
        }
        if (claims.getClaim("nonce") != null) {
            throw new ProviderException(Reason.LOGOUT, "the logout token has a nonce, which is not allowed");
        }
        String id = IdToken.text(claims, "jti");
        String sid = IdToken.text(claims, "sid");
        String subject = claims.getClaim("sub") == null ? "" : IdToken.subject(claims, provider);
        if (id.isBlank() || id.length() > LONGEST || (sid.isBlank() && subject.isBlank())) {
            throw new ProviderException(Reason.LOGOUT, "the logout token has no jti, or neither sid nor sub");
        }
        return new LogoutToken(id, sid.isBlank() ? null : sid, subject.isBlank() ? null : subject);
    }
}
