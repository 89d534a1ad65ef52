package io.watchfloor.dashboards.people.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.access.limits.SignInAttempts;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.RouteContext;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** All routes for people, their credentials and sign-in. */
public final class PeopleSlice {

    private PeopleSlice() {}

    /** @param peopleChanged runs when a credential may have been revoked */
    public static List<ApiRoute> routes(
            RouteContext context,
            Proofs proofs,
            SingleSignOn sso,
            Origins origins,
            SignInAttempts attempts,
            PrometheusRegistry registry,
            Runnable peopleChanged) {
        People people = context.people();
        Settings settings = context.settings();
        Clock clock = context.clock();
        URI address = context.address();
        Duration lifetime = settings.security().sessionLifetime();
        PasskeyCalls calls = new PasskeyCalls(origins.publicAddress(), new PasskeyMetrics(registry), attempts);
        return Stream.of(
                        new SignInRoutes(people, lifetime, peopleChanged, attempts).routes(),
                        new PeopleRoutes(people, peopleChanged).routes(),
                        new CredentialRoutes(people, address, clock, peopleChanged).routes(),
                        new InviteRoutes(people, address, lifetime, attempts).routes(),
                        new TeamRoutes(people).routes(),
                        new AccountRoutes(people, proofs.passkeys()::has, clock, peopleChanged).routes(),
                        new PasskeyRoutes(people, proofs, lifetime, calls).routes(),
                        new SignInMethodRoutes(
                                        people, proofs, lifetime, settings.passkeys(), sso.offers(), calls, clock)
                                .routes())
                .flatMap(List::stream)
                .toList();
    }
}
