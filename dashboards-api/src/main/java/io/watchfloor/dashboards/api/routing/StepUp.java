package io.watchfloor.dashboards.api.routing;

import io.watchfloor.config.access.PasskeySettings;
import io.watchfloor.dashboards.access.AuthenticationResult;
import io.watchfloor.dashboards.access.Credential;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requires a new passkey check before sensitive operations, so that an open browser or a stolen cookie is not
 * sufficient. People without a passkey are not asked, such as the first administrator of a new center and service
 * accounts.
 */
public final class StepUp implements Gate {

    private final Predicate<String> hasPasskey;
    private final PasskeySettings settings;
    private final Clock clock;

    /** @param hasPasskey whether a person has a passkey, by the person's name */
    public StepUp(Predicate<String> hasPasskey, PasskeySettings settings, Clock clock) {
        this.hasPasskey = hasPasskey;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public Optional<Problem> before(Call call) {
        return call.route().dangerous() ? of(call) : Optional.empty();
    }

    /** Requires a passkey check in an endpoint that is sensitive only under some conditions. */
    public Optional<Problem> of(Call call) {
        boolean passes = switch (call.credential()) {
            case Credential.OfToken token ->
                settings.stepUpByToken()
                        || call.token()
                                .filter(AuthenticationResult.ByToken::administers)
                                .isPresent();
            case Credential.OfSession session -> isFresh(call.verifiedAt());
            case Credential.OfCertificate certificate -> settings.stepUpByToken();
        };
        return passes || !hasPasskey.test(call.person().name())
                ? Optional.empty()
                : Optional.of(problem(call.credential()));
    }

    private boolean isFresh(@Nullable Instant verifiedAt) {
        return verifiedAt != null && verifiedAt.isAfter(clock.instant().minus(settings.stepUpWithin()));
    }

    private Problem problem(Credential credential) {
        return switch (credential) {
            case Credential.OfSession session ->
                new Problem(
                        403,
                        "access.step-up",
                        "This operation needs a new passkey check. Use your passkey, then repeat the request.",
                        Map.of("within", settings.stepUpWithin().toString()));
            case Credential.OfToken gone ->
                without(
                        "token",
                        "Create a token for administration on the page My account. Such a token is valid as long as a"
                                + " session. Programs should use a token of a service account.");
            case Credential.OfCertificate gone ->
                without("client certificate", "Sign in on the page, or use a token of a service account.");
        };
    }

    private static Problem without(String credential, String advice) {
        return Problem.of(
                403,
                "access.step-up-token",
                "This operation needs a passkey check, which this %s does not include. %s"
                        .formatted(credential, advice));
    }
}
