package io.watchfloor.dashboards.access.people;

import io.watchfloor.config.text.KebabCaseName;
import io.watchfloor.dashboards.access.SignInOrigin;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a session was opened.
 *
 * @param token id of the API token; null if none was used
 * @param verifiedAt when the person passed an identity check; null if unknown
 * @param provider where the person signed in; null for the center itself
 * @param makers people who created the credential that was used; a token itself stores the people who created it
 */
public record SessionProof(
        Method method,
        @Nullable String token,
        SignInOrigin whence,
        @Nullable Instant verifiedAt,
        @Nullable ProviderSession provider,
        List<String> makers) {

    /** Sign-in method. */
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
     * @param provider name in the settings
     * @param sid session id at the provider, null if unknown
     */
    public record ProviderSession(String provider, @Nullable String sid) {}

    static SessionProof link(SignInOrigin whence, List<String> makers) {
        return new SessionProof(Method.LINK, null, whence, null, null, makers);
    }

    static SessionProof token(String id, SignInOrigin whence) {
        return new SessionProof(Method.TOKEN, id, whence, null, null, List.of());
    }
}
