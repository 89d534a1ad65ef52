package io.watchfloor.dashboards.api;

import io.watchfloor.dashboards.access.Person;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpRequest;
import org.apache.pekko.util.ByteString;

/**
 * A request that may.
 *
 * @param path values of the route's {@code {names}}
 * @param signedIn who asks; present wherever the route asks for a permission
 */
record Call(HttpRequest request, Map<String, String> path, Optional<Person> signedIn, ByteString bytes) {

    String path(String name) {
        String value = path.get(name);
        if (value == null) {
            throw new IllegalArgumentException("The route has no {" + name + "}");
        }
        return value;
    }

    Person person() {
        return signedIn.orElseThrow(() -> new IllegalStateException("The route asks for no permission"));
    }

    Optional<String> header(String name) {
        return request.getHeader(name).map(HttpHeader::value);
    }

    Parameters list(String... filters) {
        return Parameters.ofList(request, filters);
    }

    Body body(String... fields) {
        return Body.of(bytes, fields);
    }
}
