package io.watchfloor.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.cases.CaseSharing;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.UrgentUpdate;
import io.watchfloor.ops.incident.Risk;
import io.watchfloor.ops.paging.contact.Contact;
import io.watchfloor.ops.paging.contact.Message;
import io.watchfloor.ops.paging.escalation.Notification;
import io.watchfloor.ops.paging.escalation.NotificationDispatcher;
import io.watchfloor.ops.paging.escalation.PagerCommand;
import io.watchfloor.ops.paging.oncall.CaseReaders;
import io.watchfloor.ops.platform.rights.HeldBack;
import io.watchfloor.ops.platform.rights.MarkingGate;
import io.watchfloor.ops.platform.rights.ProtectedResource;
import io.watchfloor.ops.platform.rights.Released;
import io.watchfloor.ops.platform.rights.Tlp;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The payload of a notification about one case, and the case's data for a digest. */
final class NotificationBody {

    private static final MarkingGate.Reader NOBODY = new MarkingGate.Reader.Person(null, Tlp.CLEAR);

    private NotificationBody() {}

    /** The parts of a case that a recipient is allowed to read. */
    private record VisibleParts(
            String title,
            List<String> assets,
            int alerts,
            List<String> attack,
            @Nullable Risk risk,
            List<String> changes) {

        static final VisibleParts NOTHING =
                new VisibleParts(CaseReaders.HIDDEN, List.of(), 0, List.of(), null, List.of());

        /** The parts that the reader receives. */
        static Released<VisibleParts> of(CaseSummary summary, MarkingGate.Reader reader, CaseReaders readers) {
            return MarkingGate.release(reader, resource(summary, readers), () -> whole(summary), held -> NOTHING);
        }

        static VisibleParts whole(CaseSummary summary) {
            UrgentUpdate worsening = summary.worsening();
            return new VisibleParts(
                    summary.heading().title(),
                    summary.contents().assets(),
                    summary.contents().alertCount(),
                    summary.contents().attack(),
                    summary.identity().risk(),
                    worsening == null ? List.of() : worsening.what());
        }
    }

    private static ProtectedResource.OfCase resource(CaseSummary summary, CaseReaders readers) {
        CaseSummary.Contents contents = summary.contents();
        CaseSharing marking = summary.marking();
        return readers.resource(
                contents.assets(), contents.assets().size() == contents.assetCount(), marking.tlp(), marking.people());
    }

    private static MarkingGate.Reader reader(Notification page, NotificationDispatcher by, CaseReaders readers) {
        return by.contact(page.contact())
                .map(contact -> readers.reader(contact, by.media()))
                .orElse(NOBODY);
    }

    static PagerCommand.Subject subject(
            CaseSummary summary, Notification page, NotificationDispatcher by, CaseReaders readers) {
        Released<VisibleParts> shown = VisibleParts.of(summary, reader(page, by, readers), readers);
        return new PagerCommand.Subject(
                summary.id(),
                summary.identity().number(),
                summary.rounds().round(),
                shown.content().title(),
                summary.heading().severity(),
                summary.contents().sensor(),
                since(summary, page),
                shown.heldBack().isEmpty() ? null : shown.heldBack().getFirst());
    }

    private static Instant since(CaseSummary summary, Notification page) {
        UrgentUpdate worsening = summary.worsening();
        return page.kind() == Notification.Kind.WORSENED && worsening != null
                ? worsening.at()
                : summary.identity().openedAt();
    }

    /** @param traceparent the trace context of the attempt, if the attempt is traced */
    static Released<Message> message(
            CaseSummary summary,
            Notification page,
            Contact to,
            NotificationDispatcher by,
            CaseReaders readers,
            @Nullable String traceparent) {
        return MarkingGate.release(
                readers.reader(to, by.media()),
                resource(summary, readers),
                () -> message(summary, page, to, by, VisibleParts.whole(summary), null, traceparent),
                held -> message(summary, page, to, by, VisibleParts.NOTHING, held, traceparent));
    }

    private static Message message(
            CaseSummary summary,
            Notification page,
            Contact to,
            NotificationDispatcher by,
            VisibleParts shown,
            @Nullable HeldBack held,
            @Nullable String traceparent) {
        // A recipient without read access to the case may not acknowledge the case either.
        String acknowledge = page.kind() == Notification.Kind.OPENED && (held == null || held.mayRead())
                ? by.links().link(summary.id(), page.round(), page.to(), page.queuedAt())
                : null;
        String severity = summary.heading().severity().text();
        String link = by.publicAddress() + "/cases/" + summary.id();
        ObjectNode body = of(by.json(), summary, page, by.publicAddress(), shown, held);
        if (acknowledge != null) {
            body.withObject("/case").put("acknowledge", acknowledge);
        }
        return new Message(
                page.id(),
                kind(page.kind()),
                to,
                "#%d (%s): %s".formatted(summary.identity().number(), severity, shown.title()),
                text(summary, page, shown, held),
                List.of(new Message.About(
                        summary.id(),
                        summary.identity().number(),
                        shown.title(),
                        summary.heading().severity(),
                        summary.heading().status().text(),
                        page.round(),
                        since(summary, page),
                        shown.assets(),
                        shown.alerts(),
                        shown.attack(),
                        link,
                        acknowledge)),
                link,
                page.queuedAt(),
                traceparent,
                body);
    }

    private static Message.Kind kind(Notification.Kind kind) {
        return switch (kind) {
            case OPENED -> Message.Kind.PAGE;
            case WORSENED -> Message.Kind.WORSENED;
            case WARNING -> Message.Kind.WARNING;
            case ACKNOWLEDGED -> Message.Kind.ACKNOWLEDGED;
            case RESOLVED -> Message.Kind.RESOLVED;
        };
    }

    /** @param publicAddress the center's public address for the link, without a trailing slash */
    private static ObjectNode of(
            ObjectMapper json,
            CaseSummary summary,
            Notification page,
            String publicAddress,
            VisibleParts shown,
            @Nullable HeldBack held) {
        ObjectNode body = json.createObjectNode();
        body.put("page", page.id());
        body.put("kind", page.kind().text());
        body.put("round", page.round());
        body.put("step", page.step());
        body.put("queuedAt", page.queuedAt().toString());
        body.put("text", text(summary, page, shown, held));
        if (page.boundKey() != null) {
            body.put("again", true);
        }
        ObjectNode about = body.putObject("case");
        about.put("id", summary.id().value());
        about.put("number", summary.identity().number());
        about.put("title", shown.title());
        about.put("severity", summary.heading().severity().text());
        about.put("status", summary.heading().status().text());
        about.put("openedAt", summary.identity().openedAt().toString());
        about.put("acknowledgedBy", summary.holder().acknowledgedBy());
        about.set("assets", json.valueToTree(shown.assets()));
        about.put("alertCount", shown.alerts());
        about.set("attack", json.valueToTree(shown.attack()));
        Risk risk = shown.risk();
        about.put("risk", risk == null ? null : risk.score());
        about.put("link", publicAddress + "/cases/" + summary.id());
        if (held != null) {
            about.put("heldBack", held.reason().text());
        }
        UrgentUpdate worsening = summary.worsening();
        if (page.kind() == Notification.Kind.WORSENED && worsening != null) {
            ObjectNode worsened = about.putObject("worsened");
            worsened.put("at", worsening.at().toString());
            worsened.put("from", worsening.from().text());
            worsened.put("to", worsening.to().text());
            worsened.set("what", json.valueToTree(shown.changes()));
        }
        return body;
    }

    private static String byRisk(VisibleParts shown) {
        Risk risk = shown.risk();
        if (risk == null) {
            return "";
        }
        int more = shown.alerts() - 1;
        return ", with %d more %s, risk score %d (threshold %d)"
                .formatted(more, more == 1 ? "alert" : "alerts", risk.score(), risk.threshold());
    }

    private static String text(CaseSummary summary, Notification page, VisibleParts shown, @Nullable HeldBack held) {
        String title = shown.title()
                + (held != null && held.byMarking() ? ". The details are held back by the marking of the case." : "");
        String of = "Case #%d (%s)"
                .formatted(
                        summary.identity().number(),
                        summary.heading().severity().text());
        return switch (page.kind()) {
            case OPENED -> of + " is unacknowledged: " + title + byRisk(shown);
            case WORSENED -> of + " escalated after it was acknowledged: " + title;
            case WARNING -> of + " loses its acknowledgement soon, because it has no activity: " + title;
            case ACKNOWLEDGED -> of + " was acknowledged by " + summary.holder().acknowledgedBy() + ": " + title;
            case RESOLVED -> of + " was resolved: " + title;
        };
    }
}
