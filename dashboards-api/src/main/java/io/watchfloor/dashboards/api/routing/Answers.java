package io.watchfloor.dashboards.api.routing;

import io.watchfloor.dashboards.search.ResultPage;
import io.watchfloor.dashboards.wire.SmallAnswers;
import io.watchfloor.dashboards.wire.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Creates HTTP responses in the common formats. */
public final class Answers {

    private Answers() {}

    /** @param record a wire record */
    public static HttpResponse json(Object record) {
        return HttpResponse.create()
                .withEntity(HttpEntities.create(ContentTypes.APPLICATION_JSON, utf8(Json.write(record))));
    }

    public static HttpResponse list(ResultPage<?> listing) {
        String next = listing.next();
        return json(new SmallAnswers.Items<>(
                listing.items(),
                next == null ? null : Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(next)),
                listing.total()));
    }

    /** Adds the version as entity tag for {@code If-Match}. */
    public static HttpResponse versioned(Object record, long version) {
        return json(record).addHeader(header("ETag", "\"" + version + "\""));
    }

    public static HttpResponse noContent() {
        return HttpResponse.create().withStatus(204);
    }

    /** @param type media type with its character set */
    public static HttpEntity.Strict entity(String type, String text) {
        return HttpEntities.create(ContentTypes.parse(type), utf8(text));
    }

    public static HttpHeader header(String name, String value) {
        return RawHeader.create(name, value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
