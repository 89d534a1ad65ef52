package io.watchfloor.dashboards.people.views;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.watchfloor.dashboards.access.people.Tokens;
import io.watchfloor.dashboards.wire.json.Meaning;
import io.watchfloor.ops.platform.rights.Verb;
import io.watchfloor.ops.platform.text.WireText;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

@Meaning("An API token, without its secret.")
public record ApiTokenView(
        String id,
        @Meaning("personal or bootstrap.") String kind,

        @Meaning("First characters of the secret, to recognize the token; empty for tokens of older" + " versions.")
        String prefix,

        String purpose,

        @Meaning("Rights to which the token is limited; null for all rights of the person.") @Nullable
        List<Verb> scopes,

        Status status,
        @JsonUnwrapped Origin origin,
        @JsonUnwrapped Use use) {

    /** Creator and time of creation. */
    public record Origin(
            Instant createdAt,

            @Meaning("Creator of the token; empty if the center created the token.")
            String createdBy,

            @Meaning(
                    "Whether the token was created after a passkey check and may run operations that require" + " one.")
            boolean administers) {}

    /** Lifetime and last use. */
    public record Use(
            @Nullable Instant expiresAt,
            @Nullable Instant lastUsedAt,
            @Nullable Instant revokedAt) {}

    /** Whether the token is valid. */
    public enum Status implements WireText {
        VALID,
        EXPIRED,
        REVOKED
    }

    /** A new token with its secret. */
    @Meaning("A new API token.")
    public record WithSecret(
            @JsonUnwrapped ApiTokenView about,
            String person,
            @Meaning("The secret, shown only once.") String token) {}

    public static ApiTokenView of(Tokens.Token token, Instant now) {
        return new ApiTokenView(
                token.id(),
                token.kind(),
                token.prefix(),
                token.purpose(),
                scopes(token),
                status(token, now),
                new Origin(token.createdAt(), token.createdBy(), token.administers()),
                new Use(token.expiresAt(), token.lastUsedAt(), token.revokedAt()));
    }

    private static @Nullable List<Verb> scopes(Tokens.Token token) {
        List<String> texts = token.scopes().texts();
        return texts == null ? null : texts.stream().map(Verb::of).toList();
    }

    private static Status status(Tokens.Token token, Instant now) {
        Instant expires = token.expiresAt();
        if (token.revokedAt() != null) {
            return Status.REVOKED;
        }
        return expires != null && !expires.isAfter(now) ? Status.EXPIRED : Status.VALID;
    }
}
