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

/**
 * Returns the CA certificates of sensors, for proxies that verify client certificates. The port also sends the names of these CAs in its
 * own TLS handshakes.
 */
public final class SensorIssuersRoute {

    private static final String TYPE = "application/pem-certificate-chain";

    private final SensorAuthority authority;

    public SensorIssuersRoute(SensorAuthority authority) {
        this.authority = authority;
    }

    public ApiRoute route() {
        return ApiRoute.get("/pki/sensors.pem", Verb.NONE, this::issuers)
                .is(
                        Operation.of("getSensorIssuers", "Get the CA certificates that sign sensor certificates")
                                .text("For proxies that terminate TLS and verify sensor certificates.")
                                .answersText(
                                        TYPE,
                                        "The current CA certificate and earlier CA certificates that have not expired, in PEM."));
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
