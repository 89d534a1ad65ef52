package io.watchfloor.dashboards.web;

import io.watchfloor.config.digest.Digests;
import java.util.Base64;
import org.apache.pekko.http.javadsl.model.ContentType;
import org.apache.pekko.http.javadsl.model.ContentTypes;
import org.apache.pekko.http.javadsl.model.headers.EntityTag;
import org.apache.pekko.util.ByteString;

/**
 * A file of the page, ready to be sent.
 *
 * @param tag ETag; weak because the same file is also sent compressed
 * @param versioned whether the file's address contains a content hash, so that the content at this address never changes
 */
record PageFile(ContentType type, ByteString bytes, EntityTag tag, boolean versioned) {

    static PageFile of(String name, byte[] bytes, boolean versioned) {
        return new PageFile(
                typeOf(name), ByteString.fromArray(bytes), EntityTag.create(sha256(bytes), true), versioned);
    }

    String text() {
        return bytes.utf8String();
    }

    /** SHA-256 in Base64, in the format of a hash source of a content security policy. */
    static String sha256(byte[] bytes) {
        return Base64.getEncoder().encodeToString(Digests.sha256(bytes));
    }

    private static ContentType typeOf(String name) {
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "html" -> ContentTypes.parse("text/html; charset=UTF-8");
            case "js" -> ContentTypes.parse("text/javascript; charset=UTF-8");
            case "css" -> ContentTypes.parse("text/css; charset=UTF-8");
            case "svg" -> ContentTypes.parse("image/svg+xml");
            case "png" -> ContentTypes.parse("image/png");
            case "webmanifest" -> ContentTypes.parse("application/manifest+json");
            default -> throw new IllegalArgumentException("Unsupported type of page file: " + name);
        };
    }
}
