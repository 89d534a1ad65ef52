package io.watchfloor.ops;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.watchfloor.ops.cases.CaseSummary;
import io.watchfloor.ops.cases.Worsening;
import io.watchfloor.ops.contact.Contact;
import io.watchfloor.ops.contact.Message;
import io.watchfloor.ops.contact.Recipient;
import io.watchfloor.ops.escalation.Dispatch;
import io.watchfloor.ops.escalation.Page;
import io.watchfloor.ops.escalation.PagerCommand;
import io.watchfloor.ops.risk.Risk;
import java.time.Instant;
import java.util.List;
import java.util.SortedSet;
import org.jspecify.annotations.Nullable;

/** The body of a page about one case, and what the pager needs to put the case into a digest. */
final class PageBody {

    private PageBody() {}

    static PagerCommand.Subject subject(CaseSummary summary, Page page) {
        return new PagerCommand.Subject(
                summary.id(),
                summary.identity().number(),
                summary.rounds().round(),
                title(summary, page.to()),
                summary.heading().severity(),
                summary.contents().sensor(),
                since(summary, page));
    }

    private static Instant since(CaseSummary summary, Page page) {
        Worsening worsening = summary.worsening();
        return page.kind() == Page.Kind.WORSENED && worsening != null
                ? worsening.at()
                : summary.identity().openedAt();
    }

    /** Of a case that is for named people alone others learn no more than that it is there. */
    private static boolean isHidden(CaseSummary summary, Recipient to) {
        SortedSet<String> people = summary.marking().people();
        return people != null && !(to.kind() == Recipient.Kind.PERSON && people.contains(to.name()));
    }

    private static String title(CaseSummary summary, Recipient to) {
        return isHidden(summary, to) ? "A restricted case" : summary.heading().title();
    }

    /** @param acknowledge where this recipient takes the case, once; null when they cannot from a message */
    static Message message(
            CaseSummary summary,
            Page page,
            Contact to,
            Dispatch by,
            @Nullable String acknowledge,
            @Nullable String traceparent) {
        String title = title(summary, page.to());
        String severity = summary.heading().severity().text();
        String link = by.publicAddress() + "/cases/" + summary.id();
        boolean hidden = isHidden(summary, page.to());
        ObjectNode body = of(by.json(), summary, page, by.publicAddress());
        if (page.kind() == Page.Kind.OPENED && acknowledge != null) {
            body.withObject("/case").put("acknowledge", acknowledge);
        }
        return new Message(
                page.id(),
                kind(page.kind()),
                to,
                "#%d (%s): %s".formatted(summary.identity().number(), severity, title),
                text(summary, page),
                List.of(new Message.About(
                        summary.id(),
                        summary.identity().number(),
                        title,
                        summary.heading().severity(),
                        summary.heading().status().text(),
                        page.round(),
                        since(summary, page),
                        hidden ? List.of() : summary.contents().assets(),
                        hidden ? 0 : summary.contents().alertCount(),
                        hidden ? List.of() : summary.contents().attack(),
                        link,
                        page.kind() == Page.Kind.OPENED ? acknowledge : null)),
                link,
                page.queuedAt(),
                traceparent,
                body);
    }

    private static Message.Kind kind(Page.Kind kind) {
        return switch (kind) {
            case OPENED -> Message.Kind.PAGE;
            case WORSENED -> Message.Kind.WORSENED;
            case WARNING -> Message.Kind.WARNING;
            case ACKNOWLEDGED -> Message.Kind.ACKNOWLEDGED;
            case RESOLVED -> Message.Kind.RESOLVED;
        };
    }

    /** @param publicAddress where people reach the center, for the link, without a trailing slash */
    static ObjectNode of(ObjectMapper json, CaseSummary summary, Page page, String publicAddress) {
        ObjectNode body = json.createObjectNode();
        body.put("page", page.id());
        body.put("kind", page.kind().text());
        body.put("round", page.round());
        body.put("step", page.step());
        body.put("queuedAt", page.queuedAt().toString());
        body.put("text", text(summary, page));
        if (page.boundKey() != null) {
            body.put("again", true);
        }
        ObjectNode about = body.putObject("case");
        about.put("id", summary.id().value());
        about.put("number", summary.identity().number());
        about.put("title", title(summary, page.to()));
        about.put("severity", summary.heading().severity().text());
        about.put("status", summary.heading().status().text());
        about.put("openedAt", summary.identity().openedAt().toString());
        about.put("acknowledgedBy", summary.holder().acknowledgedBy());
        boolean hidden = isHidden(summary, page.to());
        about.set(
                "assets",
                json.valueToTree(hidden ? List.of() : summary.contents().assets()));
        about.put("alertCount", hidden ? 0 : summary.contents().alertCount());
        about.set(
                "attack",
                json.valueToTree(hidden ? List.of() : summary.contents().attack()));
        Risk risk = hidden ? null : summary.identity().risk();
        about.put("risk", risk == null ? null : risk.score());
        about.put("link", publicAddress + "/cases/" + summary.id());
        Worsening worsening = summary.worsening();
        if (page.kind() == Page.Kind.WORSENED && worsening != null) {
            ObjectNode worsened = about.putObject("worsened");
            worsened.put("at", worsening.at().toString());
            worsened.put("from", worsening.from().text());
            worsened.put("to", worsening.to().text());
            worsened.set("what", json.valueToTree(hidden ? List.of() : worsening.what()));
        }
        return body;
    }

    private static String byRisk(CaseSummary summary, Page page) {
        Risk risk = isHidden(summary, page.to()) ? null : summary.identity().risk();
        return risk == null
                ? ""
                : ", with %d more alerts, risk %d of %d"
                        .formatted(summary.contents().alertCount() - 1, risk.score(), risk.threshold());
    }

    private static String text(CaseSummary summary, Page page) {
        String title = title(summary, page.to());
        String of = "Case #%d (%s)"
                .formatted(
                        summary.identity().number(),
                        summary.heading().severity().text());
        return switch (page.kind()) {
            case OPENED -> of + " waits for somebody: " + title + byRisk(summary, page);
            case WORSENED -> of + " got worse while somebody has it: " + title;
            case WARNING -> of + " is new again soon, because nothing moves: " + title;
            case ACKNOWLEDGED -> of + " is taken by " + summary.holder().acknowledgedBy() + ": " + title;
            case RESOLVED -> of + " is over: " + title;
        };
    }
}
