package io.watchfloor.dashboards.center.routes;

import io.watchfloor.config.tls.ServerTls;
import io.watchfloor.dashboards.api.openapi.Operation;
import io.watchfloor.dashboards.api.routing.ApiRoute;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import io.watchfloor.ops.platform.rights.Verb;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpResponse;

/** The certificate revocation list of the center's own CA. Requests need no authentication because the list is public and signed. */
public final class RevocationRoutes {

    private static final String TYPE = "application/pkix-crl";

    private final Path file;

    /** @param file revocation list in DER; exists only if the center has its own CA */
    public RevocationRoutes(Path file) {
        this.file = file;
    }

    public List<ApiRoute> routes() {
        return List.of(ApiRoute.get(ServerTls.REVOCATIONS_PATH, Verb.NONE, this::list)
                .is(Operation.of("getRevocations", "Get the certificate revocation list of the center's own CA")
                        .text("An X.509 CRL in DER (RFC 5280).")
                        .answersText(TYPE, "The revocation list, signed by the CA.")
                        .refuses(404, "tls.no-own-ca: the center has no CA of its own.")));
    }

    private HttpResponse list(Call call) {
        call.query();
        if (!Files.isReadable(file)) {
            throw Problem.of(
                            404,
                            "tls.no-own-ca",
                            "This center has no CA of its own. Ask the issuer of the center's certificate for a"
                                    + " revocation list.")
                    .asException();
        }
        try {
            return HttpResponse.create()
                    .withEntity(HttpEntities.create(ContentTypes.parse(TYPE), Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
