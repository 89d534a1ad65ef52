package io.watchfloor.dashboards.access;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who sends a request, according to its credential. */
public sealed interface AuthenticationResult {

    /**
     * @param verifiedAt when the session's person last proved to be present; null when that is not known
     * @param token that the request came with, or that opened its session; null when there is none
     */
    record Known(
            Person person,
            Credential credential,
            @Nullable Instant verifiedAt,
            @Nullable ByToken token) implements AuthenticationResult {

        /** With the rights that count for this request: the person's, as far as the token goes. */
        public Principal bearer() {
            return token == null ? person.bearer() : token.scopes().narrow(person.bearer());
        }

        public boolean may(Verb permission) {
            return bearer().verbs().contains(permission);
        }
    }

    /**
     * A token, by its id.
     *
     * @param administers whether its person made it after showing a passkey, for what asks for the passkey
     */
    record ByToken(String id, TokenScopes scopes, boolean administers) {}

    /** @param why never {@link CredentialStatus#GOOD} */
    record Unknown(CredentialStatus why) implements AuthenticationResult {}
}
