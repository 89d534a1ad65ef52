package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.SignInOrigin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a session is opened.
 *
 * @param token id of the API token; null when none was used
 * @param verifiedAt when the person proved to be present, null when nobody checked
 * @param provider where the person signed in; null when here
 * @param makers who made for the person what they signed in with; a token knows them itself
 */
public record SessionProof(
        Method method,
        @Nullable String token,
        SignInOrigin whence,
        @Nullable Instant verifiedAt,
        @Nullable ProviderSession provider,
        List<String> makers) {

    /** What proves who it is. */
    public enum Method implements KebabCaseName {
        LINK,
        TOKEN,
        PASSKEY,
        RECOVERY,
        PROVIDER
    }

    /**
     * A session at an identity provider.
     *
     * @param provider the name in the settings
     * @param sid its session id, null when it tells none
     */
    public record ProviderSession(String provider, @Nullable String sid) {}

    static SessionProof link(SignInOrigin whence, List<String> makers) {
        return new SessionProof(Method.LINK, null, whence, null, null, makers);
    }

    static SessionProof token(String id, SignInOrigin whence) {
        return new SessionProof(Method.TOKEN, id, whence, null, null, List.of());
    }
}
