package io.watchfloor.dashboards.api.routing;

import io.watchfloor.ops.platform.rights.Verb;
import java.util.Optional;

/**
 * Rejects account changes with a token of limited scope, because such a token could be used to create a credential with
 * more rights, such as a passkey. Signing out stays possible.
 */
public final class ScopedTokenPolicy implements Gate {

    private static final String SIGN_OUT = "/api/v1/signout";

    @Override
    public Optional<Problem> before(Call call) {
        boolean bounded = call.token().filter(one -> !one.scopes().all()).isPresent();
        ApiRoute route = call.route();
        return bounded
                        && route.needs() == Verb.SELF
                        && !route.method().equals("GET")
                        && !route.path().equals(SIGN_OUT)
                ? Optional.of(Problem.of(
                        403,
                        "access.token-bounded",
                        "Your token is limited to %s and cannot change your account. Sign in without the token."
                                .formatted(call.token().orElseThrow().scopes().texts())))
                : Optional.empty();
    }
}
