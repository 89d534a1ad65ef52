package io.watchfloor.dashboards.intel.taxii;

import io.watchfloor.dashboards.api.routing.Answers;
import io.watchfloor.dashboards.api.routing.Call;
import io.watchfloor.dashboards.api.routing.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;

/** Media types of TAXII 2.1, and their negotiation. */
final class TaxiiMedia {

    static final String TYPE = "application/taxii+json;version=2.1";
    static final String STIX = "application/stix+json;version=2.1";

    /** Without a blank before the parameter, because some clients compare the header as a text. */
    private static final ContentType CONTENT =
            ContentTypes.create(MediaTypes.customBinary("application", "taxii+json;version=2.1", true));

    private static final List<String> ACCEPTED = List.of("application/taxii+json", TYPE, "*/*", "application/*");

    private TaxiiMedia() {}

    static HttpResponse answer(int status, byte[] body) {
        return HttpResponse.create().withStatus(status).withEntity(HttpEntities.create(CONTENT, body));
    }

    /** Requires that the client accepts TAXII 2.1. */
    static void checkAccept(Call call) {
        List<String> accept = StreamSupport.stream(call.request().getHeaders().spliterator(), false)
                .filter(one -> one.lowercaseName().equals("accept"))
                .map(HttpHeader::value)
                .flatMap(value -> Arrays.stream(value.split(",", -1)))
                .map(TaxiiMedia::plain)
                .toList();
        if (!accept.isEmpty() && accept.stream().noneMatch(ACCEPTED::contains)) {
            throw Problem.of(406, "taxii.accept", "Send Accept: %s.".formatted(TYPE))
                    .asException();
        }
    }

    /** Requires that the body is of TAXII 2.1. */
    static void checkContentType(Call call) {
        String type = plain(call.request().entity().getContentType().toString());
        if (!type.equals(TYPE) && !type.equals("application/taxii+json")) {
            throw Problem.of(
                            415,
                            "taxii.content-type",
                            "The body is of the type %s. Send Content-Type: %s.".formatted(type, TYPE))
                    .asException();
        }
    }

    /** The type with its version only, in lower case. */
    private static String plain(String type) {
        String[] parts = type.toLowerCase(Locale.ROOT).split(";", -1);
        String version = Arrays.stream(parts)
                .skip(1)
                .map(one -> one.replaceAll("[\\s\"]", ""))
                .filter(one -> one.startsWith("version="))
                .findFirst()
                .map(one -> ";" + one)
                .orElse("");
        return parts[0].strip() + version;
    }

    static HttpResponse dated(HttpResponse response, String first, String last) {
        return response.addHeader(Answers.header("X-TAXII-Date-Added-First", first))
                .addHeader(Answers.header("X-TAXII-Date-Added-Last", last));
    }
}
