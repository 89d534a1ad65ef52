package io.watchfloor.dashboards.api;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.dashboards.board.BoardJson;
import io.watchfloor.dashboards.board.Listing;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.HttpEntities;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.apache.pekko.http.javadsl.model.HttpHeader;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.MediaTypes;
import org.apache.pekko.http.javadsl.model.headers.RawHeader;

/** Answers in the shapes that all resources share. */
final class Answers {

    private Answers() {}

    static HttpResponse json(JsonNode json) {
        return HttpResponse.create().withEntity(entity("application/json", BoardJson.write(json)));
    }

    static HttpResponse list(Listing listing) {
        ObjectNode json = BoardJson.object();
        ArrayNode items = json.putArray("items");
        listing.items().forEach(items::add);
        String next = listing.next();
        if (next != null) {
            json.put("nextCursor", Base64.getUrlEncoder().withoutPadding().encodeToString(utf8(next)));
        }
        if (listing.total() != null) {
            json.put("total", listing.total());
        }
        return json(json);
    }

    /** A case, with its version as the tag that {@code If-Match} takes. */
    static HttpResponse versioned(ObjectNode item) {
        return json(item).addHeader(header("ETag", "\"" + item.path("version").asLong() + "\""));
    }

    static HttpResponse noContent() {
        return HttpResponse.create().withStatus(204);
    }

    static HttpEntity.Strict entity(String type, String text) {
        ContentType contentType = switch (type) {
            case "application/json" -> ContentTypes.APPLICATION_JSON;
            case "application/problem+json" ->
                ContentTypes.create(MediaTypes.customBinary("application", "problem+json", true));
            default -> ContentTypes.parse(type);
        };
        return HttpEntities.create(contentType, utf8(text));
    }

    static HttpHeader header(String name, String value) {
        return RawHeader.create(name, value);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
