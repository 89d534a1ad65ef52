package io.watchfloor.dashboards.access;

import io.watchfloor.ops.platform.rights.Principal;
import io.watchfloor.ops.platform.rights.Verb;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Result of authenticating a request by its credential. */
public sealed interface AuthenticationResult {

    /**
     * @param verifiedAt when the session's person last passed a passkey check; null if unknown
     * @param token the API token of the request, or the token that opened its session; null if there is none
     */
    record Authenticated(
            Person person,
            Credential credential,
            @Nullable Instant verifiedAt,
            @Nullable ByToken token) implements AuthenticationResult {

        /** The person who sent the request, with rights limited to the scopes of the token. */
        public Principal bearer() {
            return token == null ? person.bearer() : token.scopes().narrow(person.bearer());
        }

        public boolean may(Verb permission) {
            return bearer().verbs().contains(permission);
        }
    }

    /**
     * The API token of a request.
     *
     * @param administers whether the token was created after a passkey check and may therefore run operations that
     * require a passkey check
     */
    record ByToken(String id, TokenScopes scopes, boolean administers) {}

    /** @param why reason why the credential is invalid; never {@link CredentialStatus#GOOD} */
    record Unknown(CredentialStatus why) implements AuthenticationResult {}
}
