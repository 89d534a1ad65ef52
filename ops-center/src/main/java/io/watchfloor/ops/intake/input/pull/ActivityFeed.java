package io.watchfloor.ops.intake.input.pull;

import com.fasterxml.jackson.databind.JsonNode;
import io.watchfloor.config.input.Office365Input;
import io.watchfloor.ops.platform.egress.EgressAnswer;
import io.watchfloor.ops.platform.egress.EgressFailure;
import io.watchfloor.ops.platform.egress.EgressRequest;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.pekko.util.ByteString;

/**
 * The activity feed of one tenant in the Office 365 Management Activity API. Every request names the publisher, because
 * requests without it share one quota with all other tenants.
 */
final class ActivityFeed {

    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss").withZone(ZoneOffset.UTC);
    private static final String PUBLISHER = "PublisherIdentifier=";

    private static final String FORBIDDEN = "AF10001";
    private static final String MISCONFIGURED = "AF20012";

    /** The subscription exists, which is not in the API's list of errors. */
    private static final String ENABLED_ALREADY = "AF20024";

    private final EntraClient client;
    private final String root;
    private final String publisher;

    /**
     * One listed content blob: an array of audit records.
     *
     * @param id unique
     * @param created when the content became available, which may be days after its records were written
     */
    record Content(String id, URI uri, Instant created) {}

    /**
     * A page of listed content.
     *
     * @param unreadable number of entries that have no id, address or time
     */
    record Listing(List<Content> contents, int unreadable, Optional<URI> next) {}

    ActivityFeed(EntraClient client, Office365Input settings) {
        this.client = client;
        this.root = settings.endpoint() + "/" + settings.application().tenant() + "/activity/feed/";
        this.publisher = settings.publisher();
    }

    /** The status of each subscription, such as {@code enabled}, by content type. */
    Map<String, String> subscriptions() throws EgressFailure, PullFailure {
        JsonNode answer;
        try {
            answer = client.get(published(URI.create(root + "subscriptions/list")));
        } catch (PullFailure failure) {
            throw advised(failure, "");
        }
        Map<String, String> all = new HashMap<>();
        for (JsonNode one : answer) {
            all.put(one.path("contentType").asText(""), one.path("status").asText("enabled"));
        }
        return all;
    }

    /** Starts a subscription. Content that became available while it was stopped cannot be fetched. */
    void start(String type) throws EgressFailure, PullFailure {
        try {
            var unused = client.send(EgressRequest.post(
                    published(URI.create(root + "subscriptions/start?contentType=" + type)), "application/json", ""));
        } catch (PullFailure failure) {
            if (!failure.providerCode().equals(ENABLED_ALREADY)) {
                throw advised(failure, type);
            }
        }
    }

    /**
     * Lists the content that became available in a period of at most 24 hours.
     *
     * @param end exclusive
     */
    Listing list(String type, Instant start, Instant end) throws EgressFailure, PullFailure {
        return list(
                type,
                URI.create("%ssubscriptions/content?contentType=%s&startTime=%s&endTime=%s"
                        .formatted(root, type, SECONDS.format(start), SECONDS.format(end))));
    }

    /** @param page the first page, or a link to the next page */
    Listing list(String type, URI page) throws EgressFailure, PullFailure {
        EgressAnswer answer;
        try {
            answer = client.send(EgressRequest.get(published(page)));
        } catch (PullFailure failure) {
            throw advised(failure, type);
        }
        JsonNode entries = client.read(answer);
        if (!entries.isArray()) {
            throw new PullFailure("office365.answer", "The list of content of %s is not an array.".formatted(type));
        }
        List<Content> contents = new ArrayList<>();
        for (JsonNode one : entries) {
            content(one).ifPresent(contents::add);
        }
        // The reference names the header NextPageUri, and Microsoft's answers to common questions NextPageUrl.
        Optional<String> next = answer.header("nextpageuri").or(() -> answer.header("nextpageurl"));
        return new Listing(
                contents,
                entries.size() - contents.size(),
                next.isPresent() ? Optional.of(EgressRequest.address(next.get())) : Optional.empty());
    }

    private static Optional<Content> content(JsonNode entry) {
        String id = entry.path("contentId").asText("");
        String uri = entry.path("contentUri").asText("");
        String created = entry.path("contentCreated").asText("");
        if (!id.matches("[ -~]{1,1000}") || uri.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new Content(
                    id, EgressRequest.address(uri), Instant.parse(created.endsWith("Z") ? created : created + "Z")));
        } catch (DateTimeException | EgressFailure e) {
            return Optional.empty();
        }
    }

    /** Downloads a content blob. */
    ByteString fetch(Content content) throws EgressFailure, PullFailure {
        return client.send(EgressRequest.get(published(content.uri()))).bytes();
    }

    private URI published(URI uri) {
        String text = uri.toString();
        return text.contains(PUBLISHER)
                ? uri
                : URI.create(text
                        + (uri.getRawQuery() == null ? "?" : "&")
                        + PUBLISHER
                        + URLEncoder.encode(publisher, StandardCharsets.UTF_8));
    }

    private static PullFailure advised(PullFailure failure, String type) {
        return switch (failure.providerCode()) {
            case FORBIDDEN ->
                failure.advising(
                        type.equals("DLP.All")
                                ? "Grant the application ActivityFeed.ReadDlp and ActivityFeed.Read of the Office 365 Management"
                                        + " APIs (application permissions, with the consent of an administrator), or remove DLP.All from"
                                        + " watchfloor.inputs.office365.content-types."
                                : "Grant the application ActivityFeed.Read of the Office 365 Management APIs (an application"
                                        + " permission, with the consent of an administrator).");
            case MISCONFIGURED ->
                failure.advising("Turn on the unified audit log of the tenant (Microsoft Purview, Audit).");
            default -> failure;
        };
    }
}
