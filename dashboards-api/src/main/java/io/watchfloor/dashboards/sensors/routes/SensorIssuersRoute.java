package io.watchfloor.dashboards.sensors.routes;

import io.watchfloor.config.tls.ClientCa;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.intake.sensor.AuthorityLockedException;
import io.watchfloor.ops.intake.sensor.SensorAuthority;
import io.watchfloor.ops.platform.rights.Verb;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** Whose certificates sensors show: for proxies that ask for them. Each handshake of the port names them, too. */
public final class SensorIssuersRoute {

    private static final String TYPE = "application/pem-certificate-chain";

    private final SensorAuthority authority;

    public SensorIssuersRoute(SensorAuthority authority) {
        this.authority = authority;
    }

    public ApiRoute route() {
        return ApiRoute.get("/pki/sensors.pem", Verb.NONE, this::issuers)
                .is(Operation.of("getSensorIssuers", "The authorities that sign sensors' certificates")
                        .text("For a proxy that ends TLS and asks sensors for their certificates.")
                        .answersText(TYPE, "The present one, and those before it that are not over, in PEM."));
    }

    private HttpResponse issuers(Call call) {
        call.query();
        try {
            String pem = authority.issuers().stream().map(ClientCa::pem).collect(Collectors.joining());
            return HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.parse(TYPE), pem.getBytes(StandardCharsets.US_ASCII)));
        } catch (AuthorityLockedException e) {
            throw Problem.of(503, AuthorityLockedException.CODE, AuthorityLockedException.detail())
                    .asException();
        }
    }
}
