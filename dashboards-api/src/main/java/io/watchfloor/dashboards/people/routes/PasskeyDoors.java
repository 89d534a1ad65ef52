package io.watchfloor.dashboards.people.routes;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.watchfloor.config.Settings;
import io.watchfloor.dashboards.access.limits.Attempts;
import io.watchfloor.dashboards.access.passkey.Proofs;
import io.watchfloor.dashboards.access.people.People;
import io.watchfloor.dashboards.access.provider.SingleSignOn;
import io.watchfloor.dashboards.access.request.Origins;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** All routes about passkeys and recovery codes. */
public final class PasskeyDoors {

    private PasskeyDoors() {}

    public static List<ApiRoute> routes(
            People people,
            Proofs proofs,
            SingleSignOn sso,
            Settings settings,
            Origins origins,
            PrometheusRegistry registry,
            Clock clock,
            Attempts attempts) {
        PasskeyCalls calls = new PasskeyCalls(origins.publicAddress(), new PasskeyMetrics(registry), attempts);
        List<ApiRoute> routes = new ArrayList<>();
        routes.addAll(new PasskeyRoutes(people, proofs, settings.security().sessionLifetime(), calls).routes());
        routes.addAll(new WaysInRoutes(
                        people,
                        proofs,
                        settings.security().sessionLifetime(),
                        settings.passkeys(),
                        sso.offers(),
                        calls,
                        clock)
                .routes());
        return routes;
    }
}
