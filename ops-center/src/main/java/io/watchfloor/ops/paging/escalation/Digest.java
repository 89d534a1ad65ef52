package io.watchfloor.ops.paging.escalation;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.escalation.PagerCommand.Offer;
import io.watchfloor.ops.paging.escalation.PagerCommand.Subject;
import io.watchfloor.ops.platform.id.CaseId;
import io.watchfloor.ops.platform.id.DerivedId;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.sigma.language.Level;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One notification about several cases.
 *
 * @param id hash of the ids of the notifications that the digest replaces; also the idempotency key of the digest
 * @param offers the notifications, the most urgent first; never empty
 */
record Digest(String id, List<Offer> offers, Instant at) {

    private static final int NAMED = 10;

    static Digest of(List<Offer> offers, Instant at) {
        return new Digest(
                DerivedId.digest(offers.stream().map(Offer::page).sorted().toList()), offers, at);
    }

    /**
     * Returns a digest that contains only the given notifications.
     *
     * @param subjects the cases as they are now, by notification; a missing one stays as it was offered
     */
    Digest of(Set<String> pages, Map<String, Subject> subjects) {
        return new Digest(
                id,
                offers.stream()
                        .filter(offer -> pages.contains(offer.page()))
                        .map(offer -> offer.about(subjects.getOrDefault(offer.page(), offer.subject())))
                        .toList(),
                at);
    }

    /** Why details of cases are held back from the recipient, once for each case. */
    private List<HeldBack> heldBack() {
        return byCase().values().stream()
                .flatMap(offer -> Stream.ofNullable(offer.subject().heldBack()))
                .toList();
    }

    /** Builds the message for one recipient. */
    Released<Message> message(Contact to, ObjectMapper json, String publicAddress, AckLinks links) {
        ObjectNode body = body(json, publicAddress);
        Subject worst = offers.getFirst().subject();
        int cases = byCase().size();
        Message message = new Message(
                id,
                Message.Kind.DIGEST,
                to,
                "%s, highest #%d (%s)"
                        .formatted(
                                unacknowledged(cases),
                                worst.number(),
                                worst.severity().text()),
                body.path("text").asText(),
                byCase().values().stream()
                        .limit(NAMED)
                        .map(offer -> about(offer, to, publicAddress, links))
                        .toList(),
                publicAddress + "/",
                at,
                null,
                body);
        return MarkingGate.ofChecked(message, heldBack());
    }

    private Message.About about(Offer offer, Contact to, String publicAddress, AckLinks links) {
        Subject subject = offer.subject();
        boolean taken = offer.kind() == Notification.Kind.WORSENED;
        return new Message.About(
                subject.caseId(),
                subject.number(),
                subject.title(),
                subject.severity(),
                taken ? "escalated" : "new",
                subject.round(),
                subject.since(),
                List.of(),
                0,
                List.of(),
                publicAddress + "/cases/" + subject.caseId(),
                taken || subject.hides() ? null : links.link(subject.caseId(), subject.round(), to.owner(), at));
    }

    private Map<CaseId, Offer> byCase() {
        Map<CaseId, Offer> byCase = new LinkedHashMap<>();
        offers.forEach(offer -> byCase.putIfAbsent(offer.subject().caseId(), offer));
        return byCase;
    }

    /**
     * Builds the body for the webhook.
     *
     * @param publicAddress the center's public address, without a trailing slash
     */
    ObjectNode body(ObjectMapper json, String publicAddress) {
        Map<CaseId, Offer> byCase = byCase();
        long news = byCase.values().stream().filter(Offer::isNews).count();
        ObjectNode body = json.createObjectNode();
        body.put("page", id);
        body.put("kind", "digest");
        body.put("queuedAt", at.toString());
        body.put("text", text(byCase.size(), news, offers.getFirst().subject()));
        ObjectNode digest = body.putObject("digest");
        digest.put("cases", byCase.size());
        digest.put("news", news);
        ObjectNode bySeverity = digest.putObject("bySeverity");
        counted(byCase).forEach((level, count) -> bySeverity.put(level.text(), count));
        ArrayNode worst = digest.putArray("worst");
        byCase.values().stream().limit(NAMED).forEach(offer -> name(worst.addObject(), offer, publicAddress));
        digest.put("link", publicAddress + "/");
        return body;
    }

    private static Map<Level, Integer> counted(Map<CaseId, Offer> byCase) {
        Map<Level, Integer> counted = new TreeMap<>(Comparator.reverseOrder());
        byCase.values().forEach(offer -> counted.merge(offer.subject().severity(), 1, Integer::sum));
        return counted;
    }

    private static void name(ObjectNode line, Offer offer, String publicAddress) {
        Subject subject = offer.subject();
        line.put("id", subject.caseId().value())
                .put("number", subject.number())
                .put("title", subject.title())
                .put("severity", subject.severity().text())
                .put("kind", offer.kind().text())
                .put("news", offer.isNews())
                .put("since", subject.since().toString())
                .put("link", publicAddress + "/cases/" + subject.caseId());
    }

    private static String text(int cases, long news, Subject worst) {
        String fresh = news == 0 ? "none new" : news + " new";
        return "%s, %s. Highest: #%d (%s): %s"
                .formatted(
                        unacknowledged(cases),
                        fresh,
                        worst.number(),
                        worst.severity().text(),
                        worst.title());
    }

    private static String unacknowledged(int cases) {
        return cases == 1 ? "1 unacknowledged case" : cases + " unacknowledged cases";
    }
}
